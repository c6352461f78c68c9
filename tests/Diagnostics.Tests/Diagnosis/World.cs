using System.Text;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis;

/// <summary>A small cluster in which every kind is known, with an engine over rules of a test's own.</summary>
internal sealed class World
{
    public static readonly DateTime Now = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly ResourceReader _reader;

    public World(RuleSet rules)
    {
        Assert.Empty(rules.Faults);
        _reader = new(rules.Mask);
        Engine = new(rules, new ClusterState());
        foreach (var kind in ResourceKinds.All)
            Engine.Apply(new Replaced(kind, null, []));
    }

    public Engine Engine { get; }

    public DiagnosisResult Result => Engine.Evaluate(Now);

    public World Add(ResourceKind kind, string ns, string name, string rest = "", string? owner = null, ResourceKind? ownerKind = null, string labels = "{}")
    {
        var owners = owner is null
            ? ""
            : $$""","ownerReferences":[{"apiVersion":"{{ownerKind!.ApiVersion}}","kind":"{{ownerKind.Kind}}","name":"{{owner}}","uid":"u","controller":true}]""";
        var metadata = $$"""{"metadata":{"namespace":"{{ns}}","name":"{{name}}","creationTimestamp":"2026-01-01T11:00:00Z","labels":{{labels}}{{owners}}}""";
        Engine.Apply(new Upserted(_reader.ReadObject(kind, Encoding.UTF8.GetBytes(metadata + (rest.Length == 0 ? "}" : $",{rest}}}")))));
        return this;
    }

    /// <summary>An object as the API writes it.</summary>
    public World Add(ResourceKind kind, string json)
    {
        Engine.Apply(new Upserted(_reader.ReadObject(kind, Encoding.UTF8.GetBytes(json))));
        return this;
    }

    /// <summary>A Deployment, its ReplicaSet and pods with one container <c>c</c> that wait in CrashLoopBackOff; the restarts of each pod.</summary>
    public World AddCrashing(string name, params int[] restarts)
    {
        Add(ResourceKinds.Deployment, "ns", name);
        Add(ResourceKinds.ReplicaSet, "ns", $"{name}-1", "", name, ResourceKinds.Deployment);
        for (var i = 0; i < restarts.Length; i++)
        {
            Add(
                ResourceKinds.Pod, "ns", $"{name}-1-{i}",
                $$$$$"""
                "spec":{"containers":[{"name":"c","image":"i"}]},
                "status":{"phase":"Running","containerStatuses":[{"name":"c","restartCount":{{{{{restarts[i]}}}}},"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}
                """,
                $"{name}-1", ResourceKinds.ReplicaSet);
        }

        return this;
    }

    /// <summary>What stands before and above the Deployment <c>web</c>: a Service with an Ingress, an HPA, a disruption budget.</summary>
    /// <param name="ready">How many of the Service's endpoints are ready.</param>
    public World AddFront(int ready) => this
        .Add(
            ResourceKinds.Service, "ns", "web",
            """
            "spec":{"selector":{"app":"web"},"ports":[{"port":80}]}
            """)
        .AddSlice(ready)
        .Add(
            ResourceKinds.Ingress, "ns", "front",
            """
            "spec":{"defaultBackend":{"service":{"name":"web"}}}
            """)
        .Add(
            ResourceKinds.PodDisruptionBudget, "ns", "web",
            """
            "spec":{"selector":{"matchLabels":{"app":"web"}}},"status":{"disruptionsAllowed":0}
            """)
        .Add(
            ResourceKinds.HorizontalPodAutoscaler, "ns", "web",
            """
            "spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"}}
            """);

    /// <summary>The endpoints of the Service <c>web</c>, so many of them ready.</summary>
    public World AddSlice(int ready)
    {
        var endpoints = string.Join(',', Enumerable.Range(0, ready + 1).Select(i => $$$$"""{"addresses":["10.0.0.{{{{i}}}}"],"conditions":{"ready":{{{{(i < ready ? "true" : "false")}}}}}}"""));
        return Add(
            ResourceKinds.EndpointSlice, "ns", "web-x",
            $$$"""
            "endpoints":[{{{endpoints}}}],"ports":[{"port":8080}]
            """, labels: """{"kubernetes.io/service-name":"web"}""");
    }

    /// <summary>A namespace that is being deleted.</summary>
    public World AddLeaving(string name)
    {
        Engine.Apply(new Upserted(_reader.ReadObject(ResourceKinds.Namespace, Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"{{{name}}}","deletionTimestamp":"2026-01-01T11:30:00Z"}}"""))));
        return this;
    }

    public World Read(string pod, params string[] lines)
    {
        Engine.Apply(new LogRead(new("ns", pod, "c", Previous: true), new([.. lines])));
        return this;
    }
}

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
        _reader = new(ClusterMask.Build(rules.MaskPaths));
        Engine = new(rules, new ClusterState());
        foreach (var kind in ResourceKinds.All)
            Engine.Apply(new Replaced(kind, null, []));
    }

    public Engine Engine { get; }

    public DiagnosisResult Result => Engine.Evaluate(Now);

    public World Add(ResourceKind kind, string ns, string name, string rest = "", string? owner = null, ResourceKind? ownerKind = null)
    {
        var owners = owner is null
            ? ""
            : $$""","ownerReferences":[{"apiVersion":"{{ownerKind!.ApiVersion}}","kind":"{{ownerKind.Kind}}","name":"{{owner}}","uid":"u","controller":true}]""";
        var metadata = $$"""{"metadata":{"namespace":"{{ns}}","name":"{{name}}","creationTimestamp":"2026-01-01T11:00:00Z"{{owners}}}""";
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

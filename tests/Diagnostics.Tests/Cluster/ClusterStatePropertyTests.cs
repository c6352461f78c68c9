using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Cluster;

/// <summary>After any changes the state says the same as one that was built from the objects that are left, and what it says otherwise was touched.</summary>
public sealed class ClusterStatePropertyTests
{
    private static readonly string[] Namespaces = ["a", "b"];
    private static readonly Relation[] AllRelations = Enum.GetValues<Relation>();

    private static readonly ObjectKey[] Universe = [.. Enumerable.Range(0, 10).SelectMany(kind => Enumerable.Range(0, 3).SelectMany(
        name => Namespaces.Select(ns => Make(kind, name, ns, 0).Key))).Distinct()];

    [Property(MaxTest = 100)]
    public Property Incremental_and_fresh_states_agree_and_every_difference_is_touched() => Prop.ForAll(Changes().ListOf().ToArbitrary(), changes =>
    {
        var state = new ClusterState();
        foreach (var change in changes)
        {
            var before = Picture(state);
            var touched = state.Apply(change);
            var after = Picture(state);
            foreach (var (dependency, value) in after)
            {
                if (before[dependency] != value && !touched.Contains(dependency))
                    return false.Label($"{dependency} changed untouched by {change}");
            }
        }

        var fresh = new ClusterState();
        foreach (var value in ResourceKinds.All.SelectMany(k => state.All(k)).Reverse())
            fresh.Apply(new Upserted(value));
        var expected = Picture(fresh);
        return Picture(state).All(p => expected[p.Key] == p.Value).Label("fresh state differs");
    });

    /// <summary>Everything that a reader can see, by what it would note.</summary>
    private static Dictionary<Dependency, string> Picture(ClusterState state)
    {
        var picture = new Dictionary<Dependency, string>();
        foreach (var key in Universe)
        {
            picture[Dependency.On(key)] = state.Find(key)?.GetHashCode().ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "";
            foreach (var relation in AllRelations)
                picture[Dependency.On(key, relation)] = string.Join(' ', state.Related(key, relation));
        }

        foreach (var kind in ResourceKinds.All)
        {
            foreach (var ns in (string?[])[null, .. Namespaces])
                picture[Dependency.OnAll(kind, kind.Namespaced ? ns : null)] = string.Join(' ', state.All(kind, ns).Select(o => $"{o.Key}:{o.GetHashCode()}"));
        }

        return picture;
    }

    private static Gen<ClusterChange> Changes()
    {
        var one = Objects10();
        return Gen.Frequency(
            (6, one.Select(o => (ClusterChange)new Upserted(o))),
            (3, one.Select(o => (ClusterChange)new Deleted(o.Key))),
            (1, from kind in Gen.Choose(0, 9)
                from ns in Gen.Elements<string?>(null, "a", "b")
                from objects in (from name in Gen.Choose(0, 2) from place in Gen.Elements(Namespaces) from variant in Gen.Choose(0, 3) select Make(kind, name, place, variant)).ListOf()
                select (ClusterChange)new Replaced(Make(kind, 0, "a", 0).Kind, ns, [.. objects])),
            (1, from kind in Gen.Choose(0, 9)
                from ns in Gen.Elements<string?>(null, "a", "b")
                from status in Gen.Elements(SourceStatus.Forbidden, SourceStatus.Stale, SourceStatus.NotServed)
                select (ClusterChange)new SourceState(Make(kind, 0, "a", 0).Kind, ns, status, "", default)),
            (1, from kind in Gen.Choose(0, 9)
                from ns in Gen.Elements<string?>(null, "a", "b")
                select (ClusterChange)new ScopeEnded(Make(kind, 0, "a", 0).Kind, ns)));
    }

    private static Gen<ResourceObject> Objects10() =>
        from kind in Gen.Choose(0, 9)
        from name in Gen.Choose(0, 2)
        from ns in Gen.Elements(Namespaces)
        from variant in Gen.Choose(0, 3)
        select Make(kind, name, ns, variant);

    private static ResourceObject Make(int kind, int name, string ns, int variant)
    {
        var n = "abc"[name].ToString();
        var v = "abcd"[variant].ToString();
        return kind switch
        {
            0 => Objects.Make(
                ResourceKinds.Pod, ns, n, $$$$$"""
                "labels":{"app":"{{{{{v}}}}}","tier":"{{{{{n}}}}}"},"ownerReferences":{{{{{Objects.Owner("apps/v1", "ReplicaSet", v)}}}}}
                """, $$$$$"""
                "spec":{"nodeName":"{{{{{v}}}}}","serviceAccountName":"{{{{{n}}}}}","volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"{{{{{v}}}}}"}}]}
                """),
            1 => Objects.Make(ResourceKinds.ReplicaSet, ns, n, $$$$$"""
                "ownerReferences":{{{{{Objects.Owner("apps/v1", "Deployment", v)}}}}}
                """, $$$$$"""
                "spec":{"selector":{"matchExpressions":[{"key":"app","operator":"{{{{{(variant < 2 ? "In" : "NotIn")}}}}}","values":["{{{{{v}}}}}","b"]}]}}
                """),
            2 => Objects.Make(ResourceKinds.Service, ns, n, "", variant == 3 ? "\"spec\":{}" : $$$$$"""
                "spec":{"selector":{"app":"{{{{{v}}}}}"}}
                """),
            3 => Objects.Make(ResourceKinds.Event, ns, n, "", $$$$$"""
                "involvedObject":{"kind":"Pod","apiVersion":"v1","namespace":"{{{{{ns}}}}}","name":"{{{{{v}}}}}"}
                """),
            4 => Objects.Make(ResourceKinds.EndpointSlice, ns, n, $$$$$"""
                "labels":{"kubernetes.io/service-name":"{{{{{v}}}}}"}
                """, $$$$$"""
                "endpoints":[{"targetRef":{"kind":"Pod","namespace":"{{{{{ns}}}}}","name":"{{{{{v}}}}}"}}]
                """),
            5 => Objects.Make(ResourceKinds.Node, "", n),
            6 => Objects.Make(ResourceKinds.Namespace, "", n, $$$$$"""
                "labels":{"team":"{{{{{v}}}}}"}
                """),
            7 => Objects.Make(ResourceKinds.ValidatingWebhookConfiguration, "", n, "", $$$$$"""
                "webhooks":[{"clientConfig":{"service":{"namespace":"{{{{{ns}}}}}","name":"{{{{{v}}}}}"}},"namespaceSelector":{"matchLabels":{"team":"{{{{{v}}}}}"}}},{"namespaceSelector":{"matchLabels":{"team":"a"}}}]
                """),
            8 => Objects.Make(ResourceKinds.HorizontalPodAutoscaler, ns, n, "", $$$$$"""
                "spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"{{{{{v}}}}}"}}
                """),
            _ => Objects.Make(ResourceKinds.NetworkPolicy, ns, n, "", variant == 0 ? "\"spec\":{\"podSelector\":{}}" : $$$$$"""
                "spec":{"podSelector":{"matchLabels":{"app":"{{{{{v}}}}}"},"matchExpressions":[{"key":"tier","operator":"Exists"}]}}
                """),
        };
    }
}

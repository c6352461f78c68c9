using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Who needs the pods of a workload, also when there are none: the Services that would select them and the Ingresses before these.</summary>
internal static class SelectorsDependents
{
    private static readonly FieldPath Selector = FieldPath.Of(ResourceKinds.Service, "spec.selector");
    private static readonly FieldPath[] Templates =
    [
        FieldPath.Of(ResourceKinds.Deployment, "spec.template.metadata.labels"),
        FieldPath.Of(ResourceKinds.StatefulSet, "spec.template.metadata.labels"),
    ];

    public static readonly ImmutableArray<FieldPath> Reads = [Selector, .. Templates];

    /// <summary>One line a Service that selects no pod of anybody else: <c>Service web, behind Ingress front</c>. Not known where Services are not.</summary>
    public static Lookup<List<string>> Of(IStateReader reader, ResourceObject workload)
    {
        var services = reader.All(ResourceKinds.Service, workload.Namespace);
        if (!services.IsKnown)
            return Lookup<List<string>>.NotKnown(services.Unknown!);
        var labels = Templates.First(t => t.Kind == workload.Kind).Map(workload.Body);
        var lines = new List<string>();
        foreach (var service in services.Value)
        {
            var selector = Selector.Map(service.Body);
            if (selector.Count == 0 || !Selectors.Matches(selector, labels) || !reader.RelatedKeys(service.Key, Relation.Selects).IsEmpty)
                continue;
            var ingresses = reader.RelatedKeys(service.Key, Relation.Backs).Where(k => k.Kind == ResourceKinds.Ingress).Select(k => k.Name).ToList();
            lines.Add(ingresses.Count == 0 ? $"Service {service.Name}" : $"Service {service.Name}, behind Ingress {Texts.Join(ingresses)}");
        }

        return Lookup<List<string>>.Known(lines);
    }

    /// <summary>The pods that a workload's selector matches and that belong to something else, as <c>name (owner)</c>; those that have ended do not count.</summary>
    public static Lookup<List<string>> ForeignPods(IStateReader reader, ResourceObject workload)
    {
        var owned = WorkloadPods.Of(reader, workload);
        if (!owned.IsKnown)
            return Lookup<List<string>>.NotKnown(owned.Unknown!);
        var own = owned.Value.Select(p => p.Key).ToHashSet();
        var foreign = new List<string>();
        foreach (var key in reader.RelatedKeys(workload.Key, Relation.Selects))
        {
            if (own.Contains(key) || reader.Get(key) is not { IsKnown: true, Value: { } pod } || !RolloutsPods.Counts(pod) || RolloutsPods.IsGoing(pod))
                continue;
            var owner = Owners.Topmost(reader, pod);
            if (owner.Key != workload.Key)
                foreign.Add(owner.Key == pod.Key ? $"{pod.Name} (no controller)" : $"{pod.Name} ({owner.Kind.Kind} {owner.Name})");
        }

        return Lookup<List<string>>.Known(foreign);
    }
}

using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// The pods whose requests are not those of the template that they were made from: a VerticalPodAutoscaler writes its recommendation into them at admission, or
/// resizes them in place.
/// </summary>
internal static class AutoscalingRewrites
{
    private static readonly FieldPath SetContainers = FieldPath.Of(ResourceKinds.ReplicaSet, "spec.template.spec.containers");
    private static readonly FieldPath StatefulContainers = FieldPath.Of(ResourceKinds.StatefulSet, "spec.template.spec.containers");
    private static readonly FieldPath UpdateRevision = FieldPath.Of(ResourceKinds.StatefulSet, "status.updateRevision");
    private static readonly FieldPath PodContainers = FieldPath.Of(ResourceKinds.Pod, "spec.containers");
    private static readonly (FieldPath Name, FieldPath Requests) InSet = Parts(SetContainers);
    private static readonly (FieldPath Name, FieldPath Requests) InStateful = Parts(StatefulContainers);
    private static readonly (FieldPath Name, FieldPath Requests) InPod = Parts(PodContainers);

    public static readonly ImmutableArray<FieldPath> Reads =
        [InSet.Name, InSet.Requests, InStateful.Name, InStateful.Requests, InPod.Name, InPod.Requests, UpdateRevision, .. RolloutsPods.Reads, RolloutsControllerRevisions.PodLabels];

    /// <summary>
    /// One entry a pod, of the first container and resource that differ: <c>pod</c>, <c>container</c>, <c>resource</c>, <c>request</c> (the pod's) and
    /// <c>template</c>. A pod of an older template counts by that one, or not at all where it cannot be told.
    /// </summary>
    public static Lookup<List<Dictionary<string, string>>> Of(IStateReader reader, ResourceObject hpa, IReadOnlyCollection<string> resources)
    {
        var found = new List<Dictionary<string, string>>();
        var targets = reader.RelatedKeys(hpa.Key, Relation.Scales);
        if (targets.IsEmpty || reader.Get(targets[0]) is not { IsKnown: true, Value: { } target })
            return Lookup<List<Dictionary<string, string>>>.Known(found);
        var pods = WorkloadPods.Of(reader, target);
        if (!pods.IsKnown)
            return Lookup<List<Dictionary<string, string>>>.NotKnown(pods.Unknown!);
        foreach (var pod in pods.Value.Where(p => RolloutsPods.Counts(p) && !RolloutsPods.IsGoing(p)))
        {
            if (Template(reader, pod) is { } template && Difference(pod, template, resources) is { } difference)
                found.Add(difference);
        }

        return Lookup<List<Dictionary<string, string>>>.Known(found);
    }

    private static Dictionary<string, ResourceMap>? Template(IStateReader reader, ResourceObject pod)
    {
        var owner = reader.RelatedKeys(pod.Key, Relation.OwnedBy).FirstOrDefault();
        if (owner == default || reader.Get(owner) is not { IsKnown: true, Value: { } set })
            return null;
        if (set.Kind == ResourceKinds.ReplicaSet)
            return Requests(SetContainers.List(set.Body), InSet);
        return set.Kind == ResourceKinds.StatefulSet && UpdateRevision.Text(set.Body) == RolloutsControllerRevisions.HashOf(pod)
            ? Requests(StatefulContainers.List(set.Body), InStateful)
            : null;
    }

    // What the template leaves open, an admission plugin may fill in (a LimitRange does): only what it sets can be rewritten.
    private static Dictionary<string, string>? Difference(ResourceObject pod, Dictionary<string, ResourceMap> template, IReadOnlyCollection<string> resources)
    {
        foreach (var (container, requests) in Requests(PodContainers.List(pod.Body), InPod))
        {
            foreach (var resource in resources)
            {
                if (template.GetValueOrDefault(container, ResourceMap.Empty).TryGet(resource, out var wanted) && requests.TryGet(resource, out var have)
                    && Quantities.Parse(wanted as string) != Quantities.Parse(have as string))
                    return new() { ["pod"] = pod.Name, ["container"] = container, ["resource"] = resource, ["request"] = $"{have}", ["template"] = $"{wanted}" };
            }
        }

        return null;
    }

    private static Dictionary<string, ResourceMap> Requests(ResourceList containers, (FieldPath Name, FieldPath Requests) paths)
    {
        var byName = new Dictionary<string, ResourceMap>();
        foreach (var container in Texts.Messages(containers))
            byName[paths.Name.Text(container) ?? ""] = paths.Requests.Map(container);
        return byName;
    }

    private static (FieldPath Name, FieldPath Requests) Parts(FieldPath containers) => (containers.Each("name"), containers.Each("resources.requests"));
}

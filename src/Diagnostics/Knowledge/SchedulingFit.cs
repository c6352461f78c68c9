using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Recomputes, node by node, why the scheduler does not place a pod. Pods are read only where the nodes themselves do not rule it out.</summary>
internal static class SchedulingFit
{
    /// <summary>One verdict a node, sorted by node; not known when nodes, pods or volumes that matter were not read.</summary>
    public static Lookup<List<NodeVerdict>> Evaluate(IStateReader reader, ResourceObject pod)
    {
        var nodes = SchedulingNodes.All(reader);
        if (!nodes.IsKnown)
            return Lookup<List<NodeVerdict>>.NotKnown(nodes.Unknown!);
        var requests = SchedulingRequests.Of(pod.Body);
        var volumes = SchedulingVolumes.Terms(reader, pod);
        if (!volumes.IsKnown)
            return Lookup<List<NodeVerdict>>.NotKnown(volumes.Unknown!);
        var reasons = nodes.Value.Items.ToDictionary(n => n.Name, n => SchedulingNode.Fixed(pod.Body, requests, n));
        foreach (var node in nodes.Value.Items)
            reasons[node.Name].AddRange(SchedulingVolumes.Reasons(volumes.Value, node));
        return WithPods(reader, pod, requests, nodes.Value.Items, reasons);
    }

    private static Lookup<List<NodeVerdict>> WithPods(
        IStateReader reader, ResourceObject pod, Dictionary<string, decimal> requests, IReadOnlyList<ResourceObject> nodes, Dictionary<string, List<Obstacle>> reasons)
    {
        var open = nodes.Where(n => reasons[n.Name].Count == 0).ToList();
        var usage = open.Count == 0 ? Lookup<Dictionary<string, SchedulingUsage>>.Known([]) : Usage(reader, pod, open);
        var pods = open.Count > 0 && SchedulingNeighbours.Concerns(pod.Body) ? Running(reader, pod, nodes) : Lookup<Dictionary<string, IReadOnlyList<ResourceObject>>>.Known([]);
        if (!usage.IsKnown || !pods.IsKnown)
            return Lookup<List<NodeVerdict>>.NotKnown((usage.Unknown ?? pods.Unknown)!);
        var around = new SchedulingNeighbours(reader, pod, nodes, pods.Value);
        foreach (var node in open)
        {
            reasons[node.Name].AddRange(SchedulingNode.Shared(pod.Body, requests, node, usage.Value[node.Name]));
            reasons[node.Name].AddRange(around.Reasons(node));
            reasons[node.Name].AddRange(around.Refused(node, usage.Value[node.Name].Guarded).Where(r => !reasons[node.Name].Exists(known => known.Holder == r.Holder)));
        }

        return Lookup<List<NodeVerdict>>.Known([.. nodes.Select(n => new NodeVerdict(n.Name, reasons[n.Name]))]);
    }

    private static Lookup<Dictionary<string, SchedulingUsage>> Usage(IStateReader reader, ResourceObject pod, List<ResourceObject> nodes)
    {
        var all = SchedulingUsage.OfAll(reader);
        if (!all.IsKnown)
            return Lookup<Dictionary<string, SchedulingUsage>>.NotKnown(all.Unknown!);
        var usage = nodes.ToDictionary(n => n.Name, n => all.Value[n.Name]);
        if (SchedulingUsage.NodeOf(pod) is { } own && usage.ContainsKey(own))
            usage[own] = SchedulingUsage.Without(reader.Related(new(ResourceKinds.Node, "", own), Relation.Runs, ResourceKinds.Pod).Value, pod.Key);
        return Lookup<Dictionary<string, SchedulingUsage>>.Known(usage);
    }

    private static Lookup<Dictionary<string, IReadOnlyList<ResourceObject>>> Running(IStateReader reader, ResourceObject pod, IReadOnlyList<ResourceObject> nodes)
    {
        var running = new Dictionary<string, IReadOnlyList<ResourceObject>>();
        foreach (var node in nodes)
        {
            var pods = reader.Related(node.Key, Relation.Runs, ResourceKinds.Pod);
            if (!pods.IsKnown)
                return Lookup<Dictionary<string, IReadOnlyList<ResourceObject>>>.NotKnown(pods.Unknown!);
            running[node.Name] = [.. pods.Value.Where(p => p.Key != pod.Key && !SchedulingUsage.HasEnded(p))];
        }

        return Lookup<Dictionary<string, IReadOnlyList<ResourceObject>>>.Known(running);
    }
}

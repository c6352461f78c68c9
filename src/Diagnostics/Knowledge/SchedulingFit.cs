using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Recomputes, node by node, why the scheduler does not place a pod. Pods are read only where the nodes themselves do not rule it out.</summary>
internal static class SchedulingFit
{
    /// <summary>One verdict a node, sorted by node; not known when nodes, pods or volumes that matter were not read.</summary>
    public static Lookup<List<NodeVerdict>> Evaluate(IStateReader reader, ResourceObject pod)
    {
        var nodes = reader.All(ResourceKinds.Node, null);
        if (!nodes.IsKnown)
            return Lookup<List<NodeVerdict>>.NotKnown(nodes.Unknown!);
        var requests = SchedulingRequests.Of(pod.Body);
        var volumes = SchedulingVolumes.Terms(reader, pod);
        if (!volumes.IsKnown)
            return Lookup<List<NodeVerdict>>.NotKnown(volumes.Unknown!);
        var reasons = nodes.Value.ToDictionary(n => n.Name, n => SchedulingNode.Fixed(pod.Body, requests, n));
        foreach (var node in nodes.Value)
            reasons[node.Name].AddRange(SchedulingVolumes.Reasons(volumes.Value, node));
        return WithPods(reader, pod, requests, nodes.Value, reasons);
    }

    private static Lookup<List<NodeVerdict>> WithPods(
        IStateReader reader, ResourceObject pod, Dictionary<string, decimal> requests, IReadOnlyList<ResourceObject> nodes, Dictionary<string, List<Obstacle>> reasons)
    {
        var neighbours = SchedulingNeighbours.Concerns(pod.Body);
        var open = nodes.Where(n => reasons[n.Name].Count == 0).ToList();
        var pods = Running(reader, pod, neighbours && open.Count > 0 ? nodes : open);
        if (!pods.IsKnown)
            return Lookup<List<NodeVerdict>>.NotKnown(pods.Unknown!);
        var around = new SchedulingNeighbours(reader, pod, nodes, pods.Value);
        foreach (var node in open)
        {
            reasons[node.Name].AddRange(SchedulingNode.Shared(pod.Body, requests, node, pods.Value[node.Name]));
            reasons[node.Name].AddRange(around.Reasons(node));
            reasons[node.Name].AddRange(around.Refused(node).Where(r => !reasons[node.Name].Exists(known => known.Holder == r.Holder)));
        }

        return Lookup<List<NodeVerdict>>.Known([.. nodes.Select(n => new NodeVerdict(n.Name, reasons[n.Name]))]);
    }

    private static Lookup<Dictionary<string, IReadOnlyList<ResourceObject>>> Running(IStateReader reader, ResourceObject pod, IReadOnlyList<ResourceObject> nodes)
    {
        var running = new Dictionary<string, IReadOnlyList<ResourceObject>>();
        foreach (var node in nodes)
        {
            var pods = reader.Related(node.Key, Relation.Runs, ResourceKinds.Pod);
            if (!pods.IsKnown)
                return Lookup<Dictionary<string, IReadOnlyList<ResourceObject>>>.NotKnown(pods.Unknown!);
            running[node.Name] = [.. pods.Value.Where(p => p.Key != pod.Key && SchedulingFields.Phase.Text(p.Body) is not ("Succeeded" or "Failed"))];
        }

        return Lookup<Dictionary<string, IReadOnlyList<ResourceObject>>>.Known(running);
    }
}

using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Whom a pod could displace on a node: the pods of lower priority, and what they hold.</summary>
internal static class SchedulingPreemption
{
    private const int Named = 3;

    /// <summary>
    /// <c>count</c>, <c>pods</c> (the largest three), <c>amount</c> (what they hold of the resource, formatted), <c>enough</c> (true when the pod would fit if
    /// they were gone) and <c>lowest</c> (the lowest priority on the node). Every key is there. Not known when pods or nodes were not read.
    /// </summary>
    public static Lookup<Dictionary<string, string>> Victims(IStateReader reader, ResourceObject pod, string node, string resource)
    {
        var key = new ObjectKey(ResourceKinds.Node, "", node);
        var pods = reader.Related(key, Relation.Runs, ResourceKinds.Pod);
        var nodes = SchedulingNodes.All(reader);
        if (!pods.IsKnown || !nodes.IsKnown)
            return Lookup<Dictionary<string, string>>.NotKnown((pods.Unknown ?? nodes.Unknown)!);
        var priority = SchedulingFields.Priority.Integer(pod.Body) ?? 0;
        var running = pods.Value.Where(p => !SchedulingUsage.HasEnded(p)).Select(TakenRoom.Of).ToList();
        var lower = running.Where(r => r.Priority < priority).OrderByDescending(r => Held(r, resource)).ThenBy(r => r.Pod.ToString(), StringComparer.Ordinal).ToList();
        var all = Array.Find(nodes.Value.Items, n => n.Name == node)?.Allocatable.GetValueOrDefault(resource) ?? 0;
        var left = all - running.Where(r => r.Priority >= priority).Sum(r => Held(r, resource));
        return Lookup<Dictionary<string, string>>.Known(new()
        {
            ["count"] = $"{lower.Count}",
            ["pods"] = Texts.Join([.. lower.Take(Named).Select(l => $"{l.Pod.Namespace}/{l.Pod.Name}")]),
            ["amount"] = Quantities.Format(resource, lower.Sum(l => Held(l, resource))),
            ["enough"] = SchedulingRequests.Of(pod.Body).GetValueOrDefault(resource, 1) <= left ? "true" : "false",
            ["lowest"] = running.Count == 0 ? "" : $"{running.Min(r => r.Priority)}",
        });
    }

    // Each pod is one of the pods that a node takes.
    private static decimal Held(TakenRoom room, string resource) => resource == "pods" ? 1 : room.Requests.FirstOrDefault(r => r.Resource == resource).Value;
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>Pods that no node takes.</summary>
internal static class SchedulingFaults
{
    public static ImmutableArray<Fault> All { get; } =
    [
        new("request too large", c => Pending(c, Requests("cpu", "64"), n => $"{n} Insufficient cpu. preemption: 0/{n} nodes are available: {n} No preemption victims found for incoming pod.")),
        new("no such device", c => Pending(c, Requests("nvidia.com/gpu", "1"), n => $"{n} Insufficient nvidia.com/gpu. preemption: 0/{n} nodes are available: {n} No preemption victims found for incoming pod.")),
        new("node selector", c => Pending(c, spec => spec["nodeSelector"] = new JsonObject { ["disktype"] = "nvme" }, n => $"{n} node(s) didn't match Pod's node affinity/selector. preemption: 0/{n} nodes are available: {n} Preemption is not helpful for scheduling.")),
        new("all nodes tainted", Tainted, FaultReach.Node),
        new("all nodes cordoned", Cordoned, FaultReach.Node),
    ];

    private static ObjectKey? Pending(CascadeCluster cluster, Action<JsonObject> template, Func<int, string> message)
    {
        if (Fault.Victim(cluster, ResourceKinds.Deployment, ResourceKinds.StatefulSet, ResourceKinds.Pod) is not { } victim)
            return null;
        victim.Template = template;
        Unschedule(cluster, victim, message(cluster.Nodes.Count));
        return victim.Key;
    }

    /// <summary>The pods of one workload have lost their toleration.</summary>
    private static ObjectKey? Tainted(CascadeCluster cluster)
    {
        if (Fault.Victim(cluster, ResourceKinds.Deployment, ResourceKinds.StatefulSet) is not { } victim)
            return null;
        Unschedule(cluster, victim, Everywhere(cluster, "node(s) had untolerated taint {dedicated: batch}"));
        foreach (var node in cluster.Nodes)
            node.Taints.Add(("dedicated", "batch", "NoSchedule"));
        return victim.Key;
    }

    /// <summary>Whatever is made anew while all nodes are in maintenance waits: one fault, told of the first of them.</summary>
    private static ObjectKey? Cordoned(CascadeCluster cluster)
    {
        var hit = cluster.Dice.Some(cluster.Free.Where(w => w.Kind == ResourceKinds.Deployment || w.Kind == ResourceKinds.StatefulSet), 3);
        if (hit.Count == 0)
            return null;
        foreach (var workload in hit)
            Unschedule(cluster, workload, Everywhere(cluster, "node(s) were unschedulable"));
        cluster.Nodes.ForEach(n => n.Cordoned = true);
        return Fault.First(hit);
    }

    private static string Everywhere(CascadeCluster cluster, string why)
    {
        var n = cluster.Nodes.Count;
        return $"{n} {why}. preemption: 0/{n} nodes are available: {n} Preemption is not helpful for scheduling.";
    }

    private static void Unschedule(CascadeCluster cluster, Workload workload, string why)
    {
        var pods = Modes.Choose(cluster, workload, running: false);
        foreach (var pod in pods)
            pod.Node = null;
        cluster.Hit(pods, (_, since) => Troubles.Unschedulable(since, $"0/{cluster.Nodes.Count} nodes are available: {why}"));
    }

    private static Action<JsonObject> Requests(string resource, string amount) => spec =>
        spec["containers"]![0]!["resources"] = new JsonObject { ["requests"] = new JsonObject { [resource] = amount }, ["limits"] = new JsonObject { [resource] = amount } };
}

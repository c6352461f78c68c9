using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>Nodes that are lost, and what that makes of their pods.</summary>
internal static class NodeFaults
{
    public static ImmutableArray<Fault> All { get; } = [new("node unreachable", c => Lose(c, "Unknown"), FaultReach.Node), new("node not ready", c => Lose(c, "False"), FaultReach.Node)];

    private static ObjectKey? Lose(CascadeCluster cluster, string status)
    {
        var node = cluster.Dice.Of(cluster.Nodes);
        var evicted = status == "Unknown" && cluster.Dice.Chance(0.5);
        cluster.Began = CascadeCluster.Now.AddSeconds(-(evicted ? cluster.Dice.Between(11 * 60, 20 * 60) : cluster.Dice.Between(90, 270)));
        (node.Ready, node.Since) = (status, cluster.Began);
        foreach (var pod in cluster.PodsOn(node.Name).Where(p => !p.Succeeded).ToArray())
        {
            pod.NodeLost = true;
            if (evicted && pod.Workload.Kind != ResourceKinds.DaemonSet)
                Evict(cluster, pod);
        }

        return node.Key;
    }

    /// <summary>The taint manager deletes it after five minutes; it stays, since the kubelet does not answer. A Deployment makes another one, a StatefulSet may not.</summary>
    private static void Evict(CascadeCluster cluster, CascadePod pod)
    {
        pod.Deleted = cluster.Began.AddMinutes(5);
        if (pod.Workload.Kind == ResourceKinds.Deployment)
            cluster.AddPod(pod.Workload, cluster.Began.AddMinutes(5), of: pod.Revision);
    }
}

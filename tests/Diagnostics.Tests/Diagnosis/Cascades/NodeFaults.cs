using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>Nodes that are lost, full or cut off from their network, and what that makes of their pods.</summary>
internal static class NodeFaults
{
    public static ImmutableArray<Fault> All { get; } =
    [
        new("node unreachable", c => Lose(c, "Unknown"), FaultReach.Node), new("node not ready", c => Lose(c, "False"), FaultReach.Node), new("node disk full", FillDisk, FaultReach.Node),
        new("node without network", CutNetwork, FaultReach.Node),
    ];

    /// <summary>The kubelet evicts some pods, which are made again elsewhere; what was evicted stays as history.</summary>
    private static ObjectKey? FillDisk(CascadeCluster cluster)
    {
        var node = cluster.Dice.Of(cluster.Nodes);
        (node.DiskPressure, node.Since) = (true, cluster.Began);
        foreach (var pod in cluster.PodsOn(node.Name).Where(p => p is { Succeeded: false, Workload.IsNoise: false } && p.Workload.Kind == ResourceKinds.Deployment).ToArray())
        {
            pod.Trouble = Troubles.Evicted(cluster.Began, $"The node was low on resource: ephemeral-storage. Threshold quantity: 10Gi, available: 8Gi. Container {pod.Workload.Container} was using 3Gi, request is 0, has larger consumption of ephemeral-storage. ");
            cluster.AddPod(pod.Workload, cluster.Began.AddSeconds(20), node: cluster.Nodes.First(n => n != node).Name, of: pod.Revision);
        }

        return node.Key;
    }

    /// <summary>What is new on the node gets no network: where it is of several owners, the fault lies at the node.</summary>
    private static ObjectKey? CutNetwork(CascadeCluster cluster)
    {
        var node = cluster.Dice.Of(cluster.Nodes);
        var hit = cluster.Dice.Some(cluster.Free.Where(w => w.Kind == ResourceKinds.Deployment || w.Kind == ResourceKinds.StatefulSet), 3);
        foreach (var workload in hit)
        {
            workload.IsHit = true;
            var old = workload.Pods[^1];
            workload.Pods.Remove(old);
            var name = workload.Kind == ResourceKinds.StatefulSet ? old.Name : null;
            cluster.Hit(
                [cluster.AddPod(workload, cluster.Began, name, node.Name)],
                (_, since) => Troubles.Creating(since, "FailedCreatePodSandBox", "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox \"5d0c\": plugin type=\"calico\" failed (add): stat /var/lib/calico/nodename: no such file or directory"));
        }

        return hit.Count == 0 ? null : hit.Count > 1 ? node.Key : hit[0].Key;
    }

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

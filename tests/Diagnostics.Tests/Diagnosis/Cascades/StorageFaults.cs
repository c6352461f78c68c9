using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>Claims that get no volume, and volumes that do not come to their pod.</summary>
internal static class StorageFaults
{
    public static ImmutableArray<Fault> All { get; } =
    [
        new("storage class missing", ClassMissing),
        new("provisioner fails", ProvisionerFails),
        new("volume attached elsewhere", AttachedElsewhere),
    ];

    private static ObjectKey? ClassMissing(CascadeCluster cluster)
    {
        if (WithClaims(cluster) is not { } victim)
            return null;
        var claims = Unbind(cluster, victim, "fast-ssd", "storageclass.storage.k8s.io \"fast-ssd\" not found");
        return claims.Count > 1 ? new(ResourceKinds.StorageClass, "", "fast-ssd") : claims[0].Key;
    }

    private static ObjectKey? ProvisionerFails(CascadeCluster cluster)
    {
        if (WithClaims(cluster) is not { } victim)
            return null;
        var claims = Unbind(cluster, victim, "standard", "failed to provision volume with StorageClass \"standard\": rpc error: code = ResourceExhausted desc = quota of disks is used up");
        return claims.Count > 1 ? new(ResourceKinds.StorageClass, "", "standard") : claims[0].Key;
    }

    private static ObjectKey? AttachedElsewhere(CascadeCluster cluster)
    {
        if (WithClaims(cluster) is not { } victim)
            return null;
        var pod = victim.Pods[^1];
        victim.Pods.Remove(pod);
        cluster.Hit(
            [cluster.AddPod(victim, cluster.Began, pod.Name)],
            (_, since) => Troubles.Creating(since, "FailedAttachVolume", $"Multi-Attach error for volume \"pv-data-{pod.Name}\" Volume is already exclusively attached to one node and can't be attached to another"));
        return victim.Key;
    }

    private static Workload? WithClaims(CascadeCluster cluster)
    {
        Workload[] free = [.. cluster.Free.Where(w => w.HasClaims)];
        return free.Length == 0 ? null : cluster.Dice.Of(free);
    }

    /// <summary>The StatefulSet is new: its claims have no volume, so its pods have no node. With parallel pods there are all of them, else only the first.</summary>
    private static List<Claim> Unbind(CascadeCluster cluster, Workload workload, string storageClass, string failure)
    {
        workload.StorageClass = storageClass;
        cluster.Claims.RemoveAll(c => c.Namespace == workload.Namespace && c.Name.StartsWith($"data-{workload.Name}-", StringComparison.Ordinal));
        workload.Pods.Clear();
        var count = cluster.Dice.Chance(0.5) ? 1 : workload.Replicas;
        var claims = new List<Claim>();
        for (var i = 0; i < count; i++)
        {
            var pod = cluster.AddPod(workload, cluster.Began, $"{workload.Name}-{i}");
            pod.Node = null;
            claims.Add(new(workload.Namespace, $"data-{pod.Name}", storageClass, failure));
        }

        cluster.Claims.AddRange(claims);
        var n = cluster.Nodes.Count;
        cluster.Hit(workload.Pods, (_, since) => Troubles.Unschedulable(since, $"0/{n} nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/{n} nodes are available: {n} Preemption is not helpful for scheduling."));
        return claims;
    }
}

using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>Which pods of a workload a fault meets: all as they run, all as they are made anew, or those of a rollout beside the old ones.</summary>
internal static class Modes
{
    /// <summary>Chooses the pods, makes those that are new, and marks the workload as hit.</summary>
    /// <param name="running">The fault may befall pods that have run for long.</param>
    public static IReadOnlyList<CascadePod> Choose(CascadeCluster cluster, Workload workload, bool running)
    {
        var dice = cluster.Dice;
        workload.IsHit = true;
        if (workload.Kind == ResourceKinds.CronJob)
            return [Run(cluster, workload)];
        if (running && dice.Chance(0.6))
            return workload.Pods;
        if (workload.Kind == ResourceKinds.Deployment)
            return dice.Chance(0.6) ? Roll(cluster, workload) : Recreate(cluster, workload);
        return workload.Kind == ResourceKinds.StatefulSet && dice.Chance(0.5) ? LastOrdinal(cluster, workload) : MakeAnew(cluster, workload, workload.Newest);
    }

    /// <summary>A run of a CronJob that has just begun.</summary>
    public static CascadePod Run(CascadeCluster cluster, Workload cron)
    {
        var at = cluster.Began;
        cron.Revisions.Add(new($"{cron.Name}-{(int)(at - DateTime.UnixEpoch).TotalMinutes}", 3, cron.Image, at));
        return cluster.AddPod(cron, at);
    }

    /// <summary>A new revision of which the first pods come; the old ones stay until these are ready.</summary>
    private static List<CascadePod> Roll(CascadeCluster cluster, Workload workload)
    {
        var old = workload.Newest;
        var fresh = AddRevision(cluster, workload);

        // The defaults of a Deployment: maxSurge 25 % rounded up, maxUnavailable 25 % rounded down.
        var gone = workload.Replicas / 4;
        foreach (var pod in workload.Pods.TakeLast(gone).ToArray())
            workload.Pods.Remove(pod);
        (old.Desired, fresh.Desired) = (workload.Replicas - gone, Math.Min(workload.Replicas, gone + 1));
        workload.RollingOut = true;
        return [.. Enumerable.Range(0, fresh.Desired).Select(_ => cluster.AddPod(workload, cluster.Began))];
    }

    private static List<CascadePod> Recreate(CascadeCluster cluster, Workload workload)
    {
        workload.Newest.Desired = 0;
        var fresh = AddRevision(cluster, workload);
        fresh.Desired = workload.Replicas;
        workload.RollingOut = true;
        return MakeAnew(cluster, workload, fresh);
    }

    private static List<CascadePod> LastOrdinal(CascadeCluster cluster, Workload workload)
    {
        var last = workload.Pods[^1];
        workload.Pods.Remove(last);
        return [cluster.AddPod(workload, cluster.Began, last.Name)];
    }

    private static List<CascadePod> MakeAnew(CascadeCluster cluster, Workload workload, Revision of)
    {
        var before = workload.Pods.ToArray();
        workload.Pods.Clear();
        var names = workload.Kind == ResourceKinds.Deployment || workload.Kind == ResourceKinds.DaemonSet ? before.Select(_ => (string?)null) : before.Select(p => p.Name);
        var nodes = workload.Kind == ResourceKinds.DaemonSet ? before.Select(p => p.Node) : before.Select(_ => (string?)null);
        return [.. names.Zip(nodes, (name, node) => cluster.AddPod(workload, cluster.Began, name, node, of)).ToArray()];
    }

    private static Revision AddRevision(CascadeCluster cluster, Workload workload)
    {
        var old = workload.Newest;
        var fresh = new Revision($"{workload.Name}-{cluster.Dice.Suffix(9)}", old.Number + 1, workload.Image + "-next", cluster.Began);
        workload.Revisions.Add(fresh);
        return fresh;
    }
}

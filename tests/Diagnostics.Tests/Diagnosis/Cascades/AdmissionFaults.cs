using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>Pods that the API server does not let in.</summary>
internal static class AdmissionFaults
{
    public static ImmutableArray<Fault> All { get; } =
    [
        new("quota used up", QuotaUsedUp),
        Refused("service account missing", (w, pod) => $"pods \"{pod}\" is forbidden: error looking up service account {w.Namespace}/robot: serviceaccount \"robot\" not found"),
        Refused("pod security", (w, pod) => $"pods \"{pod}\" is forbidden: violates PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false (container \"{w.Container}\" must set securityContext.allowPrivilegeEscalation=false)"),
        Refused("limit range", (w, pod) => $"pods \"{pod}\" is forbidden: maximum memory usage per Container is 256Mi, but limit is 1Gi"),
    ];

    private static Fault Refused(string name, Func<Workload, string, string> message) => new(name, cluster =>
    {
        if (Fault.Victim(cluster, ResourceKinds.Deployment) is not { } victim)
            return null;
        Refuse(cluster, victim, victim.Pods.Count, message);
        return victim.Key;
    });

    /// <summary>Some of the last pods of a workload went away (a scale, an eviction, a restart), and no others may come.</summary>
    public static void Refuse(CascadeCluster cluster, Workload workload, int lacking, Func<Workload, string, string> message)
    {
        foreach (var pod in workload.Pods.TakeLast(lacking).ToArray())
            workload.Pods.Remove(pod);
        workload.Refused = new(message(workload, $"{workload.Newest.Name}-{cluster.Dice.Suffix()}"), lacking);
    }

    /// <summary>Where several want more pods than the namespace's quota has, the fault lies at the quota.</summary>
    private static ObjectKey? QuotaUsedUp(CascadeCluster cluster)
    {
        if (Fault.Victim(cluster, ResourceKinds.Deployment) is not { } first)
            return null;
        Workload[] others = [.. cluster.Free.Where(w => (w.Kind == ResourceKinds.Deployment || w.Kind == ResourceKinds.StatefulSet) && w.Namespace == first.Namespace && w != first)];
        IReadOnlyList<Workload> hit = [first, .. cluster.Dice.Some(others, cluster.Dice.Between(0, 2))];
        var quota = new Quota(first.Namespace, "team", 0);
        foreach (var workload in hit)
        {
            workload.IsHit = true;
            Refuse(cluster, workload, cluster.Dice.Between(1, workload.Pods.Count), (_, pod) => $"pods \"{pod}\" is forbidden: exceeded quota: team, requested: pods=1, used: pods=LIMIT, limited: pods=LIMIT");
        }

        var used = cluster.Workloads.Where(w => w.Namespace == first.Namespace).Sum(w => w.Pods.Count(p => !p.Succeeded));
        cluster.Quotas.Add(quota with { Pods = used });
        foreach (var workload in hit)
            workload.Refused = workload.Refused! with { Message = workload.Refused.Message.Replace("LIMIT", $"{used}", StringComparison.Ordinal) };
        return hit.Count > 1 ? quota.Key : first.Key;
    }
}

using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// The pods that the HPA controller measures, and those that it leaves out of the average (groupPods in pkg/controller/podautoscaler/replica_calculator.go). On the
/// way up a pod that is left out counts as one that uses nothing; on the way down it does not count at all.
/// </summary>
/// <param name="Ready">The pods that are measured.</param>
/// <param name="Unready">The pods that are left out: pending ones and, for cpu, those that were never ready or are younger than five minutes and not ready.</param>
internal sealed record AutoscalingPods(int Ready, ImmutableArray<string> Unready)
{
    // --horizontal-pod-autoscaler-cpu-initialization-period and --horizontal-pod-autoscaler-initial-readiness-delay.
    private static readonly TimeSpan Initialization = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ReadinessDelay = TimeSpan.FromSeconds(30);

    public int All => Ready + Unready.Length;

    /// <summary>Null where the target or its pods are not known, or there are none: then the replicas that the status tells have to do.</summary>
    public static AutoscalingPods? Of(IStateReader reader, ResourceObject hpa, bool cpu)
    {
        var targets = reader.RelatedKeys(hpa.Key, Relation.Scales);
        if (targets.IsEmpty || reader.Get(targets[0]) is not { IsKnown: true, Value: { } target } || WorkloadPods.Of(reader, target) is not { IsKnown: true } pods)
            return null;
        var counted = pods.Value.Where(p => AutoscalingFields.Deleted.Time(p.Body) is null && AutoscalingFields.Phase.Text(p.Body) is not ("Failed" or "Succeeded")).ToList();
        var unready = counted.Where(p => IsLeftOut(reader, p, cpu)).Select(p => p.Name).ToImmutableArray();
        return counted.Count == 0 ? null : new(counted.Count - unready.Length, unready);
    }

    private static bool IsLeftOut(IStateReader reader, ResourceObject pod, bool cpu)
    {
        if (AutoscalingFields.Phase.Text(pod.Body) == "Pending")
            return true;
        if (!cpu)
            return false;
        var ready = Texts.Messages(AutoscalingFields.PodConditions.List(pod.Body)).FirstOrDefault(c => AutoscalingFields.PodConditionType.Text(c) == "Ready");
        if (ready is null || AutoscalingFields.Started.Time(pod.Body) is not { } started)
            return true;
        if (AutoscalingFields.PodConditionStatus.Text(ready) != "False")
            return false;
        return AutoscalingFields.PodConditionSince.Time(ready) is not { } since || since < started + ReadinessDelay || reader.Now < started + Initialization;
    }
}

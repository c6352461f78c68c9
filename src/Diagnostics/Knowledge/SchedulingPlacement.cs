using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What rules are told of a pod that is to be placed. Pods that the scheduler cannot tell apart (those of one template) are looked at once.</summary>
/// <param name="Why">The facts of <see cref="SchedulingExplanation"/>.</param>
/// <param name="Closest">What keeps it from the closest node.</param>
/// <param name="Lines">A line a node.</param>
internal sealed record SchedulingPlacement(CelValue Why, CelValue Closest, CelValue Lines)
{
    public const int MostLines = 8;

    /// <summary>Not known when nodes, pods or volumes that matter were not read.</summary>
    public static Lookup<SchedulingPlacement> Of(IStateReader reader, ResourceObject pod)
    {
        if (SchedulingPod.Of(pod) is { } alike)
            return reader.Once(("placement", alike), through => Compute(through, pod));

        // The pod is read again where the answer is made, so that it is another one when the pod is.
        return reader.Once(("placement", pod.Key), through => Compute(through, through.Get(pod.Key) is { IsKnown: true, Value: { } current } ? current : pod));
    }

    private static Lookup<SchedulingPlacement> Compute(IStateReader reader, ResourceObject pod)
    {
        var verdicts = SchedulingFit.Evaluate(reader, pod);
        return verdicts.IsKnown
            ? Lookup<SchedulingPlacement>.Known(new(
                Facts.Map(SchedulingExplanation.Facts(pod.Body, verdicts.Value)), Facts.Maps(SchedulingExplanation.OnClosest(verdicts.Value)),
                CelValue.OfList([.. SchedulingExplanation.Lines(verdicts.Value).Take(MostLines)])))
            : Lookup<SchedulingPlacement>.NotKnown(verdicts.Unknown!);
    }
}

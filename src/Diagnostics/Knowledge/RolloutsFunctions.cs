using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What rules can ask about rollouts.</summary>
internal static class RolloutsFunctions
{
    public static ImmutableArray<HostFunction> All { get; } =
    [
        new("rolloutOf", false, [CelType.AnyOf(ResourceKinds.Pod, ResourceKinds.ReplicaSet, ResourceKinds.Deployment, ResourceKinds.StatefulSet, ResourceKinds.DaemonSet)],
            CelType.MapOf(CelType.String, CelType.String), RolloutsRevisions.Reads,
            "The newest revision of the Deployment, when the pod is of it: deployment, ref, revision, created, complete, change, good (revision to go back to), goodReady, goodCreated; of a StatefulSet or DaemonSet without deployment (unread: its ControllerRevisions could not be read).",
            "rolloutOf(pod).good != ''", Rollout),
        new("rolloutBlock", false, [CelType.MessageOf(ResourceKinds.Deployment)], CelType.MapOf(CelType.String, CelType.String), RolloutsBlock.Reads,
            "What a rollout waits for: kind (paused, refused, old-pods, new-pods, min-ready, none), text (a sentence), limits (what the strategy allows, in pods).",
            "rolloutBlock(object).kind == 'new-pods'", Block),
        new("waitsFor", false, [CelType.MessageOf(ResourceKinds.Pod)], CelType.String, RolloutsPods.Reads,
            "What keeps a pod from being ready, in a word or two: Unschedulable, ImagePullBackOff, running, not ready.", "waitsFor(pods[0])",
            (_, a) => CelValue.Of(RolloutsPods.WaitsFor(a[0].AsObject!))),
        new("leastAvailable", false, [CelType.MessageOf(ResourceKinds.Deployment)], CelType.Int, [.. RolloutsStrategy.Reads],
            "How many pods of a Deployment must be available at any moment by its strategy: replicas less maxUnavailable.", "leastAvailable(object)",
            (_, a) => CelValue.Of(RolloutsStrategy.Of(a[0].AsObject!).LeastAvailable)),
    ];

    private static CelValue Block(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        var facts = RolloutsBlock.Of(reader, arguments[0].AsObject!);
        return facts.IsKnown ? Facts.Map(facts.Value) : CelValue.Unknown(facts.Unknown!);
    }

    private static CelValue Rollout(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        if (arguments[0].AsObject is not { } from)
            return CelValue.Absent("no object");
        var facts = RolloutsRevisions.Facts(reader, from);
        return facts.IsKnown ? Facts.Map(facts.Value) : CelValue.Unknown(facts.Unknown!);
    }
}

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
        new("rolloutOf", false, [CelType.AnyOf(ResourceKinds.Pod, ResourceKinds.ReplicaSet, ResourceKinds.Deployment)], CelType.MapOf(CelType.String, CelType.String),
            RolloutsRevisions.Reads,
            "The newest revision of the Deployment, when the pod is of it: deployment, revision, created, complete, change, good (revision to go back to), goodReady.",
            "rolloutOf(pod).good != ''", Rollout),
    ];

    private static CelValue Rollout(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        if (arguments[0].AsObject is not { } from)
            return CelValue.Absent("no object");
        var facts = RolloutsRevisions.Facts(reader, from);
        return facts.IsKnown ? Facts.Map(facts.Value) : CelValue.Unknown(facts.Unknown!);
    }
}

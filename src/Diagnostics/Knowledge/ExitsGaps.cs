using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// Whether a failed pod is missed: failed pods stay as history when their controller has long made another one, and such history is no fault.
/// </summary>
internal static class ExitsGaps
{
    private static readonly FieldPath Phase = FieldPath.Of(ResourceKinds.Pod, "status.phase");
    private static readonly FieldPath Owners = FieldPath.Of(ResourceKinds.Pod, "metadata.ownerReferences");
    private static readonly FieldPath OwnerKind = Owners.Each("kind");

    private static readonly Dictionary<ResourceKind, (FieldPath Wanted, FieldPath Ready)> Counts = new()
    {
        [ResourceKinds.ReplicaSet] = (FieldPath.Of(ResourceKinds.ReplicaSet, "spec.replicas"), FieldPath.Of(ResourceKinds.ReplicaSet, "status.readyReplicas")),
        [ResourceKinds.StatefulSet] = (FieldPath.Of(ResourceKinds.StatefulSet, "spec.replicas"), FieldPath.Of(ResourceKinds.StatefulSet, "status.readyReplicas")),
        [ResourceKinds.DaemonSet] = (FieldPath.Of(ResourceKinds.DaemonSet, "status.desiredNumberScheduled"), FieldPath.Of(ResourceKinds.DaemonSet, "status.numberReady")),
    };

    public static readonly ImmutableArray<FieldPath> Reads = [Phase, OwnerKind, .. ExitsFailedPods.Reads, .. Counts.Values.SelectMany(c => (FieldPath[])[c.Wanted, c.Ready])];

    /// <summary>
    /// True for a failed pod that nothing has made good: one without any owner; one whose ReplicaSet, StatefulSet or DaemonSet has fewer ready pods than it
    /// wants; one of a Job that has failed, or has failed twice and not succeeded yet. False for one of a controller that we do not know.
    /// </summary>
    public static Lookup<bool> IsGap(IStateReader reader, ResourceObject pod)
    {
        if (Phase.Text(pod.Body) != "Failed")
            return Lookup<bool>.Known(false);
        var owners = reader.RelatedKeys(pod.Key, Relation.OwnedBy);
        if (owners.Length == 0)
            return Lookup<bool>.Known(!Texts.Messages(Owners.List(pod.Body)).Any());
        if (owners[0].Kind == ResourceKinds.Job)
            return ExitsFailedPods.IsOfFailedJob(reader, owners[0]);
        if (!Counts.TryGetValue(owners[0].Kind, out var counts))
            return Lookup<bool>.Known(false);
        var owner = reader.Get(owners[0]);
        if (!owner.IsKnown)
            return Lookup<bool>.NotKnown(owner.Unknown!);
        return Lookup<bool>.Known(owner.Value is { } found && (counts.Ready.Integer(found.Body) ?? 0) < (counts.Wanted.Integer(found.Body) ?? 0));
    }
}

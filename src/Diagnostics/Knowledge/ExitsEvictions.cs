using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>How often the pods of one controller failed lately in the same way: failed pods stay as history, so only repetition is a fault.</summary>
internal static class ExitsEvictions
{
    private static readonly TimeSpan Lately = TimeSpan.FromHours(1);
    private static readonly FieldPath Phase = FieldPath.Of(ResourceKinds.Pod, "status.phase");
    private static readonly FieldPath Reason = FieldPath.Of(ResourceKinds.Pod, "status.reason");
    private static readonly FieldPath Message = FieldPath.Of(ResourceKinds.Pod, "status.message");
    private static readonly FieldPath Created = FieldPath.Of(ResourceKinds.Pod, "metadata.creationTimestamp");
    private static readonly FieldPath Statuses = FieldPath.Of(ResourceKinds.Pod, "status.containerStatuses");
    private static readonly FieldPath Finished = Statuses.Each("state.terminated.finishedAt");
    private static readonly FieldPath Conditions = FieldPath.Of(ResourceKinds.Pod, "status.conditions");
    private static readonly FieldPath Type = Conditions.Each("type");
    private static readonly FieldPath Turned = Conditions.Each("lastTransitionTime");

    public static readonly ImmutableArray<FieldPath> Reads = [Phase, Reason, Message, Created, Finished, Type, Turned];

    /// <summary>
    /// The pods with the same controller as this one (itself included) that failed within an hour before now for the same reason; of evictions, for the same
    /// kind of cause.
    /// </summary>
    public static Lookup<long> Recent(IStateReader reader, ResourceObject pod)
    {
        var cause = Cause(pod);
        var owner = reader.RelatedKeys(pod.Key, Relation.OwnedBy);
        if (owner.Length == 0)
            return Lookup<long>.Known(IsRecent(pod, cause, reader.Now) ? 1 : 0);
        var siblings = reader.Related(owner[0], Relation.Owns, ResourceKinds.Pod);
        return siblings.IsKnown
            ? Lookup<long>.Known(siblings.Value.Count(p => IsRecent(p, cause, reader.Now)))
            : Lookup<long>.NotKnown(siblings.Unknown!);
    }

    /// <summary>
    /// When a pod failed, as near as the API tells: the end of its last container, or the time of its DisruptionTarget condition (since Kubernetes 1.26), or
    /// that of its creation (one that was refused has neither).
    /// </summary>
    public static DateTime? FailedAt(ResourceMessage pod)
    {
        var disrupted = Texts.Messages(Conditions.List(pod)).Where(c => Type.Text(c) == "DisruptionTarget").Select(c => Turned.Time(c));
        return Texts.Messages(Statuses.List(pod)).Select(s => Finished.Time(s)).Concat(disrupted).Append(Created.Time(pod)).Max();
    }

    private static (string Reason, string Kind) Cause(ResourceObject pod)
    {
        var reason = Reason.Text(pod.Body) ?? "";
        return (reason, reason == "Evicted" ? ExitsEviction.Parse(Message.Text(pod.Body) ?? "").Kind : "");
    }

    private static bool IsRecent(ResourceObject pod, (string, string) cause, DateTime now) =>
        Phase.Text(pod.Body) == "Failed" && Cause(pod) == cause && now - (FailedAt(pod.Body) ?? DateTime.MinValue) <= Lately;
}

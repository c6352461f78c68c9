using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>How often the pods of one controller were evicted lately: evicted pods stay as history, so only repetition is a fault.</summary>
internal static class ExitsEvictions
{
    private static readonly TimeSpan Lately = TimeSpan.FromHours(1);
    private static readonly FieldPath Reason = FieldPath.Of(ResourceKinds.Pod, "status.reason");
    private static readonly FieldPath Message = FieldPath.Of(ResourceKinds.Pod, "status.message");
    private static readonly FieldPath Created = FieldPath.Of(ResourceKinds.Pod, "metadata.creationTimestamp");
    private static readonly FieldPath Statuses = FieldPath.Of(ResourceKinds.Pod, "status.containerStatuses");
    private static readonly FieldPath Finished = Statuses.Each("state.terminated.finishedAt");

    public static readonly ImmutableArray<FieldPath> Reads = [Reason, Message, Created, Finished];

    /// <summary>The pods with the same controller as this one (itself included) that were evicted within an hour before now for the same kind of cause.</summary>
    public static Lookup<long> Recent(IStateReader reader, ResourceObject pod)
    {
        var owner = reader.RelatedKeys(pod.Key, Relation.OwnedBy);
        if (owner.Length == 0)
            return Lookup<long>.Known(IsRecent(pod, Kind(pod), reader.Now) ? 1 : 0);
        var siblings = reader.Related(owner[0], Relation.Owns, ResourceKinds.Pod);
        return siblings.IsKnown
            ? Lookup<long>.Known(siblings.Value.Count(p => IsRecent(p, Kind(pod), reader.Now)))
            : Lookup<long>.NotKnown(siblings.Unknown!);
    }

    private static string Kind(ResourceObject pod) => ExitsEviction.Parse(Message.Text(pod.Body) ?? "").Kind;

    private static bool IsRecent(ResourceObject pod, string kind, DateTime now) =>
        Reason.Text(pod.Body) == "Evicted" && Kind(pod) == kind && now - At(pod) <= Lately;

    // The API keeps no time of the eviction itself; the containers end with it.
    private static DateTime At(ResourceObject pod) =>
        Texts.Messages(Statuses.List(pod.Body)).Select(s => Finished.Time(s)).Append(Created.Time(pod.Body)).Max() ?? DateTime.MinValue;
}

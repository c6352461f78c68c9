using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Whether a failed pod that is not restarted is a fault or history: a Job makes new pods, and a CronJob new Jobs, that may do better.</summary>
internal static class ExitsFailedPods
{
    private static readonly FieldPath Phase = FieldPath.Of(ResourceKinds.Pod, "status.phase");
    private static readonly FieldPath Reason = FieldPath.Of(ResourceKinds.Pod, "status.reason");
    private static readonly FieldPath Succeeded = FieldPath.Of(ResourceKinds.Job, "status.succeeded");
    private static readonly FieldPath Failed = FieldPath.Of(ResourceKinds.Job, "status.failed");
    private static readonly FieldPath Conditions = FieldPath.Of(ResourceKinds.Job, "status.conditions");
    private static readonly FieldPath Type = Conditions.Each("type");
    private static readonly FieldPath Status = Conditions.Each("status");
    private static readonly FieldPath Created = FieldPath.Of(ResourceKinds.Job, "metadata.creationTimestamp");

    public static readonly ImmutableArray<FieldPath> Reads = [Phase, Reason, Succeeded, Failed, Type, Status, Created];

    /// <summary>
    /// True for a failed pod (by itself, not evicted or refused) that nothing has made good: a bare pod; or one of a Job that has failed, or has failed twice
    /// and not succeeded yet, and is the newest of its CronJob.
    /// </summary>
    public static Lookup<bool> IsFinal(IStateReader reader, ResourceObject pod)
    {
        if (Phase.Text(pod.Body) != "Failed" || !string.IsNullOrEmpty(Reason.Text(pod.Body)))
            return Lookup<bool>.Known(false);
        var owners = reader.RelatedKeys(pod.Key, Relation.OwnedBy);
        if (owners.Length == 0)
            return Lookup<bool>.Known(true);
        return owners[0].Kind == ResourceKinds.Job ? IsOfFailedJob(reader, owners[0]) : Lookup<bool>.Known(false);
    }

    /// <summary>True for a Job that has failed, or has failed twice and not succeeded yet, and is the newest of its CronJob.</summary>
    public static Lookup<bool> IsOfFailedJob(IStateReader reader, ObjectKey key)
    {
        var job = reader.Get(key);
        if (!job.IsKnown)
            return Lookup<bool>.NotKnown(job.Unknown!);
        return job.Value is { } found && HasFailed(found) ? IsLatest(reader, found) : Lookup<bool>.Known(false);
    }

    private static bool HasFailed(ResourceObject job)
    {
        if (Is(job, "Complete") || Is(job, "SuccessCriteriaMet"))
            return false;
        return Is(job, "Failed") || Is(job, "FailureTarget") || (Failed.Integer(job.Body) >= 2 && Succeeded.Integer(job.Body) is null or 0);
    }

    private static bool HasEnded(ResourceObject job) => Is(job, "Complete") || Is(job, "SuccessCriteriaMet") || HasFailed(job);

    private static bool Is(ResourceObject job, string type) => Texts.Messages(Conditions.List(job.Body)).Any(c => Type.Text(c) == type && Status.Text(c) == "True");

    /// <summary>True unless a later Job of the same CronJob has ended, well or badly: then that one tells how it stands.</summary>
    public static Lookup<bool> IsLatest(IStateReader reader, ResourceObject job)
    {
        var owners = reader.RelatedKeys(job.Key, Relation.OwnedBy);
        if (owners.Length == 0)
            return Lookup<bool>.Known(true);
        var siblings = reader.Related(owners[0], Relation.Owns, ResourceKinds.Job);
        return siblings.IsKnown
            ? Lookup<bool>.Known(siblings.Value.All(s => Created.Time(s.Body) <= Created.Time(job.Body) || !HasEnded(s)))
            : Lookup<bool>.NotKnown(siblings.Unknown!);
    }
}

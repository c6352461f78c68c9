using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What pods wait for, in the words of their own status: <c>web-2-x (ImagePullBackOff)</c>.</summary>
internal static class RolloutsPods
{
    private static readonly FieldPath Phase = FieldPath.Of(ResourceKinds.Pod, "status.phase");
    private static readonly FieldPath Conditions = FieldPath.Of(ResourceKinds.Pod, "status.conditions");
    private static readonly FieldPath Type = Conditions.Each("type");
    private static readonly FieldPath Status = Conditions.Each("status");
    private static readonly FieldPath Reason = Conditions.Each("reason");
    private static readonly FieldPath Since = Conditions.Each("lastTransitionTime");
    private static readonly FieldPath Deleted = FieldPath.Of(ResourceKinds.Pod, "metadata.deletionTimestamp");
    private static readonly FieldPath Statuses = FieldPath.Of(ResourceKinds.Pod, "status.containerStatuses");
    private static readonly FieldPath InitStatuses = FieldPath.Of(ResourceKinds.Pod, "status.initContainerStatuses");
    private static readonly FieldPath Waiting = Statuses.Each("state.waiting.reason");
    private static readonly FieldPath Ended = Statuses.Each("state.terminated.reason");
    private static readonly FieldPath InitWaiting = InitStatuses.Each("state.waiting.reason");
    private static readonly FieldPath InitRunning = InitStatuses.Each("state.running.startedAt");
    private static readonly FieldPath InitName = InitStatuses.Each("name");
    private static readonly FieldPath InitStarted = InitStatuses.Each("started");

    public static readonly ImmutableArray<FieldPath> Reads =
        [Phase, Type, Status, Reason, Since, Deleted, Waiting, Ended, InitWaiting, InitRunning, InitName, InitStarted];

    public static bool IsReady(ResourceObject pod) => Condition(pod, "Ready") is { } ready && Status.Text(ready) == "True";

    public static bool IsGoing(ResourceObject pod) => Deleted.Time(pod.Body) is not null;

    /// <summary>False for a pod that has ended: a controller makes another in its place.</summary>
    public static bool Counts(ResourceObject pod) => Phase.Text(pod.Body) is not ("Succeeded" or "Failed");

    /// <summary>Since when the pod is ready; null while it is not.</summary>
    public static DateTime? ReadySince(ResourceObject pod) => IsReady(pod) ? Since.Time(Condition(pod, "Ready")) : null;

    /// <summary>The pods with what each waits for; the first few of many.</summary>
    public static string Words(IEnumerable<ResourceObject> pods) => Texts.Join([.. pods.Select(p => $"{p.Name} ({WaitsFor(p)})")]);

    /// <summary>What keeps a pod from being ready, in a word or two.</summary>
    public static string WaitsFor(ResourceObject pod)
    {
        if (IsGoing(pod))
            return "terminating";
        if (Condition(pod, "PodScheduled") is { } scheduled && Status.Text(scheduled) == "False")
            return Reason.Text(scheduled) ?? "not scheduled";
        foreach (var init in Texts.Messages(InitStatuses.List(pod.Body)))
        {
            if (InitWaiting.Text(init) is { Length: > 0 } waiting and not "PodInitializing")
                return waiting;
            if (InitRunning.Time(init) is not null && !InitStarted.Flag(init))
                return $"init container {InitName.Text(init)} runs";
        }

        foreach (var container in Texts.Messages(Statuses.List(pod.Body)))
        {
            if ((Waiting.Text(container) ?? Ended.Text(container)) is { Length: > 0 } reason)
                return reason;
        }

        return IsReady(pod) ? "ready" : Phase.Text(pod.Body) == "Running" ? "running, not ready" : Phase.Text(pod.Body) ?? "no status yet";
    }

    private static ResourceMessage? Condition(ResourceObject pod, string type) => Texts.Messages(Conditions.List(pod.Body)).FirstOrDefault(c => Type.Text(c) == type);
}

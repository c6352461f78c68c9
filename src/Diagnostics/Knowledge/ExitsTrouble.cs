using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Since when a container has been in trouble, by the API's own times. A restart does not begin it anew.</summary>
internal static class ExitsTrouble
{
    // The kubelet's back-off ends at 5 minutes; a run of 10 minutes resets it (kuberuntime_manager.go, client-go's flowcontrol.Backoff).
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(10);

    private static readonly FieldPath Restarts = FieldPath.In("io.k8s.api.core.v1.ContainerStatus", "restartCount");
    private static readonly FieldPath FinishedAt = FieldPath.In("io.k8s.api.core.v1.ContainerStateTerminated", "finishedAt");
    private static readonly FieldPath StartTime = FieldPath.Of(ResourceKinds.Pod, "status.startTime");
    private static readonly FieldPath Conditions = FieldPath.Of(ResourceKinds.Pod, "status.conditions");
    private static readonly FieldPath Type = Conditions.Each("type");
    private static readonly FieldPath Status = Conditions.Each("status");
    private static readonly FieldPath Turned = Conditions.Each("lastTransitionTime");
    private static readonly FieldPath Reason = FieldPath.Of(ResourceKinds.Event, "reason");
    private static readonly FieldPath Message = FieldPath.Of(ResourceKinds.Event, "message");
    private static readonly FieldPath First = FieldPath.Of(ResourceKinds.Event, "firstTimestamp");
    private static readonly FieldPath Created = FieldPath.Of(ResourceKinds.Event, "metadata.creationTimestamp");

    public static readonly ImmutableArray<FieldPath> Reads = [Restarts, StartTime, Type, Status, Turned, Reason, Message, First, Created];

    /// <summary>
    /// The start of the pod (for a container that is no init container: the end of its init containers), when the restarts are so many that it never ran well
    /// for long; else the first event that tells of the trouble, or the last end if that is earlier. Null when the container never ended.
    /// </summary>
    /// <param name="events">Those of the container, or an error value where they are not known.</param>
    public static DateTime? Since(ResourceMessage pod, ResourceMessage status, bool init, CelValue events)
    {
        if (ExitsRuns.LastEnd(status) is not { } end || FinishedAt.Time(end) is not { } finished)
            return null;
        var restarts = Restarts.Integer(status) ?? 0;
        if (restarts == 0)
            return finished;
        var run = ExitsRuns.Runtime(end);
        if (Begin(pod, init) is { } begin && finished - begin <= restarts * (LongestPause + (run < LongestRun ? run : LongestRun)) && run < LongestRun)
            return begin < finished ? begin : finished;
        return FirstSign(events) is { } sign && sign < finished ? sign : finished;
    }

    private static DateTime? Begin(ResourceMessage pod, bool init)
    {
        var initialized = init ? null : Texts.Messages(Conditions.List(pod)).FirstOrDefault(c => Type.Text(c) == "Initialized" && Status.Text(c) == "True");
        return (initialized is null ? null : Turned.Time(initialized)) ?? StartTime.Time(pod);
    }

    private static DateTime? FirstSign(CelValue events)
    {
        DateTime? first = null;
        for (var i = 0; events.Kind == CelKind.List && i < events.Count; i++)
        {
            if (events[i].AsMessage is { } body && IsSign(Reason.Text(body), Message.Text(body) ?? "") && (First.Time(body) ?? Created.Time(body)) is { } at && !(at > first))
                first = at;
        }

        return first;
    }

    private static bool IsSign(string? reason, string message) => reason switch
    {
        "BackOff" => message.Contains("restarting", StringComparison.Ordinal),
        "Killing" => message.Contains("probe", StringComparison.Ordinal) || message.Contains("PostStartHook", StringComparison.Ordinal),
        _ => reason is "FailedPostStartHook",
    };
}

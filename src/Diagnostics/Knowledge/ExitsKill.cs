using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// An event that says why the kubelet ended a container (kuberuntime_manager.go, kuberuntime_container.go). <see cref="By"/>: <c>liveness</c>,
/// <c>startup</c> or <c>poststart</c>.
/// </summary>
/// <param name="First">When it was seen first: while the kubelet is about to end the next run, the last one that has ended is the one of the first time.</param>
/// <param name="At">When it was seen last.</param>
internal sealed record ExitsKill(string By, DateTime First, DateTime At, long Count)
{
    private static readonly FieldPath Reason = FieldPath.Of(ResourceKinds.Event, "reason");
    private static readonly FieldPath Message = FieldPath.Of(ResourceKinds.Event, "message");
    private static readonly FieldPath EventCount = FieldPath.Of(ResourceKinds.Event, "count");
    private static readonly FieldPath SeriesCount = FieldPath.Of(ResourceKinds.Event, "series.count");
    private static readonly FieldPath SeriesLast = FieldPath.Of(ResourceKinds.Event, "series.lastObservedTime");
    private static readonly FieldPath Last = FieldPath.Of(ResourceKinds.Event, "lastTimestamp");
    private static readonly FieldPath Begun = FieldPath.Of(ResourceKinds.Event, "firstTimestamp");
    private static readonly FieldPath Time = FieldPath.Of(ResourceKinds.Event, "eventTime");
    private static readonly FieldPath Created = FieldPath.Of(ResourceKinds.Event, "metadata.creationTimestamp");

    public static readonly ImmutableArray<FieldPath> Reads = [Reason, Message, EventCount, SeriesCount, SeriesLast, Last, Begun, Time, Created];

    /// <summary>Those of a list of events, in its order.</summary>
    public static IEnumerable<ExitsKill> Of(CelValue events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].AsMessage is { } body && Killer(Reason.Text(body), Message.Text(body) ?? "") is { } by)
                yield return new(by, Begun.Time(body) ?? Time.Time(body) ?? Seen(body), Seen(body), EventCount.Integer(body) ?? SeriesCount.Integer(body) ?? 1);
        }
    }

    /// <summary>The newest event of the given reasons whose message holds a text; its message, or null.</summary>
    public static string? NewestMessage(CelValue events, Func<string, string, bool> wanted)
    {
        for (var i = events.Count - 1; i >= 0; i--)
        {
            if (events[i].AsMessage is { } body && Message.Text(body) is { } message && wanted(Reason.Text(body) ?? "", message))
                return message;
        }

        return null;
    }

    private static string? Killer(string? reason, string message)
    {
        if (reason == "FailedPostStartHook")
            return "poststart";
        if (reason != "Killing")
            return null;
        if (message.Contains("failed liveness probe", StringComparison.Ordinal) || message.Contains("is unhealthy, it will be killed", StringComparison.Ordinal))
            return "liveness";
        if (message.Contains("failed startup probe", StringComparison.Ordinal))
            return "startup";
        return message.Contains("PostStartHook", StringComparison.Ordinal) ? "poststart" : null;
    }

    /// <summary>When an event was last seen; the events.k8s.io dialect keeps it elsewhere.</summary>
    public static DateTime Seen(ResourceMessage body) =>
        ((DateTime?[])[SeriesLast.Time(body), Last.Time(body), Time.Time(body), Created.Time(body)]).Max() ?? DateTime.MinValue;
}

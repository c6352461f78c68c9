using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What functions read of events; kubelet and controllers write <c>lastTimestamp</c>, the scheduler a series.</summary>
internal static class EventFacts
{
    public static readonly FieldPath Reason = FieldPath.Of(ResourceKinds.Event, "reason");
    public static readonly FieldPath Message = FieldPath.Of(ResourceKinds.Event, "message");

    private static readonly ImmutableArray<FieldPath> Times =
    [
        FieldPath.Of(ResourceKinds.Event, "series.lastObservedTime"), FieldPath.Of(ResourceKinds.Event, "lastTimestamp"), FieldPath.Of(ResourceKinds.Event, "eventTime"),
        FieldPath.Of(ResourceKinds.Event, "metadata.creationTimestamp"),
    ];

    public static readonly ImmutableArray<FieldPath> Reads = [Reason, Message, .. Times];

    /// <summary>The latest of all times that the event bears, UTC.</summary>
    public static DateTime Seen(ResourceMessage e) => Times.Max(p => p.Time(e)) ?? DateTime.MinValue;
}

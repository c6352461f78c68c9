using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>When and how often an event happened, whichever of its fields says so: kubelet and controllers write others than the scheduler.</summary>
internal static class EventLibrary
{
    private static readonly FieldPath Created = FieldPath.Of(ResourceKinds.Event, "metadata.creationTimestamp");
    private static readonly FieldPath Time = FieldPath.Of(ResourceKinds.Event, "eventTime");

    private static readonly FieldPath[] LastTimes =
        [FieldPath.Of(ResourceKinds.Event, "series.lastObservedTime"), FieldPath.Of(ResourceKinds.Event, "lastTimestamp"), Time, Created];

    private static readonly FieldPath[] FirstTimes = [FieldPath.Of(ResourceKinds.Event, "firstTimestamp"), Time, Created];
    private static readonly FieldPath[] Counts = [FieldPath.Of(ResourceKinds.Event, "series.count"), FieldPath.Of(ResourceKinds.Event, "count")];

    public static void Declare(FunctionTable table)
    {
        table.Add(new HostFunction(
            "seen", Member: false, [CelType.MessageOf(ResourceKinds.Event)], CelType.Timestamp, [.. LastTimes],
            "The last time at which an event was seen.", "now - seen(events.last().value()) < duration('10m')",
            (_, arguments) => OfTimes(arguments[0].AsMessage, LastTimes, latest: true)));
        table.Add(new HostFunction(
            "firstSeen", Member: false, [CelType.MessageOf(ResourceKinds.Event)], CelType.Timestamp, [.. FirstTimes],
            "The first time at which an event was seen.", "seen(events[0]) - firstSeen(events[0]) > duration('10m')",
            (_, arguments) => OfTimes(arguments[0].AsMessage, FirstTimes, latest: false)));
        table.Add(new HostFunction(
            "times", Member: false, [CelType.MessageOf(ResourceKinds.Event)], CelType.Int, [.. Counts],
            "How often an event was seen, at least 1.", "events.map(e, times(e)).sum() >= 3", Times));
    }

    private static CelValue OfTimes(ResourceMessage? message, FieldPath[] paths, bool latest)
    {
        DateTime? best = null;
        foreach (var path in paths)
        {
            if (path.Time(message) is { } time && (best is null || time > best == latest))
                best = time;
        }

        return best is { } found ? CelValue.Of(found) : CelValue.Absent("the event has no time");
    }

    private static CelValue Times(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        var message = arguments[0].AsMessage;
        return CelValue.Of(Math.Max(1, Counts.Max(c => c.Integer(message) ?? 0)));
    }
}

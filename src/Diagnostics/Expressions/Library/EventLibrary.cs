using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary><c>seen(event)</c>: when an event last happened, whichever of its four times says so.</summary>
internal static class EventLibrary
{
    private static readonly FieldPath[] Times =
    [
        FieldPath.Of(ResourceKinds.Event, "series.lastObservedTime"),
        FieldPath.Of(ResourceKinds.Event, "lastTimestamp"),
        FieldPath.Of(ResourceKinds.Event, "eventTime"),
        FieldPath.Of(ResourceKinds.Event, "metadata.creationTimestamp"),
    ];

    public static void Declare(FunctionTable table) => table.Add(new HostFunction(
        "seen", Member: false, [CelType.MessageOf(ResourceKinds.Event)], CelType.Timestamp, [.. Times],
        "The last time at which an event was seen.", "now - seen(events.last().value()) < duration('10m')", Seen));

    private static CelValue Seen(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        var message = arguments[0].AsMessage;
        DateTime? last = null;
        foreach (var path in Times)
        {
            if (path.Time(message) is { } time && (last is null || time > last))
                last = time;
        }

        return last is { } found ? CelValue.Of(found) : CelValue.Absent("the event has no time");
    }
}

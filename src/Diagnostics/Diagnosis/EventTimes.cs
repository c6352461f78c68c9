using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>When an event was last seen, and how often: kubelet and controllers write <c>lastTimestamp</c> and <c>count</c>, the scheduler a series.</summary>
internal static class EventTimes
{
    /// <summary>The latest of all times that the event bears, UTC.</summary>
    public static DateTime Seen(ResourceObject e)
    {
        var seen = EngineFields.EventCreated.Time(e.Body) ?? default;
        seen = Max(seen, EngineFields.EventSeriesSeen.Time(e.Body));
        seen = Max(seen, EngineFields.EventLast.Time(e.Body));
        return Max(seen, EngineFields.EventTime.Time(e.Body));
    }

    /// <summary>When it was seen last by the clock of who wrote it, UTC; when it was stored, where no writer says.</summary>
    public static DateTime Told(ResourceObject e)
    {
        var told = Max(Max(EngineFields.EventLast.Time(e.Body) ?? default, EngineFields.EventSeriesSeen.Time(e.Body)), EngineFields.EventTime.Time(e.Body));
        return told == default ? Seen(e) : told;
    }

    /// <summary>How often it was seen, at least 1.</summary>
    public static long Count(ResourceObject e) =>
        Math.Max(1, Math.Max(EngineFields.EventCount.Integer(e.Body) ?? 0, EngineFields.EventSeriesCount.Integer(e.Body) ?? 0));

    /// <summary>Oldest first; of equal times by key.</summary>
    public static ImmutableArray<ResourceObject> Sort(ImmutableArray<ResourceObject> events) =>
        events.Length < 2 ? events : [.. events.OrderBy(Seen).ThenBy(e => e.Name, StringComparer.Ordinal)];

    private static DateTime Max(DateTime a, DateTime? b) => b > a ? b.Value : a;
}

using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Timelines;

/// <summary>What events say of an object: each once, at the time at which it was seen last.</summary>
internal static class EventEntries
{
    // k8s.io/apimachinery, util/rand: what the API server puts after a generateName.
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";
    private const int Suffix = 5;

    public static void Collect(List<TimelineEntry> into, ObjectKey about, ImmutableArray<ResourceObject> events, NodeClocks clocks)
    {
        foreach (var e in events)
        {
            var host = NodeClocks.HostOf(e);
            var at = clocks.Correct(EventTimes.Told(e), host);
            var first = NodeClocks.FirstOf(e) is { } begun ? clocks.Correct(begun, host) : (DateTime?)null;
            var count = EventTimes.Count(e);
            var text = $"{EngineFields.EventReason.Text(e.Body)}: {EngineFields.EventMessage.Text(e.Body)}";
            into.Add(new(at, TimelineForm.Event, ObjectReference.To(about), text)
            {
                Key = $"event {e.Namespace}/{e.Name}",
                Count = count,
                First = count > 1 && first < at ? first : null,
                Pattern = Pattern(text, about.Name),
                Moment = Moment(e.Name),
            });
        }
    }

    /// <summary>The text with a star for the generated end of each name that begins as the object's own; null where there is none.</summary>
    private static string? Pattern(string text, string owner)
    {
        var (pattern, start) = ((string?)null, owner + "-");
        for (var at = text.IndexOf(start, StringComparison.Ordinal); at >= 0; at = text.IndexOf(start, at, StringComparison.Ordinal))
        {
            at += start.Length;
            var end = at;
            while (end < text.Length && Letters.Contains(text[end]))
                end++;
            if (end - at == Suffix && (end == text.Length || !(char.IsAsciiLetterOrDigit(text[end]) || text[end] == '-')))
                pattern = text = $"{text.AsSpan(0, at)}*{text.AsSpan(end)}";
        }

        return pattern;
    }

    // client-go ends the name of an event with the nanosecond at which it was written first (tools/record, tools/events).
    private static long Moment(string name) =>
        long.TryParse(name.AsSpan(name.LastIndexOf('.') + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var moment) ? moment : 0;
}

using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Diagnosis.Timelines;

/// <summary>
/// The story of an incident over a session: what the state has told at any time, also when the API has forgotten it since (events after an hour, the run before
/// the last one, objects that are deleted). What arrives late stands where it belongs. Not thread-safe.
/// </summary>
internal sealed class Timeline
{
    /// <summary>How much is kept of one story; the oldest that is no change goes first.</summary>
    public const int Most = 200;

    private readonly Dictionary<string, TimelineEntry> _entries = [];
    private ImmutableArray<TimelineEntry>? _told;

    /// <summary>In the order of time; what says the same of the same object, but for the names of pods that were made up for it, once.</summary>
    public ImmutableArray<TimelineEntry> Told => _told ??= [.. _entries.Values.GroupBy(e => e.Pattern is null ? (object)e.Key : (e.Object, e.Pattern)).Select(Joined).Order(TimelineOrder.Instance)];

    public void AddAll(IEnumerable<TimelineEntry> entries)
    {
        foreach (var entry in entries)
            Add(entry);
    }

    /// <summary>Takes an entry in; one that is known by its key is told anew, and its first time stays.</summary>
    public void Add(TimelineEntry entry)
    {
        if (_entries.TryGetValue(entry.Key, out var known))
        {
            if (known == entry || entry.Count < known.Count)
                return; // what was counted stays counted: an event that is written anew after an hour begins at one
            entry = entry with { First = Earlier(known.First ?? (entry.At > known.At ? known.At : null), entry.First) };
        }

        _entries[entry.Key] = entry;
        _told = null;
        if (_entries.Count > Most)
            Drop();
    }

    private static DateTime? Earlier(DateTime? a, DateTime? b) => a is null ? b : b is null || a < b ? a : b;

    private static TimelineEntry Joined(IGrouping<object, TimelineEntry> alike)
    {
        TimelineEntry[] entries = [.. alike.Order(TimelineOrder.Instance)];
        return entries is [var only] ? only : entries[^1] with
        {
            Text = entries[^1].Pattern!,
            Count = entries.Sum(e => e.Count),
            First = entries.Min(e => e.First ?? e.At) is var first && first < entries[^1].At ? first : null,
        };
    }

    private void Drop()
    {
        var oldest = _entries.Values.OrderBy(e => e.Form is TimelineForm.Event or TimelineForm.State or TimelineForm.Restart ? 0 : 1).ThenBy(e => e, TimelineOrder.Instance).First();
        _entries.Remove(oldest.Key);
        _told = null;
    }
}

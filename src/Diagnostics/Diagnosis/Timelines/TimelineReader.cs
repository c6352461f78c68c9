using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis.Changes;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Timelines;

/// <summary>What the state tells of an incident's story: changes, events, conditions and restarts of its root, of its members, and of what suffers from it.</summary>
internal static class TimelineReader
{
    private const int MostObjects = 8;
    private static readonly FieldPath NodeName = FieldPath.Of(ResourceKinds.Pod, "spec.nodeName");

    /// <summary>What is read besides what rules read.</summary>
    public static IEnumerable<FieldPath> Reads => NodeClocks.Reads.Concat(StateEntries.Reads).Concat(RestartEntries.Reads).Append(NodeName);

    /// <param name="changes">Those of the time of the incident too.</param>
    /// <returns>In the order of time; of the same time by object.</returns>
    public static ImmutableArray<TimelineEntry> Read(IStateReader reader, Incident incident, ImmutableArray<Change> changes)
    {
        var keys = Concerned(incident);
        var events = keys.ToDictionary(k => k, k => reader.Related(k, Relation.HasEvent, ResourceKinds.Event) is { IsKnown: true } known ? known.Value : []);
        var clocks = new NodeClocks();
        foreach (var e in events.Values.SelectMany(e => e))
            clocks.Note(e);
        var entries = changes.Select(Entry).ToList();
        foreach (var key in keys)
        {
            EventEntries.Collect(entries, key, events[key], clocks);
            if (reader.Get(key) is not { IsKnown: true, Value: { } found })
                continue;
            var host = key.Kind == ResourceKinds.Pod ? NodeName.Text(found.Body) : null;
            StateEntries.Collect(entries, found, at => clocks.Correct(at, host));
            if (key.Kind == ResourceKinds.Pod)
                RestartEntries.Collect(entries, found, at => clocks.Correct(at, host));
        }

        return [.. entries.DistinctBy(e => e.Key).Order(TimelineOrder.Instance)];
    }

    private static TimelineEntry Entry(Change change)
    {
        var by = change.By is { } writer ? $" (by {writer})" : "";
        return new(change.At, TimelineForm.Change, change.Object, change.Text + by) { Key = $"change {change.Form} {change.Object} {change.At:O}" };
    }

    private static List<ObjectKey> Concerned(Incident incident)
    {
        var named = incident.Members.Take(MostObjects).Concat(incident.Effects.Take(MostObjects)).Prepend(incident.Root);
        return [.. named.Select(r => ResourceKinds.FindReferenced(null, r.Kind) is { } kind ? new ObjectKey(kind, r.Namespace, r.Name) : (ObjectKey?)null).OfType<ObjectKey>().Distinct()];
    }
}

/// <summary>The order of a story: by the second, as exact as most of the API's times are, and within one by what is known of it.</summary>
internal sealed class TimelineOrder : IComparer<TimelineEntry>
{
    public static readonly TimelineOrder Instance = new();

    public int Compare(TimelineEntry? x, TimelineEntry? y)
    {
        var order = (x!.At.Ticks / TimeSpan.TicksPerSecond).CompareTo(y!.At.Ticks / TimeSpan.TicksPerSecond);
        if (order == 0)
            order = x.Form.CompareTo(y.Form);
        if (order == 0)
            order = x.Moment.CompareTo(y.Moment);
        return order != 0 ? order : string.CompareOrdinal(x.Key, y.Key);
    }
}

using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Terminal.Timeline;

/// <summary>What makes a line of the story the same one in the next picture.</summary>
internal readonly record struct StoryId(DateTime At, string Word, SafeText Incident, string Text);

/// <summary>One line of the story of the cluster.</summary>
internal sealed record StoryEntry(Moment Moment, IncidentView Incident)
{
    public string Workload { get; } = Names.Workload(Incident.Root);

    public StoryId Id => new(Moment.At, Moment.Word, Incident.Id, Moment.Text);
}

/// <summary>The stories of all incidents in one, also of those that are over: the latest first, each happening once, within bounds.</summary>
internal static class Story
{
    public const int Most = 2_000;

    /// <summary>What has no namespace concerns all of them.</summary>
    /// <param name="ns">Null for all.</param>
    public static bool IsIn(IncidentView incident, string? ns) => ns is null || incident.Root.Namespace.IsEmpty || incident.Root.Namespace.Value == ns;

    /// <param name="ns">Null for all.</param>
    /// <param name="most">How many lines: no more than these are put into words.</param>
    public static ImmutableArray<StoryEntry> Of(SessionView session, string? ns = null, int most = Most)
    {
        var told = new HashSet<(DateTime, string, ReferenceView, string)>();
        return
        [
            .. session.Incidents.Concat(session.Cleared).Where(i => IsIn(i, ns)).SelectMany(IncidentMoments.Turns)
                .OrderByDescending(t => t.At).ThenBy(t => t.Incident.Id.Value, StringComparer.Ordinal)
                .Select(t => new StoryEntry(IncidentMoments.Tell(t), t.Incident))
                .Where(e => told.Add((e.Moment.At, e.Moment.Word, e.Moment.Object, e.Moment.What))).Take(most),
        ];
    }
}

using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Terminal.Timeline;

/// <summary>What makes a line of the story the same one in the next picture.</summary>
internal readonly record struct StoryId(DateTime At, string Word, SafeText Incident, string Text);

/// <summary>One line of the story of the cluster.</summary>
internal sealed record StoryEntry(Moment Moment, IncidentView Incident)
{
    /// <summary>What has no namespace concerns all of them.</summary>
    /// <param name="ns">Null for all.</param>
    public bool IsIn(string? ns) => ns is null || Incident.Root.Namespace.IsEmpty || Incident.Root.Namespace.Value == ns;

    public StoryId Id => new(Moment.At, Moment.Word, Incident.Id, Moment.Text);
}

/// <summary>The stories of all incidents in one, also of those that are over: the latest first, each happening once, within bounds.</summary>
internal static class Story
{
    private const int Most = 2_000;

    public static ImmutableArray<StoryEntry> Of(SessionView session)
    {
        var told = new HashSet<(DateTime, string, ReferenceView, string)>();
        return
        [
            .. session.Incidents.Concat(session.Cleared).SelectMany(i => IncidentMoments.Turns(i).Select(m => new StoryEntry(m, i)))
                .OrderByDescending(e => e.Moment.At).ThenBy(e => e.Incident.Id.Value, StringComparer.Ordinal)
                .Where(e => told.Add((e.Moment.At, e.Moment.Word, e.Moment.Object, e.Moment.What))).Take(Most),
        ];
    }
}

using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Diagnosis.Timelines;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Timeline;

/// <summary>Something that happened in the story of an incident.</summary>
/// <param name="At">By the cluster's time, UTC.</param>
/// <param name="Word">What kind of thing, in a word.</param>
/// <param name="What">What happened to the object: the same in every incident that tells of it.</param>
/// <param name="Text">The same with the name of the object, where that is not the root of the incident.</param>
internal readonly record struct Moment(DateTime At, string Word, Ink Ink, ReferenceView Object, string What, string Text);

/// <summary>A moment that is not put into words yet.</summary>
/// <param name="Entry">Null for the first sign of the incident.</param>
internal readonly record struct Turn(DateTime At, IncidentView Incident, TimelineView? Entry);

/// <summary>The moments of incidents.</summary>
internal static class IncidentMoments
{
    /// <summary>All that is known of an incident with its time, the oldest first.</summary>
    public static ImmutableArray<Moment> Of(IncidentView incident) => [.. All(incident, _ => true).OrderBy(t => t.At).Select(Tell)];

    /// <summary>What changed and what became of it, without the events and restarts on the way; in no order.</summary>
    public static IEnumerable<Turn> Turns(IncidentView incident) => All(incident, e => e.Form is not (TimelineForm.Event or TimelineForm.Restart));

    /// <summary>Puts it into words.</summary>
    public static Moment Tell(Turn turn) => turn is { Incident: var incident, Entry: var entry } && entry is not null
        ? new(entry.At, Word(entry.Form), InkOf(entry.Form), entry.Object, TimelineWords.Of(entry, entry.Object), TimelineWords.Of(entry, incident.Root, o => Name(o, incident.Root)))
        : new(turn.At, "began", Names.Ink(turn.Incident.Severity), turn.Incident.Root, turn.Incident.Title.Value, turn.Incident.Title.Value);

    private static IEnumerable<Turn> All(IncidentView incident, Func<TimelineView, bool> matters)
    {
        if (incident.FirstSeen is { } first) yield return new(first, incident, null);
        foreach (var entry in incident.Timeline.Where(matters)) yield return new(entry.At, incident, entry);
    }

    // The namespace of the incident stands beside it.
    private static string Name(ReferenceView item, ReferenceView root) =>
        item.Namespace == root.Namespace ? $"{Names.Workload(item)}{(item.Container.IsEmpty ? "" : $" [{item.Container}]")}" : item.ToString();

    private static string Word(TimelineForm form) => form switch
    {
        TimelineForm.Change => "changed",
        TimelineForm.Event => "event",
        TimelineForm.State => "turned",
        TimelineForm.Restart => "restart",
        TimelineForm.Opened => "found",
        TimelineForm.Cleared => "cleared",
        _ => "again",
    };

    private static Ink InkOf(TimelineForm form) => form switch
    {
        TimelineForm.Change or TimelineForm.Opened => Ink.Accent,
        TimelineForm.Cleared => Ink.Good,
        TimelineForm.Reopened => Ink.Warning,
        _ => Ink.Text,
    };
}

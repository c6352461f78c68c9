using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Pages;

namespace K8sDoctor.Troubleshooter.Terminal.Timeline;

/// <summary>The last lines of the story, where another page has room for them.</summary>
internal sealed class LatestStory
{
    private const int Most = 100;

    private SessionView? _told;
    private string? _namespace;
    private ImmutableArray<StoryEntry> _entries = [];

    /// <param name="ns">Null for all.</param>
    public void Update(SessionView session, string? ns)
    {
        if (_told is { } before && before.Incidents == session.Incidents && before.Cleared == session.Cleared && ns == _namespace) return;
        (_told, _namespace) = (session, ns);
        _entries = [.. Story.Of(session).Where(e => e.IsIn(ns)).Take(Most)];
    }

    public void Paint(Canvas canvas, DateTime clusterNow)
    {
        Frame.Title(canvas, "Timeline (7)", focused: false);
        if (_entries.IsEmpty) return;
        var table = new TimelineTable(_entries, canvas.Width, clusterNow);
        table.PaintHeader(canvas.Part(new Area(0, 1, canvas.Width, 1)));
        for (var i = 0; i < _entries.Length && i + 2 < canvas.Height; i++) table.PaintRow(canvas, i + 2, _entries[i], selected: false);
    }
}

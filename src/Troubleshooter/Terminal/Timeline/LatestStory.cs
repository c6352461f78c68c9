using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Pages;

namespace K8sDoctor.Troubleshooter.Terminal.Timeline;

/// <summary>The last lines of the story, where another page has room for them.</summary>
internal sealed class LatestStory
{
    private SessionView? _told;
    private string? _namespace;
    private int _most;
    private ImmutableArray<StoryEntry> _entries = [];

    /// <param name="ns">Null for all.</param>
    /// <param name="most">How many lines there is room for.</param>
    public void Update(SessionView session, string? ns, int most)
    {
        if (_told is { } before && before.Incidents == session.Incidents && before.Cleared == session.Cleared && (_namespace, _most) == (ns, most)) return;
        (_told, _namespace, _most) = (session, ns, most);
        _entries = Story.Of(session, ns, most);
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

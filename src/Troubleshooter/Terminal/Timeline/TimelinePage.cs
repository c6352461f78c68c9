using System.Collections.Immutable;
using System.Text;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Tables;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Pages;

namespace K8sDoctor.Troubleshooter.Terminal.Timeline;

/// <summary>What changed, came and went, the latest first. Each line leads to its incident, also to one that is over.</summary>
internal sealed class TimelinePage(LiveContext context) : Page
{
    private const int HeadRows = 2;
    private const int FootRows = 5;
    private const int FootFrom = 14;

    private readonly RowCursor<StoryId> _cursor = new();
    private ImmutableArray<StoryEntry> _shown = [];
    private RowFilter _filter = RowFilter.None;
    private DateTime _clusterNow;
    private SessionView? _told;
    private ImmutableArray<StoryEntry> _all = [];
    private int _rows;
    private int _foot;

    public override string Name => "timeline";

    public override IEnumerable<Hint> Hints => Selection.Incident is null
        ? [] : [new(LiveCommand.Open, "incident"), .. KeyHints.OfObject(Selection), LiveCommand.Filter, LiveCommand.Back, .. KeyHints.OfIncident(Selection)];

    public override bool CanFilter => true;

    public override string Filter => _filter.Text;

    public override (int All, int Shown) Count => (_all.Length, _shown.Length);

    public override Selection Selection => _cursor.Index < _shown.Length && _shown[_cursor.Index].Incident is var incident ? new(incident.Root, incident) : default;

    public override string? Saved
    {
        get
        {
            var text = new StringBuilder();
            foreach (var entry in _shown) text.AppendLine($"{entry.Moment.At:yyyy-MM-dd HH:mm:ss}  {entry.Moment.Word,-8} {Names.Word(entry.Incident.Severity),-9} {entry.Incident.Root}  {entry.Moment.Text}");
            return text.ToString();
        }
    }

    public override void Update(Picture picture)
    {
        var session = picture.Session;
        _clusterNow = session.Now;
        if (_told is null || _told.Incidents != session.Incidents || _told.Cleared != session.Cleared) _all = Story.Of(session);
        _told = session;
        Choose();
    }

    public override void Forget() => _told = null;

    public override void SetFilter(string text)
    {
        _filter = new RowFilter(text);
        Choose();
    }

    public override void Arrange(int width, int height, Glyphs glyphs)
    {
        _foot = height < FootFrom ? 0 : FootRows;
        _rows = Math.Max(0, height - HeadRows - _foot);
        _cursor.KeepInSight(_rows);
    }

    public override void Paint(Canvas canvas, DateTimeOffset now)
    {
        Frame.Title(canvas, Title(), focused: true, _shown.Length > _rows ? $"{_cursor.Index + 1}/{_shown.Length}" : "");
        if (_shown.IsEmpty)
        {
            canvas.Write(3, 2, _filter.IsActive ? "Nothing matches; Esc clears the filter." : "Nothing has come or gone.", CellStyle.Strong);
            return;
        }

        var painter = new TimelineTable(_shown, canvas.Width, _clusterNow);
        painter.PaintHeader(canvas.Part(new Area(0, 1, canvas.Width, 1)));
        var rows = canvas.Part(new Area(0, HeadRows, canvas.Width, _rows));
        for (var y = 0; y < rows.Height && _cursor.Top + y < _shown.Length; y++) painter.PaintRow(rows, y, _shown[_cursor.Top + y], _cursor.Top + y == _cursor.Index);
        if (_foot > 0) TimelineTable.PaintFoot(canvas.Part(new Area(0, canvas.Height - _foot, canvas.Width, _foot)), _shown[_cursor.Index]);
    }

    public override bool Handle(LiveCommand command, DateTimeOffset now)
    {
        switch (command)
        {
            case LiveCommand.Back when _filter.IsActive: SetFilter(""); return true;
            default: return _cursor.Target(command, _rows) is { } row && Move(row);
        }
    }

    public override void Click(int x, int y, DateTimeOffset now)
    {
        if (y >= HeadRows && _cursor.Top + y - HeadRows is var row && row < _shown.Length && y < HeadRows + _rows) Move(row);
    }

    public override void Wheel(int x, int y, int lines, DateTimeOffset now) => Move(_cursor.Index + lines);

    private void Choose()
    {
        _shown = [.. _all.Where(Matches)];
        _cursor.Follow(_shown.Length, i => _shown[i].Id);
    }

    private bool Matches(StoryEntry entry)
    {
        var root = entry.Incident.Root;
        if (!Story.IsIn(entry.Incident, context.Scope.Namespace)) return false;
        if (!_filter.IsActive) return true;
        return _filter.Shows(_filter.Finds(root.Namespace.Value) || _filter.Finds(Names.Workload(root)) || _filter.Finds(entry.Moment.Text) || _filter.Finds(entry.Moment.Word));
    }

    private bool Move(int index)
    {
        _cursor.Move(index, i => _shown[i].Id);
        return true;
    }

    private string Title()
    {
        var title = $"Timeline {_shown.Length}{(_shown.Length == _all.Length ? "" : $" of {_all.Length}")}";
        if (context.Scope.Namespace is { } ns) title += $" in {new SafeText(ns)}";
        return _filter.IsActive ? $"{title}, filter /{Filter}/" : title;
    }
}

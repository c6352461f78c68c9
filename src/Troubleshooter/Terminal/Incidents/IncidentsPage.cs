using System.Collections.Immutable;
using System.Text;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Tables;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Pages;
using K8sDoctor.Troubleshooter.Terminal.Timeline;

namespace K8sDoctor.Troubleshooter.Terminal.Incidents;

/// <summary>The table of incidents and the selected one explained. The selection belongs to an incident, not to a row.</summary>
internal sealed class IncidentsPage(LiveContext context) : Page
{
    private const int RoomyFrom = 30;

    private readonly RowCursor<IncidentId> _cursor = new();
    private readonly ScrollText _details = new();
    private readonly LatestStory _story = new();
    private IncidentRows _rows = new();
    private SessionView? _view;
    private DateTimeOffset _now;
    private ImmutableArray<IncidentRow> _shown = [];
    private IncidentLayout _layout;
    private IncidentTable? _table;
    private bool _inDetails;
    private bool _detailsOnly;
    private IncidentFilter _filter = IncidentFilter.None;

    public override string Name => "incidents";

    public override IEnumerable<Hint> Hints => _shown.IsEmpty ? [] : _inDetails
        ? [LiveCommand.Back, new(LiveCommand.Open, _detailsOnly ? "table" : "full screen"), .. KeyHints.OfObject(Selection), .. KeyHints.OfIncident(Selection)]
        : [new(LiveCommand.Open, "open"), LiveCommand.Fixes, .. KeyHints.OfObject(Selection), LiveCommand.Filter, .. KeyHints.OfIncident(Selection), LiveCommand.SwitchFocus, LiveCommand.Copy];

    public override DateTimeOffset? NextChange => new[] { _rows.NextChange, context.Mutes.NextEnd(_now) }.Min();

    public override bool CanFilter => true;

    public override string Filter => _filter.Row.Text;

    public override (int All, int Shown) Count => (_rows.All.Count(r => !r.IsGone), _shown.Count(r => !r.IsGone));

    public override Selection Selection => Selected is { } incident ? new(incident.Root, incident) : default;

    public override (string Text, string Words)? Copied => FixesPage.FirstOf(Selected);

    public override string NothingToCopy => FixesPage.NoneToCopy;

    public override string? Saved
    {
        get
        {
            if (_view is not { } view || _shown.IsEmpty) return null;
            var text = new StringBuilder();
            foreach (var incident in _shown.Where(r => !r.IsGone).Select(r => r.Incident))
                text.AppendLine($"{Names.Word(incident.Severity),-9} {Names.Age(incident.FirstSeen, view.Now),5}  {incident.Root}  {incident.Title}");
            return text.ToString();
        }
    }

    private IncidentView? Selected => _cursor.Index < _shown.Length ? _shown[_cursor.Index].Incident : null;

    public override void Update(Picture picture)
    {
        (_view, _now) = (picture.Session, picture.Now);
        _rows.Update(_view.Incidents, picture.Now);
        _filter = _filter with { Namespace = context.Scope.Namespace };
        Follow();
    }

    public override void Forget() => _rows = new();

    public override void SetFilter(string text)
    {
        if (text == Filter) return;
        _filter = _filter with { Row = new RowFilter(text) };
        Follow();
    }

    /// <summary>Puts the cursor on an incident, and its details in focus; a filter that hides it is cleared.</summary>
    public void Explain(IncidentView incident, DateTimeOffset now)
    {
        if (_shown.All(r => r.Incident.Id != incident.Id)) SetFilter("");
        for (var i = 0; i < _shown.Length; i++)
        {
            if (_shown[i].Incident.Id == incident.Id) Move(i, now);
        }

        (_inDetails, _detailsOnly) = (true, false);
    }

    public override void Arrange(int width, int height, Glyphs glyphs)
    {
        _layout = IncidentLayout.For(width, height, _shown.Length, _detailsOnly);
        _table = new IncidentTable(_layout.Table.Width, _rows.All);
        _cursor.KeepInSight(_layout.RowsInSight);
        if (_layout.HasStory && _view is { } told) _story.Update(told, context.Scope.Namespace, _layout.Story.Height);
        var lines = _view is { } view && Selected is { } incident && _layout.HasDetails
            ? IncidentDetails.Build(incident, view.Now, Math.Max(1, _layout.Details.Width - 2), glyphs, compact: _layout.Details.Height < RoomyFrom)
            : [];
        _details.Arrange(lines, _layout.Details.Height - 1);
    }

    public override void Paint(Canvas canvas, DateTimeOffset now)
    {
        if (_view is not { } view || _table is not { } table) return;
        if (_shown.IsEmpty)
        {
            Frame.Title(canvas, Title(), focused: true);
            EmptyState.Paint(canvas.Part(new Area(0, 1, canvas.Width, canvas.Height - 1)), view, _filter, _rows.All.Length);
            return;
        }

        if (_layout.HasTable) PaintTable(canvas.Part(_layout.Table), table, view);
        if (_layout.HasStory) _story.Paint(canvas.Part(_layout.Story), view.Now);
        if (_layout.Beside) PaintWall(canvas);
        if (_layout.HasDetails) PaintDetails(canvas.Part(_layout.Details));
    }

    public override bool Handle(LiveCommand command, DateTimeOffset now) => command switch
    {
        LiveCommand.Open => Open(),
        LiveCommand.SwitchFocus => SwitchFocus(),
        LiveCommand.Back => Back(),
        _ when _inDetails => _details.Handle(command),
        _ => _cursor.Target(command, _layout.RowsInSight) is { } row && Move(row, now),
    };

    public override void Click(int x, int y, DateTimeOffset now)
    {
        if (_layout.HasDetails && _layout.Details.Contains(x, y)) _inDetails = true;
        if (!_layout.HasTable || !_layout.Table.Contains(x, y)) return;

        _inDetails = false;
        var row = y - _layout.Table.Top - 2 + _cursor.Top;
        if (row >= _cursor.Top && row < _shown.Length) Move(row, now);
    }

    public override void Wheel(int x, int y, int lines, DateTimeOffset now)
    {
        if (_layout.HasDetails && _layout.Details.Contains(x, y)) _details.Scroll(lines);
        else Move(_cursor.Index + Math.Sign(lines), now);
    }

    private string Title()
    {
        var (all, shown) = Count;
        var place = _filter.Namespace is { } ns ? $" in {new SafeText(ns)}" : "";
        var filter = _filter.Row.IsActive ? $", filter /{Filter}/" : "";
        var muted = _shown.Count(r => r.Mute is not null) is > 0 and var count ? $", {count} muted" : "";
        return $"Incidents {(_filter.IsActive ? $"{shown} of {all}" : $"{all}")}{place}{filter}{muted}";
    }

    private void PaintTable(Canvas canvas, IncidentTable table, SessionView view)
    {
        var place = _shown.Length > _layout.RowsInSight ? $"{_cursor.Index + 1}/{_shown.Length}" : "";
        Frame.Title(canvas, Title(), !_inDetails, place);
        table.PaintHeader(canvas.Part(new Area(0, 1, canvas.Width, 1)));
        var rows = canvas.Part(new Area(0, 2, canvas.Width, canvas.Height - 2));
        for (var y = 0; y < rows.Height && _cursor.Top + y < _shown.Length; y++)
        {
            var ground = _cursor.Top + y != _cursor.Index ? Ground.Plain : _inDetails ? Ground.SelectedIdle : Ground.Selected;
            table.PaintRow(rows, y, _shown[_cursor.Top + y], ground, view.Now);
        }
    }

    private void PaintWall(Canvas canvas)
    {
        canvas.Write(_layout.Table.Width, 0, canvas.Glyphs.Rule, CellStyle.Dim);
        for (var y = 1; y < canvas.Height; y++) canvas.Write(_layout.Table.Width, y, canvas.Glyphs.Wall, CellStyle.Dim);
    }

    private void PaintDetails(Canvas canvas)
    {
        Frame.Title(canvas, Selected is { } incident ? Names.Workload(incident.Root) : "Details", _inDetails, _details.Place(canvas.Glyphs));
        _details.Paint(canvas.Part(new Area(1, 1, canvas.Width - 1, canvas.Height - 1)));
    }

    private bool Open()
    {
        if (_shown.IsEmpty) return true;
        if (_inDetails || !_layout.Beside) _detailsOnly = !_detailsOnly;
        _inDetails = _detailsOnly || _layout.Beside;
        return true;
    }

    private bool SwitchFocus()
    {
        if (_shown.IsEmpty) return true;
        _inDetails = !_inDetails && _layout.HasDetails;
        _detailsOnly &= _inDetails;
        return true;
    }

    private bool Back()
    {
        if (_inDetails) (_inDetails, _detailsOnly) = (false, false);
        else if (_filter.Row.IsActive) SetFilter("");
        else return false;
        return true;
    }

    private bool Move(int index, DateTimeOffset now)
    {
        var before = _cursor.Selected;
        _rows.Freeze(now);
        _cursor.Move(index, i => _shown[i].Id);
        if (_cursor.Selected != before) _details.ToStart();
        return true;
    }

    private void Follow()
    {
        _shown = _filter.IsActive ? [.. _rows.All.Where(r => _filter.Matches(r.Incident))] : _rows.All;
        _shown = MutedLast(_shown);
        if (_shown.IsEmpty) (_inDetails, _detailsOnly) = (false, false);
        var before = _cursor.Selected;
        _cursor.Follow(_shown.Length, i => _shown[i].Id);
        if (_cursor.Selected != before) _details.ToStart();
    }

    private ImmutableArray<IncidentRow> MutedLast(ImmutableArray<IncidentRow> rows)
    {
        if (_view is not { } view || context.Mutes.NextEnd(_now) is null) return rows;
        return [.. rows.Select(r => context.Mutes.Find(view, r.Incident, _now) is { } mute ? r with { Mute = mute } : r).OrderBy(r => r.Mute is not null)];
    }
}

using System.Globalization;
using System.Text;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Inspection;
using K8sDoctor.Troubleshooter.Session.Tables;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Pages;

namespace K8sDoctor.Troubleshooter.Terminal.Logs;

/// <summary>The logs of one pod: the run before, a divider, this run and what comes; all containers, or one. It reads for as long as it is open.</summary>
internal sealed class LogPage : Page
{
    private const int HeadRows = 2;
    private const int Sideways = 20;

    private readonly LiveContext _context;
    private readonly LogAsk _ask;
    private readonly ReferenceView _item;
    private readonly LogRows _rows = new();
    private readonly LogLook _look;
    private readonly LogScroll _scroll;
    private readonly MatchedLines _matched;
    private readonly IncidentView? _incident;
    private RowFilter _filter = RowFilter.None;
    private PodLog _log;
    private LogFeed _feed;
    private LogState _state = LogState.Beginning;
    private long _version = -1;
    private int? _container;
    private bool _wantsPrevious;
    private long? _match;

    /// <param name="item">What the user asked about.</param>
    /// <param name="incident">The one that it has a part in; null for none.</param>
    /// <param name="previous">Begin at the end of the run before.</param>
    public LogPage(LiveContext context, LogAsk ask, ReferenceView item, IncidentView? incident, bool previous)
    {
        (_context, _ask, _item, _incident, _wantsPrevious) = (context, ask, item, incident, previous);
        _matched = new(incident);
        _look = new(_matched);
        _scroll = new(_rows, _look);
        _log = context.Inspections.OpenLog(ask);
        _feed = _log.Feed;
    }

    public override string Name => "logs";

    public override string FileName => $"logs-{(_state.Pod ?? _item).Name}";

    public override KeyGroup? OwnKeys => KeyGroup.Log;

    public override IEnumerable<Hint> Hints =>
    [
        LiveCommand.Back, new(LiveCommand.Autoscroll, _scroll.Follows ? "stand still" : "follow"), LiveCommand.Wrap, LiveCommand.Times,
        .. _matched.IsEmpty ? (Hint[])[] : [new(LiveCommand.MatchedLine, "matched")], .. _state.Containers.Length > 1 ? (Hint[])[LiveCommand.NextContainer] : [],
        .. _state.HasPrevious ? (Hint[])[new(LiveCommand.PreviousLogs, "previous")] : [], LiveCommand.Filter, new(LiveCommand.TailRange, "read anew"), LiveCommand.MarkLine,
        LiveCommand.Describe, LiveCommand.Copy, LiveCommand.Save,
    ];

    public override DateTimeOffset? NextChange => _feed.Version != _version || _feed != _log.Feed ? DateTimeOffset.MinValue : null;

    public override Selection Selection => new(_state.Pod ?? _item, _incident);

    public override bool CanFilter => true;

    public override string Filter => _filter.Text;

    public override (int All, int Shown) Count => ((int)(_feed.Buffer.Next - _feed.Buffer.First), _rows.Count);

    public override (string Text, string Words)? Copied
    {
        get
        {
            var seen = _scroll.Seen.Select(s => s.Number).Distinct().ToList();
            return seen.Count == 0 ? null : (_look.Plain(_feed.Buffer, seen), $"the {Names.Count(seen.Count, "line")} on the screen");
        }
    }

    public override string? Saved
    {
        get
        {
            if (_rows.Count == 0) return null;
            var dropped = _feed.Buffer.First is > 0 and var count ? $"; {count} older lines were dropped" : "";
            return $"# logs of pod {(_state.Pod ?? _item).Namespace}/{(_state.Pod ?? _item).Name}, {_feed.Range.Name}{dropped}\n{_look.Plain(_feed.Buffer, Enumerable.Range(0, _rows.Count).Select(row => _rows[row]))}";
        }
    }

    public override void SetFilter(string text)
    {
        if (text != Filter) _filter = new RowFilter(text);
    }

    public override void Arrange(int width, int height, Glyphs glyphs)
    {
        if (_feed != _log.Feed) (_feed, _match) = (_log.Feed, null);
        (_version, _state) = (_feed.Version, _feed.State);
        _look.Containers = _container is null ? _state.Containers : [];
        _rows.Update(_feed.Buffer, _filter, _container);
        if (_wantsPrevious && !_state.IsReading) ToPrevious();
        _scroll.Arrange(_feed.Buffer, Math.Max(1, width - 2), height - HeadRows, glyphs);
        _feed.Pin = _scroll.Follows || _scroll.Seen.IsEmpty ? null : _scroll.Seen[0].Number;
    }

    public override void Paint(Canvas canvas, DateTimeOffset now)
    {
        Frame.Title(canvas, Title(), focused: true, Lines());
        LogStatus.Paint(canvas.Part(new Area(1, 1, canvas.Width - 2, 1)), new(_state, _scroll.Follows, _look, _feed.IsHeld, _scroll.Below, !_matched.IsEmpty));
        var lines = canvas.Part(new Area(0, HeadRows, canvas.Width, canvas.Height - HeadRows));
        for (var y = 0; y < _scroll.Seen.Length; y++)
        {
            var seen = _scroll.Seen[y];
            if (seen.IsMatched && seen.Part == 0) lines.Write(0, y, canvas.Glyphs.Cursor, CellStyle.Heading);
            lines.Part(new Area(1, y, canvas.Width - 2, 1)).WriteLine(0, 0, seen.Line);
        }
    }

    public override bool Handle(LiveCommand command, DateTimeOffset now)
    {
        switch (command)
        {
            case LiveCommand.Up: return Scroll(-1);
            case LiveCommand.Down: return Scroll(1);
            case LiveCommand.PageUp: return Scroll(1 - _scroll.Height);
            case LiveCommand.PageDown: return Scroll(_scroll.Height - 1);
            case LiveCommand.First: _scroll.ToFirst(); return true;
            case LiveCommand.Last or LiveCommand.Logs: _scroll.Follows = true; return true;
            case LiveCommand.PreviousLogs: ToPrevious(); return true;
            case LiveCommand.Autoscroll: _scroll.Follows = !_scroll.Follows; return true;
            case LiveCommand.Wrap: (_look.Wraps, _look.Left) = (!_look.Wraps, 0); return true;
            case LiveCommand.Times: _look.HasTimes = !_look.HasTimes; return true;
            case LiveCommand.Left or LiveCommand.Right: return Move(command == LiveCommand.Left ? -Sideways : Sideways);
            case LiveCommand.MarkLine: return Mark(now);
            case LiveCommand.MatchedLine: return ToMatch();
            case LiveCommand.NextContainer: return NextContainer();
            case LiveCommand.AllContainers: _container = null; return true;
            case >= LiveCommand.TailRange and <= LiveCommand.LastHour: return Read(LogRange.All[command - LiveCommand.TailRange]);
            case LiveCommand.Back when Filter.Length > 0: SetFilter(""); return true;
            default: return false;
        }
    }

    public override void Wheel(int x, int y, int lines, DateTimeOffset now) => _scroll.Scroll(lines);

    public override void Close() => _log.Dispose();

    // The connection is another one.
    public override void Forget()
    {
        _log.Dispose();
        _log = _context.Inspections.OpenLog(_ask);
    }

    private bool Scroll(int lines)
    {
        _scroll.Scroll(lines);
        return true;
    }

    private bool Move(int columns)
    {
        _look.Left = _look.Wraps ? 0 : Math.Max(0, _look.Left + columns);
        if (_look.Wraps) _context.Say("Lines are wrapped: w cuts them.");
        return true;
    }

    private bool Mark(DateTimeOffset now)
    {
        _feed.Note(-1, $"mark {now.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC");
        _scroll.Follows = true;
        return true;
    }

    private bool NextContainer()
    {
        var count = _state.Containers.Length;
        if (count < 2) _context.Say("It has one container.");
        else _container = _container is null ? 0 : _container + 1 < count ? _container + 1 : null;
        return true;
    }

    private bool Read(LogRange range)
    {
        _log.Read(range);
        _scroll.Follows = !range.IsHead;
        if (range.IsHead) _scroll.ToFirst();
        return true;
    }

    // So that its last lines are seen, and below them where this run begins.
    private void ToPrevious()
    {
        _wantsPrevious = false;
        if (Last(_rows.Count, static (in LogEntry entry, ReadOnlySpan<byte> _, int _) => entry.Previous) is { } number) _scroll.Reveal(number, Math.Max(0, _scroll.Height * 3 / 4));
        else _context.Say(_state.HasPrevious ? "Of the run before nothing is within this range." : "There is no run before: no container of it was restarted.");
    }

    // The last one first, and then those before it, and from the first one the last again.
    private bool ToMatch()
    {
        if (_matched.IsEmpty)
        {
            _context.Say(_incident is null ? "No incident touches it: no rule has matched a line." : "Its incident was not found by a line of a log.");
            return true;
        }

        var before = _match is { } last ? Math.Min(_rows.IndexOf(last), _rows.Count) : _rows.Count;
        _match = Last(before, IsMatched) ?? Last(_rows.Count, IsMatched);
        if (_match is { } number) _scroll.Reveal(number, Math.Max(0, _scroll.Height / 2));
        else _context.Say("The line that the rule matched is not among those that were read.");
        return true;
    }

    private bool IsMatched(in LogEntry entry, ReadOnlySpan<byte> utf8, int cutOff) => entry.Kind == LogEntryKind.Line && _matched.Contains(utf8);

    /// <summary>The last entry above a row that is such a one; null for none.</summary>
    private long? Last(int below, LogReading<bool> isSuch)
    {
        for (var row = below - 1; row >= 0; row--)
        {
            if (_feed.Buffer.Read(_rows[row], isSuch, out var found) && found) return _rows[row];
        }

        return null;
    }

    private string Title()
    {
        var pod = _state.Pod ?? _item;
        var title = new StringBuilder($"Logs: {Names.Workload(pod)}");
        if (!pod.Namespace.IsEmpty) title.Append($" in {pod.Namespace}");
        if (_container is { } only && only < _state.Containers.Length) title.Append($", {_state.Containers[only]}");
        title.Append($", {_feed.Range.Name}");
        if (_filter.IsActive) title.Append($", filter /{Filter}/");
        return title.ToString();
    }

    private string Lines()
    {
        var dropped = _feed.Buffer.First;
        var lines = $"{_rows.Count.ToString("N0", CultureInfo.InvariantCulture)} {(_rows.Count == 1 ? "line" : "lines")}";
        return dropped > 0 ? $"{lines}, {dropped.ToString("N0", CultureInfo.InvariantCulture)} older dropped" : lines;
    }
}

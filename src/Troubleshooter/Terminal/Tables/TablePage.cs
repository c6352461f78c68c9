using System.Collections.Immutable;
using System.Text;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Tables;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Pages;

namespace K8sDoctor.Troubleshooter.Terminal.Tables;

/// <summary>A table of objects. Only the rows in sight are looked at; below them one line says what the selected row has to do with an incident.</summary>
internal sealed class TablePage(LiveContext context, TableDefinition definition) : Page
{
    private const int HeadRows = 2;
    private const int FootFrom = 8;
    private const int MostInsight = 12;
    private const int MostWords = 7;

    private readonly RowCursor<RowId> _cursor = new();
    private readonly HashSet<RowId> _marked = [];
    private TableQuery _query = TableQuery.Of(definition);
    private TableView? _table;
    private SessionView? _session;
    private InsightView? _insight;
    private ImmutableArray<PlacedColumn> _columns = [];
    private int _rows;
    private int _foot;

    public override string Name => definition.Title;

    public override IEnumerable<Hint> Hints =>
    [
        .. IsOfNamespaces ? (Hint[])[new(LiveCommand.Open, "only this one")] : Selection.Incident is not null ? [new(LiveCommand.Open, "incident")] : [],
        .. KeyHints.OfObject(Selection), LiveCommand.Filter, LiveCommand.Back, .. KeyHints.OfIncident(Selection),
        .. Selection.Object is null ? (Hint[])[] : [LiveCommand.Owner, LiveCommand.Mark, LiveCommand.Copy],
    ];

    public override Gaze Gaze => new(Query, definition.HasInsight && _table is { Count: > 0 } table ? table.Id(_cursor.Index) : null);

    public override bool CanFilter => true;

    public override string Filter => _query.Filter.Text;

    public override (int All, int Shown) Count => (_table?.All ?? 0, _table?.Count ?? 0);

    public override Selection Selection => _table is { Count: > 0 } table ? new(table.Reference(_cursor.Index), table.Mark(_cursor.Index)?.Incident) : default;

    public override (string Text, string Words)? Copied
    {
        get
        {
            if (_table is not { Count: > 0 } table) return null;
            var names = Enumerable.Range(0, _marked.Count == 0 ? 0 : table.Count).Where(i => _marked.Contains(table.Id(i))).Select(i => table.Reference(i).Name.Value).ToList();
            if (names.Count == 0) names.Add(table.Reference(_cursor.Index).Name.Value);
            return (string.Join('\n', names), names.Count == 1 ? names[0] : $"{names.Count} names");
        }
    }

    public override string? Saved => _table is { } table && _session is { } session ? TableText.Of(table, session.Now) : null;

    public override void Update(Picture picture)
    {
        (_session, _insight) = (picture.Session, picture.Insight);
        if (picture.Table is not { } table || table.Query.Table != definition || ReferenceEquals(table, _table)) return;
        _table = table;
        _cursor.Follow(table.Count, table.Id, table.IndexOf);
    }

    public override void Forget()
    {
        (_table, _insight) = (null, null);
        _marked.Clear();
    }

    public override void SetFilter(string text)
    {
        if (text == Filter) return;
        _query = _query with { Filter = new RowFilter(text) };
    }

    public override void Arrange(int width, int height, Glyphs glyphs)
    {
        _foot = height < FootFrom ? 0 : definition.HasInsight ? Math.Clamp(height / 3, 3, MostInsight) : definition.HasWords ? Math.Clamp(height / 5, 3, MostWords) : 2;
        _rows = Math.Max(0, height - HeadRows - _foot);
        if (_table is { } table) _columns = TableLayout.Of(definition, table.Widths, width, context.Scope.Wide, table.Query.Namespace is not null);
        _cursor.KeepInSight(_rows);
    }

    public override void Paint(Canvas canvas, DateTimeOffset now)
    {
        if (_session is not { } session) return;
        Frame.Title(canvas, Title(), focused: true, _table is { } shown && shown.Count > _rows ? $"{_cursor.Index + 1}/{shown.Count}" : "");
        if (_table is not { Count: > 0, Fault.IsEmpty: true } table)
        {
            TableEmpty.Paint(canvas.Part(new Area(0, 1, canvas.Width, canvas.Height - 1)), definition, _table, session.Connection);
            return;
        }

        var painter = new TablePainter(table, _columns, TableLayout.Rest(_columns, canvas.Width), session.Now);
        painter.PaintHeader(canvas.Part(new Area(0, 1, canvas.Width, 1)));
        var rows = canvas.Part(new Area(0, HeadRows, canvas.Width, _rows));
        for (var y = 0; y < rows.Height && _cursor.Top + y < table.Count; y++)
        {
            var row = _cursor.Top + y;
            painter.PaintRow(rows, y, row, row == _cursor.Index, _marked.Contains(table.Id(row)));
        }

        if (_foot > 0) RowFoot.Paint(canvas.Part(new Area(0, canvas.Height - _foot, canvas.Width, _foot)), table, _cursor.Index, _columns, _insight);
    }

    public override bool Handle(LiveCommand command, DateTimeOffset now)
    {
        switch (command)
        {
            case LiveCommand.Open when IsOfNamespaces: return Enter();
            case LiveCommand.Owner: return OpenOwner();
            case LiveCommand.Mark: return Mark();
            case LiveCommand.Back when Filter.Length > 0: SetFilter(""); return true;
            case LiveCommand.Back when _marked.Count > 0: _marked.Clear(); return true;
            default: return _cursor.Target(command, _rows) is { } row && Move(row);
        }
    }

    public override bool SortBy(char letter)
    {
        foreach (var (i, column) in definition.Columns.Index())
        {
            if (column.SortLetter != letter || column.Order is null) continue;
            var descending = _query.SortedBy == i ? !_query.Descending : column.LargestFirst;
            _query = _query with { SortedBy = i, Descending = descending };
            return true;
        }

        return false;
    }

    public override void Click(int x, int y, DateTimeOffset now)
    {
        if (y >= HeadRows && y - HeadRows < _rows && _cursor.Top + y - HeadRows is var row && row < _table?.Count) Move(row);
    }

    public override void Wheel(int x, int y, int lines, DateTimeOffset now) => Move(_cursor.Index + lines);

    private bool IsOfNamespaces => definition.Kinds is [var kind] && kind == ResourceKinds.Namespace;

    private TableQuery Query => _query with { Namespace = definition.Namespaced ? context.Scope.Namespace : null, FaultsOnly = context.Scope.FaultsOnly };

    private bool Move(int index)
    {
        if (_table is { } table) _cursor.Move(index, table.Id);
        return true;
    }

    // As in k9s: to open a namespace is to look at what is in it.
    private bool Enter()
    {
        if (Selection.Object is not { } ns) return true;
        context.Say($"Only namespace {ns.Name} is shown; n, then 0, shows all again.");
        context.Switching.ToNamespace(ns.Name.Value);
        return true;
    }

    private bool OpenOwner()
    {
        if (_table is not { Count: > 0 } table) return false;
        if (table.Owner(_cursor.Index) is not { } owner)
        {
            context.Say($"Nothing owns {Names.Workload(table.Reference(_cursor.Index))}.");
            return true;
        }

        var page = new TablePage(context, ShownTables.Of(owner.Key.Kind));
        page._cursor.Await(owner);
        context.Open(page);
        return true;
    }

    private bool Mark()
    {
        if (_table is not { Count: > 0 } table) return false;
        var id = table.Id(_cursor.Index);
        if (!_marked.Add(id)) _marked.Remove(id);
        return Move(_cursor.Index + 1);
    }

    private string Title()
    {
        var title = new StringBuilder(definition.Title);
        if (_table is { IsKnown: true } table) title.Append($" {table.Count}{(table.Count == table.All ? "" : $" of {table.All}")}");
        if (Query.Namespace is { } ns) title.Append($" in {new SafeText(ns)}");
        if (Query.FaultsOnly) title.Append(", only in incidents");
        if (_query.Filter.IsActive) title.Append($", filter /{Filter}/");
        if (_marked.Count > 0) title.Append($", {_marked.Count} marked");
        return title.ToString();
    }
}

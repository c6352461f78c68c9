using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>Tells a row in every picture of a table; nothing to be shown.</summary>
internal readonly record struct RowId(ObjectKey Key);

/// <summary>
/// A picture of the table that is looked at. It holds the objects as they are and makes the text of a row safe when it is asked for: a row that nobody sees
/// costs nothing. For the one task that paints.
/// </summary>
internal sealed class TableView
{
    private readonly RowList _rows;
    private readonly IncidentIndex _incidents;
    private readonly RowCache _cache;

    /// <param name="all">How many rows there are without the filter.</param>
    /// <param name="widths">For each column the columns that its longest text takes.</param>
    public TableView(long version, TableQuery query, RowList rows, int all, ImmutableArray<int> widths, IncidentIndex incidents, bool isKnown, RowCache cache)
    {
        (Version, Query, All, Widths, IsKnown) = (version, query, all, widths, isKnown);
        (_rows, _incidents, _cache) = (rows, incidents, cache);
    }

    /// <summary>Grows with every picture that differs from the one before.</summary>
    public long Version { get; }

    public TableQuery Query { get; }

    public int All { get; }

    public ImmutableArray<int> Widths { get; }

    /// <summary>False where it could not be read yet, or may not be: that it is empty says nothing.</summary>
    public bool IsKnown { get; }

    /// <summary>What of our own went wrong; empty for nothing.</summary>
    public SafeText Fault { get; private init; }

    public int Count => _rows.Count;

    public static TableView Failed(TableView? last, TableQuery query, string fault) =>
        new((last?.Version ?? 0) + 1, query, RowList.Empty, 0, [], IncidentIndex.Empty, false, new RowCache()) { Fault = new SafeText(fault) };

    public RowId Id(int index) => new(_rows[index].Key);

    /// <summary>Where a row is now, or -1.</summary>
    public int IndexOf(RowId id) => _rows.IndexOf(id.Key);

    /// <summary>To which row of another table a row leads; null for none.</summary>
    public RowId? Owner(int index) => RowOwner.Of(_rows[index]) is { } key ? new(key) : null;

    public IncidentMark? Mark(int index) => _incidents.Find(_rows[index]);

    public ImmutableArray<CellView> Cells(int index) => _cache.Cells(Query.Table, _rows[index]);

    public ReferenceView Reference(int index) => RowCache.Reference(_rows[index].Key);

    /// <summary>Whether the other picture shows the same.</summary>
    public bool SameAs(TableView? other) =>
        other is not null && Query == other.Query && All == other.All && IsKnown == other.IsKnown && ReferenceEquals(_incidents, other._incidents) &&
        Widths.SequenceEqual(other.Widths) && _rows.SameAs(other._rows);
}

/// <summary>The safe texts of the rows that were seen last.</summary>
internal sealed class RowCache
{
    private const int Most = 2_000;

    private readonly Dictionary<ResourceObject, ImmutableArray<CellView>> _cells = new(ReferenceEqualityComparer.Instance);
    private TableDefinition? _table;

    public ImmutableArray<CellView> Cells(TableDefinition table, ResourceObject row)
    {
        if (_table != table || _cells.Count > Most)
        {
            _cells.Clear();
            _table = table;
        }

        if (!_cells.TryGetValue(row, out var cells))
            _cells[row] = cells = [.. table.Columns.Select(c => Safe(c.Read(row)))];
        return cells;
    }

    public static ReferenceView Reference(ObjectKey key) => new(new(key.Kind.Kind), new(key.Namespace), new(key.Name), default, false);

    private static CellView Safe(Cell cell) => new(new SafeText(cell.Text), cell.Tone, cell.Time);
}

using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session.Tables;

namespace K8sDoctor.Troubleshooter.Terminal.Tables;

/// <summary>A column that is shown, and where.</summary>
/// <param name="Index">Its place in the definition.</param>
internal readonly record struct PlacedColumn(int Index, TableColumn Column, int Left, int Width);

/// <summary>Which columns of a table are shown at a width, and where. It depends on all rows and not on those in sight: scrolling moves nothing sideways.</summary>
internal static class TableLayout
{
    /// <summary>Cursor, mark, severity, and a blank after each sign.</summary>
    public const int Margin = 4;

    private const int SpaciousFrom = 170;
    private const int Gap = 2;

    // A name stays readable before a less important column has to go.
    private const int ReadableName = 26;

    public static ImmutableArray<PlacedColumn> Of(TableDefinition table, ImmutableArray<int> widths, int width, bool wide, bool oneNamespace)
    {
        var columns = table.Columns.Index().Where(c => !c.Item.Wide || wide || width >= SpaciousFrom).Where(c => !oneNamespace || c.Item != Columns.Namespace)
            .Select(c => new Wanted(c.Index, c.Item, Natural(c.Item, widths.Length > c.Index ? widths[c.Index] : 0, width))).ToList();
        var room = width - Margin;
        while (columns.Sum(c => c.Width + Gap) - Spare(columns) > room && columns.Where(c => c.Column.Rank > 0).MaxBy(c => c.Column.Rank) is { } least) columns.Remove(least);
        Fit(columns, room);
        return Place(columns);
    }

    private static int Natural(TableColumn column, int measured, int width)
    {
        var least = Math.Max(column.Least, column.Title.Length);
        if (column.Most == 0) return Math.Max(least, column.Measured is null ? width : measured);
        return column.Measured is null ? least : Math.Clamp(measured, least, Math.Max(least, Math.Min(column.Most, width / 4)));
    }

    /// <summary>How much the columns that take what is left over may lose.</summary>
    private static int Spare(List<Wanted> columns) => columns.Where(IsFlexible).Sum(c => Math.Max(0, c.Width - Math.Max(ReadableName, c.Column.Least)));

    private static bool IsFlexible(Wanted column) => column.Column.Most == 0;

    // What is too much is taken from the flexible columns, then from the measured ones.
    private static void Fit(List<Wanted> columns, int room)
    {
        foreach (var column in columns.Where(IsFlexible).Concat(columns.Where(c => !IsFlexible(c) && c.Column.Measured is not null).Reverse()))
        {
            var over = columns.Sum(c => c.Width + Gap) - Gap - room;
            if (over <= 0) return;
            column.Width = Math.Max(column.Column.Least, column.Width - over);
        }
    }

    private static ImmutableArray<PlacedColumn> Place(List<Wanted> columns)
    {
        var placed = ImmutableArray.CreateBuilder<PlacedColumn>(columns.Count);
        var left = Margin;
        foreach (var column in columns)
        {
            placed.Add(new(column.Index, column.Column, left, column.Width));
            left += column.Width + Gap;
        }

        return placed.MoveToImmutable();
    }

    private sealed class Wanted(int index, TableColumn column, int width)
    {
        public int Index => index;

        public TableColumn Column => column;

        public int Width { get; set; } = width;
    }
}

using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session.Tables;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Tables;

/// <summary>A column that is shown, and where.</summary>
/// <param name="Index">Its place in the definition.</param>
internal readonly record struct PlacedColumn(int Index, TableColumn Column, int Left, int Width);

/// <summary>Which columns of a table are shown at a width, and where. It depends on all rows and not on those in sight: scrolling moves nothing sideways.</summary>
internal static class TableLayout
{
    /// <summary>Cursor, mark, severity, and a blank after it.</summary>
    public const int Margin = 4;

    private const int SpaciousFrom = 170;
    private const int NarrowBelow = 100;

    private const int LeastRest = 20;

    // A name stays readable before a less important column is shown beside it.
    private const int ReadableName = 26;

    public static ImmutableArray<PlacedColumn> Of(TableDefinition table, ImmutableArray<int> widths, int width, bool wide, bool oneNamespace)
    {
        var gap = width < NarrowBelow ? 1 : 2;
        var room = width - Margin + gap;
        var candidates = table.Columns.Index().Where(c => !c.Item.Wide || wide || width >= SpaciousFrom).Where(c => !oneNamespace || c.Item != Columns.Namespace)
            .Select(c => new Wanted(c.Index, c.Item, widths.Length > c.Index ? widths[c.Index] : 0, gap)).ToList();

        var shown = new List<Wanted>();
        foreach (var column in candidates.OrderBy(c => c.Column.Rank))
        {
            if (column.Column.Rank == 0 || shown.Sum(c => c.Least) + column.Least <= room) shown.Add(column);
        }

        shown.Sort((a, b) => a.Index.CompareTo(b.Index));
        Share(shown, room - shown.Sum(c => c.Least));
        return Place(shown, gap);
    }

    /// <summary>What is left right of all columns, where that is wide enough to say something in.</summary>
    public static Area Rest(ImmutableArray<PlacedColumn> columns, int width)
    {
        var left = columns.Max(c => c.Left + c.Width) + 2;
        return width - left > LeastRest ? new Area(left, 0, width - left - 1, 1) : default;
    }

    // What is left over goes to those that have more to say, names first; the last resort is to take from them.
    private static void Share(List<Wanted> columns, int spare)
    {
        foreach (var column in columns.OrderBy(c => c.Most == int.MaxValue).ThenBy(c => c.Column.Measured is null))
        {
            var more = Math.Clamp(column.Most - column.Width, 0, Math.Max(0, spare));
            column.Width += more;
            spare -= more;
        }

        foreach (var column in columns.Where(c => c.Column.Measured is not null).Reverse())
        {
            var less = Math.Clamp(-spare, 0, Math.Max(0, column.Width - column.Column.Least));
            column.Width -= less;
            spare += less;
        }
    }

    private static ImmutableArray<PlacedColumn> Place(List<Wanted> columns, int gap)
    {
        var placed = ImmutableArray.CreateBuilder<PlacedColumn>(columns.Count);
        var left = Margin;
        foreach (var column in columns)
        {
            placed.Add(new(column.Index, column.Column, left, column.Width));
            left += column.Width + gap;
        }

        return placed.MoveToImmutable();
    }

    /// <param name="measured">What its longest text takes.</param>
    private sealed class Wanted(int index, TableColumn column, int measured, int gap)
    {
        public int Index => index;

        public TableColumn Column => column;

        public int Width { get; set; } = LeastOf(column, measured);

        /// <summary>What it takes at least, with the gap after it.</summary>
        public int Least { get; } = LeastOf(column, measured) + gap;

        /// <summary>What it could fill.</summary>
        public int Most { get; } = column.Most == 0 ? column.Measured is null ? int.MaxValue : measured : column.Measured is null ? column.Roomy : Math.Min(measured, column.Most);

        private static int LeastOf(TableColumn column, int measured)
        {
            var least = Math.Max(column.Least, column.Title.Length);
            return column.Measured is null ? least : Math.Max(least, Math.Min(measured, ReadableName));
        }
    }
}

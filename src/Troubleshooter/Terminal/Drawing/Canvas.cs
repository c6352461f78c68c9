namespace K8sDoctor.Troubleshooter.Terminal.Drawing;

/// <summary>A rectangle of a grid. Painters draw in its own coordinates; nothing they draw can leave it.</summary>
internal readonly struct Canvas
{
    private readonly CellGrid _grid;
    private readonly int _left;
    private readonly int _top;

    public Canvas(CellGrid grid, Glyphs glyphs) : this(grid, glyphs, 0, 0, grid.Width, grid.Height)
    {
    }

    private Canvas(CellGrid grid, Glyphs glyphs, int left, int top, int width, int height)
    {
        (_grid, _left, _top) = (grid, left, top);
        (Glyphs, Width, Height) = (glyphs, Math.Max(0, width), Math.Max(0, height));
    }

    public Glyphs Glyphs { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>A part of this canvas, clamped to it.</summary>
    public Canvas Part(Area area)
    {
        var left = Math.Clamp(area.Left, 0, Width);
        var top = Math.Clamp(area.Top, 0, Height);
        var width = Math.Min(area.Width, Width - left);
        return new Canvas(_grid, Glyphs, _left + left, _top + top, width, Math.Min(area.Height, Height - top));
    }

    /// <summary>Writes text, cut at the canvas' edge, and returns the column after it.</summary>
    public int Write(int x, int y, string text, CellStyle style)
    {
        if (y < 0 || y >= Height) return x;
        for (var i = 0; i < text.Length && x < Width;)
        {
            var grapheme = Graphemes.Next(text, ref i, out var width);
            if (width == 0) continue;
            if (x + width > Width) return x;
            if (x >= 0) _grid.Put(_left + x, _top + y, grapheme, width, style);
            x += width;
        }

        return x;
    }

    /// <summary>Writes text into a column of a table: cut with an ellipsis where it is too long.</summary>
    public void WriteCell(int x, int y, int columns, string text, CellStyle style) =>
        Write(x, y, Graphemes.Clip(text, Math.Min(columns, Width - x), Glyphs.Ellipsis), style);

    /// <summary>Writes text that ends at the right edge of a column.</summary>
    public void WriteRight(int x, int y, int columns, string text, CellStyle style)
    {
        var shown = Graphemes.Clip(text, columns, Glyphs.Ellipsis);
        Write(x + columns - Graphemes.Width(shown), y, shown, style);
    }

    public int WriteLine(int x, int y, TextLine line)
    {
        foreach (var span in line.Spans) x = Write(x, y, span.Text, span.Style);
        return x;
    }

    /// <summary>Fills a row from a column to the right edge.</summary>
    public void FillRow(int x, int y, string grapheme, CellStyle style)
    {
        if (y < 0 || y >= Height) return;
        for (var at = Math.Max(0, x); at < Width; at++) _grid.Put(_left + at, _top + y, grapheme, 1, style);
    }
}

/// <summary>A rectangle in cells.</summary>
internal readonly record struct Area(int Left, int Top, int Width, int Height)
{
    public bool Contains(int x, int y) => x >= Left && y >= Top && x < Left + Width && y < Top + Height;
}

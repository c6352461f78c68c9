using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Places;

/// <summary>Paints contexts. A column is as wide as its longest text, of all rows; where that is too much, the widest give way.</summary>
internal sealed class ContextTable
{
    private const int Left = 4;
    private const int Gap = 2;

    private static readonly ImmutableArray<string> Titles = ["NAME", "CLUSTER", "USER", "NAMESPACE"];

    private readonly int[] _widths;

    public ContextTable(ImmutableArray<ContextView> all, int width)
    {
        _widths = [.. Titles.Select((title, i) => all.Max(c => Math.Max(title.Length, Graphemes.Width(Cells(c)[i].Value))))];
        for (var over = Left + _widths.Sum() + (Gap * (_widths.Length - 1)) - width + 1; over > 0; over--) _widths[Array.IndexOf(_widths, _widths.Max())]--;
    }

    public void PaintHeader(Canvas canvas)
    {
        var x = Left;
        for (var i = 0; i < _widths.Length; i++)
        {
            canvas.WriteCell(x, 0, _widths[i], Titles[i], CellStyle.Dim with { Bold = true });
            x += _widths[i] + Gap;
        }
    }

    public void PaintRow(Canvas canvas, int y, ContextView row, bool selected)
    {
        var ground = selected ? Ground.Selected : Ground.Plain;
        canvas.FillRow(0, y, " ", CellStyle.Text.On(ground));
        if (selected) canvas.Write(0, y, canvas.Glyphs.Cursor, CellStyle.Strong.On(ground));
        if (row.IsCurrent) canvas.Write(2, y, "*", CellStyle.Heading.On(ground));
        var x = Left;
        foreach (var (i, cell) in Cells(row).Index())
        {
            canvas.WriteCell(x, y, _widths[i], cell.Value, new CellStyle(Bold: row.IsCurrent && i == 0, Ground: ground));
            x += _widths[i] + Gap;
        }
    }

    private static SafeText[] Cells(ContextView row) => [row.Name, row.Cluster, row.User, row.Namespace];
}

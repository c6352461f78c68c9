using System.Globalization;
using System.Text;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using Terminal.Gui.App;
using Terminal.Gui.Drawing;
using Terminal.Gui.Drivers;
using Attribute = Terminal.Gui.Drawing.Attribute;

namespace K8sDoctor.Troubleshooter.Terminal.Shell;

/// <summary>
/// Writes the cells that have changed in one piece. Terminal.Gui's own way makes several system calls for each row and allocates some 300 bytes for each cell (measured
/// with 2.5.0 by <c>tests/Benchmarks -- redraw</c>), and makes links of addresses row by row, so that one that is wrapped leads astray.
/// </summary>
internal sealed class FrameOutput() : AnsiOutput(AppModel.FullScreen)
{
    private readonly StringBuilder _frame = new();
    private TextStyle _style;

    public override void Write(IOutputBuffer buffer)
    {
        if (buffer.Contents is not { } cells) return;
        _frame.Clear();
        Attribute? written = null; // elsewhere something else may have been written since the last frame
        for (var y = 0; y < buffer.Rows; y++)
        {
            if (!buffer.DirtyLines[y]) continue;
            buffer.DirtyLines[y] = false;
            WriteRow(cells, y, buffer.Cols, ref written);
        }

        base.Write(buffer); // nothing has changed for it any more; but here it forgets the last frame, of which it keeps a copy
        if (_frame.Length > 0) Write(_frame);
    }

    public override string GetLastOutput() => _frame.ToString();

    private void WriteRow(Cell[,] cells, int y, int width, ref Attribute? written)
    {
        var at = -1;
        for (var x = 0; x < width; x++)
        {
            ref var cell = ref cells[y, x];
            if (!cell.IsDirty) continue;
            cell.IsDirty = false;
            if (x != at) _frame.Append(CultureInfo.InvariantCulture, $"\u001b[{y + 1};{x + 1}H");
            if (cell.Attribute is { } attribute && attribute != written)
            {
                AppendOrWriteAttribute(_frame, attribute, _style);
                (written, _style) = (attribute, attribute.Style);
            }

            _frame.Append(cell.Grapheme);
            if (Graphemes.Width(cell.Grapheme) == 2 && x + 1 < width) cells[y, ++x].IsDirty = false;
            at = x + 1;
        }
    }
}

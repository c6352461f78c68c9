using System.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using Terminal.Gui.Drivers;
using Terminal.Gui.Input;
using Terminal.Gui.ViewBase;
using Terminal.Gui.Views;
using Attribute = Terminal.Gui.Drawing.Attribute;

namespace K8sDoctor.Troubleshooter.Terminal.Shell;

/// <summary>
/// The one Terminal.Gui view: takes keys and mouse to the model, and copies what differs from the model's grid into the driver's buffer. It owns every cell and
/// every key, so that nothing of Terminal.Gui's own (themes, key bindings, its files in the current directory) has a say.
/// </summary>
internal sealed class GridView : Runnable
{
    private const int WheelLines = 3;
    private readonly LiveModel _model;
    private readonly Palette _palette;
    private readonly CellGrid _grid = new(0, 0);

    public GridView(LiveModel model, Palette palette)
    {
        (_model, _palette) = (model, palette);
        CanFocus = true;
        (Width, Height) = (Dim.Fill(), Dim.Fill());
    }

    /// <summary>Tells the model the size of the screen where it has changed.</summary>
    private void FitToViewport()
    {
        var (width, height) = (Viewport.Width, Viewport.Height);
        if (width == _grid.Width && height == _grid.Height) return;
        _grid.Resize(width, height);
        _model.Resize(_grid.Width, _grid.Height);
    }

    protected override bool OnClearingViewport() => true;

    protected override bool OnDrawingContent(DrawContext? context)
    {
        FitToViewport();
        _model.Paint(_grid);
        var place = ViewportToScreen(new Rectangle(Point.Empty, Viewport.Size));
        if (App?.Driver?.GetOutputBuffer() is { Contents: not null } buffer) CopyDifferences(buffer, place);
        context?.AddDrawnRectangle(place);
        return true;
    }

    protected override bool OnKeyDown(Key key)
    {
        if (KeyNames.Of(key) is { } stroke)
        {
            _model.Handle(stroke);
            SetNeedsDraw();
            if (_model.WantsQuit) App?.RequestStop(this);
        }

        return true;
    }

    protected override bool OnPaste(string text)
    {
        _model.Paste(text);
        SetNeedsDraw();
        return true;
    }

    protected override bool OnMouseEvent(Mouse mouse)
    {
        if (mouse.Position is not { } at) return true;
        if (mouse.Flags.HasFlag(MouseFlags.WheeledDown)) _model.Wheel(at.X, at.Y, WheelLines);
        else if (mouse.Flags.HasFlag(MouseFlags.WheeledUp)) _model.Wheel(at.X, at.Y, -WheelLines);
        else if (mouse.Flags.HasFlag(MouseFlags.LeftButtonClicked)) _model.Click(at.X, at.Y);
        else return true;

        SetNeedsDraw();
        return true;
    }

    private void CopyDifferences(IOutputBuffer buffer, Rectangle place)
    {
        var clip = buffer.Clip?.GetRectangles() ?? [];
        var height = Math.Min(_grid.Height, buffer.Rows - place.Y);
        var width = Math.Min(_grid.Width, buffer.Cols - place.X);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var wide = x + 1 < width && _grid.Text(x + 1, y).Length == 0;
                if (Contains(clip, place.X + x, place.Y + y)) CopyCell(buffer, place.X + x, place.Y + y, _grid.Text(x, y), _palette[_grid.Style(x, y)], wide);
                if (wide) x++;
            }
        }
    }

    // The driver writes a wide grapheme from its left cell and skips the cell after it; so both change together, or a blank would be written over its right half.
    private static void CopyCell(IOutputBuffer buffer, int x, int y, string text, Attribute attribute, bool wide)
    {
        var cells = buffer.Contents!;
        ref var cell = ref cells[y, x];
        var changed = cell.Grapheme != text || cell.Attribute != attribute;
        if (wide) changed |= cells[y, x + 1].Grapheme != " " || cells[y, x + 1].Attribute != attribute;
        if (!changed) return;

        var mayHaveBeenWide = cell.Grapheme is { Length: > 0 } before && before[0] > 127;
        cell = new(attribute, true, text); // its setter allocates, and composes what Graphemes left apart
        buffer.DirtyLines[y] = true;
        if (!wide && !mayHaveBeenWide || x + 1 >= buffer.Cols) return;

        ref var next = ref cells[y, x + 1];
        next.IsDirty = true;
        if (wide) (next.Grapheme, next.Attribute) = (" ", attribute);
    }

    private static bool Contains(Rectangle[] clip, int x, int y)
    {
        foreach (var rectangle in clip)
        {
            if (rectangle.Contains(x, y)) return true;
        }

        return false;
    }
}

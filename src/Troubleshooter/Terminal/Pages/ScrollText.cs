using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;

namespace K8sDoctor.Troubleshooter.Terminal.Pages;

/// <summary>Lines that are scrolled through; the place is kept in bounds whatever the lines and the height become.</summary>
internal sealed class ScrollText
{
    private ImmutableArray<TextLine> _lines = [];
    private int _height;

    private int Top { get; set; }

    private int Below => Math.Max(0, _lines.Length - Top - _height);

    public void Arrange(ImmutableArray<TextLine> lines, int height)
    {
        (_lines, _height) = (lines, Math.Max(0, height));
        Scroll(0);
    }

    public void ToStart() => Top = 0;

    public void Scroll(int lines) => Top = Math.Clamp(Top + lines, 0, Math.Max(0, _lines.Length - _height));

    /// <summary>Scrolls so that what begins at that line is seen.</summary>
    public void Reveal(int line) => Top = Math.Clamp(line, 0, Math.Max(0, _lines.Length - _height));

    public bool Handle(LiveCommand command)
    {
        switch (command)
        {
            case LiveCommand.Up: Scroll(-1); return true;
            case LiveCommand.Down: Scroll(1); return true;
            case LiveCommand.PageUp: Scroll(1 - _height); return true;
            case LiveCommand.PageDown: Scroll(_height - 1); return true;
            case LiveCommand.First: ToStart(); return true;
            case LiveCommand.Last: Scroll(_lines.Length); return true;
            default: return false;
        }
    }

    /// <summary>For the title: how many lines lie below what is seen.</summary>
    public string Place(Glyphs glyphs) => Below > 0 ? $"{glyphs.More} {Below} more" : Top > 0 ? "end" : "";

    public void Paint(Canvas canvas)
    {
        for (var y = 0; y < canvas.Height && Top + y < _lines.Length; y++) canvas.WriteLine(0, y, _lines[Top + y]);
    }
}

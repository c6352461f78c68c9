using System.Text;

namespace K8sDoctor.Troubleshooter.Terminal.Drawing;

/// <summary>A screenful of cells: a grapheme and a style each. The right half of a wide grapheme holds an empty string. Writing outside is clamped, never an error.</summary>
internal sealed class CellGrid
{
    private string[] _text = [];
    private CellStyle[] _style = [];

    public CellGrid(int width, int height) => Resize(width, height);

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>Takes a new size, zero included, and clears all cells.</summary>
    public void Resize(int width, int height)
    {
        Width = Math.Max(0, width);
        Height = Math.Max(0, height);
        if (_text.Length != Width * Height)
        {
            _text = new string[Width * Height];
            _style = new CellStyle[Width * Height];
        }

        Clear();
    }

    public void Clear()
    {
        Array.Fill(_text, " ");
        Array.Fill(_style, CellStyle.Text);
    }

    public string Text(int x, int y) => _text[y * Width + x];

    public CellStyle Style(int x, int y) => _style[y * Width + x];

    /// <summary>Puts one grapheme of one or two columns; a wide one that has no room for its right half becomes a space.</summary>
    public void Put(int x, int y, string grapheme, int width, CellStyle style)
    {
        if (x < 0 || y < 0 || x >= Width || y >= Height) return;

        var at = y * Width + x;
        BreakWide(x, at);
        if (width == 2 && x + 1 < Width)
        {
            BreakWide(x + 1, at + 1);
            Set(at, grapheme, style);
            Set(at + 1, "", style);
            return;
        }

        Set(at, width == 2 ? " " : grapheme, style);
    }

    /// <summary>The text of the screen, a line per row, without blanks at the ends.</summary>
    public override string ToString()
    {
        var screen = new StringBuilder();
        for (var y = 0; y < Height; y++)
        {
            screen.AppendLine(string.Concat(_text.AsSpan(y * Width, Width).ToArray()).TrimEnd());
        }

        return screen.ToString();
    }

    // Half of a wide grapheme cannot stay: its other half becomes a space.
    private void BreakWide(int x, int at)
    {
        if (_text[at].Length == 0 && x > 0) _text[at - 1] = " ";
        if (x + 1 < Width && _text[at + 1].Length == 0) _text[at + 1] = " ";
    }

    private void Set(int at, string grapheme, CellStyle style)
    {
        _text[at] = grapheme;
        _style[at] = style;
    }
}

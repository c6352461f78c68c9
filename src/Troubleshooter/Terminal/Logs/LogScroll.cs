using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session.Inspection;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Logs;

/// <summary>One line of the screen: of which entry, and which of its lines.</summary>
internal readonly record struct SeenLine(long Number, int Part, bool IsMatched, TextLine Line);

/// <summary>
/// The part of a log that is seen. It stands at an entry, or follows the newest; only entries in sight are read and wrapped, however many there are.
/// </summary>
internal sealed class LogScroll(LogRows rows, LogLook look)
{
    private LogBuffer? _buffer;
    private Glyphs _glyphs = Glyphs.Unicode;
    private int _width;
    private int _height;
    private long _number;
    private int _part;

    /// <summary>Whether the newest lines are followed.</summary>
    public bool Follows { get; set; } = true;

    public ImmutableArray<SeenLine> Seen { get; private set; } = [];

    /// <summary>How many rows lie below what is seen.</summary>
    public int Below => Seen.IsEmpty ? 0 : Math.Max(0, rows.Count - 1 - rows.IndexOf(Seen[^1].Number));

    public int Height => _height;

    public void Arrange(LogBuffer buffer, int width, int height, Glyphs glyphs)
    {
        (_buffer, _glyphs, _width, _height) = (buffer, glyphs, width, Math.Max(0, height));
        Seen = Follows ? Last() : From();
        // A text that ends above the last line of the screen is seen from its end.
        if (!Follows && Seen.Length < _height) Seen = Last();
        if (!Seen.IsEmpty) (_number, _part) = (Seen[0].Number, Seen[0].Part);
    }

    /// <summary>Moves by lines of the screen, and stands still there.</summary>
    public void Scroll(int lines)
    {
        Follows = false;
        for (; lines > 0 && Step(1); lines--) { }
        for (; lines < 0 && Step(-1); lines++) { }
    }

    public void ToFirst() => (Follows, _number, _part) = (false, 0, 0);

    /// <summary>Stands still so that an entry is seen with a few lines before it.</summary>
    public void Reveal(long number, int before)
    {
        (Follows, _number, _part) = (false, number, 0);
        Scroll(-before);
    }

    private bool Step(int direction)
    {
        if (_buffer is null || rows.Count == 0) return false;
        var row = Math.Min(rows.IndexOf(_number), rows.Count - 1);
        if (direction > 0 && _part + 1 < Parts(row).Length)
        {
            _part++;
            return true;
        }

        if (direction < 0 && _part > 0)
        {
            _part--;
            return true;
        }

        if (row + direction < 0 || row + direction >= rows.Count) return false;
        _number = rows[row + direction];
        _part = direction > 0 ? 0 : Math.Max(0, Parts(row + direction).Length - 1);
        return true;
    }

    private ImmutableArray<SeenLine> From()
    {
        var seen = ImmutableArray.CreateBuilder<SeenLine>();
        var first = rows.IndexOf(_number);
        for (var row = first; row < rows.Count && seen.Count < _height; row++)
        {
            var parts = Parts(row);
            for (var part = row == first && rows[row] == _number ? _part : 0; part < parts.Length && seen.Count < _height; part++) seen.Add(parts[part]);
        }

        return seen.ToImmutable();
    }

    private ImmutableArray<SeenLine> Last()
    {
        var seen = new List<SeenLine>();
        for (var row = rows.Count - 1; row >= 0 && seen.Count < _height; row--) seen.InsertRange(0, Parts(row));
        return [.. seen.Skip(Math.Max(0, seen.Count - _height))];
    }

    private ImmutableArray<SeenLine> Parts(int row)
    {
        var number = rows[row];
        return look.Read(_buffer!, number) is { } entry
            ? [.. look.Lines(entry, _width, _glyphs).Select((line, part) => new SeenLine(number, part, entry.IsMatched, line))]
            : [new SeenLine(number, 0, false, TextLine.Empty)];
    }
}

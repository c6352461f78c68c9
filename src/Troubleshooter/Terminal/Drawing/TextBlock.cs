using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Terminal.Drawing;

/// <summary>Builds the lines of a scrolling text of one width: wrapped at words, indented, each paragraph bounded.</summary>
/// <param name="compact">Leave out blank lines, where every line counts.</param>
internal sealed class TextBlock(int width, Glyphs glyphs, bool compact = false)
{
    private readonly ImmutableArray<TextLine>.Builder _lines = ImmutableArray.CreateBuilder<TextLine>();

    private readonly List<int> _starts = [0];

    public Glyphs Glyphs => glyphs;

    /// <summary>How many lines there are so far.</summary>
    public int Count => _lines.Count;

    public void Blank()
    {
        if (!compact && _lines.Count > 0) _lines.Add(TextLine.Empty);
    }

    public void Heading(string text)
    {
        _starts.Add(_lines.Count);
        Blank();
        _lines.Add(TextLine.Of(text, CellStyle.Heading));
    }

    public void Line(params ReadOnlySpan<TextSpan> spans) => _lines.Add(new TextLine([.. spans]));

    /// <summary>Adds a paragraph behind a first label; further lines are indented as far as the label reaches, or as <paramref name="hang"/> says.</summary>
    public void Paragraph(ImmutableArray<TextSpan> label, string text, CellStyle style, int hang = -1, int most = int.MaxValue)
    {
        var used = label.Sum(s => Graphemes.Width(s.Text));
        var indent = Math.Min(hang < 0 ? used : hang, Math.Max(0, width - 8));
        var parts = TextWrap.Wrap(text, Math.Max(1, width - used), Math.Max(1, width - indent));
        var shown = Math.Min(parts.Count, most);
        for (var i = 0; i < shown; i++)
        {
            var lead = i == 0 ? label : [new TextSpan(new string(' ', indent), default)];
            _lines.Add(new TextLine(lead.Add(new TextSpan(parts[i], style))));
        }

        if (shown < parts.Count) Line(new TextSpan($"{new string(' ', indent)}{glyphs.Ellipsis} {parts.Count - shown} more lines", CellStyle.Dim));
    }

    public void Paragraph(int indent, string text, CellStyle style, int most = int.MaxValue) =>
        Paragraph([new TextSpan(new string(' ', indent), default)], text, style, indent, most);

    public ImmutableArray<TextLine> Build() => _lines.ToImmutable();

    /// <summary>The lines, by the headings above them; first those above the first.</summary>
    public ImmutableArray<ImmutableArray<TextLine>> Parts()
    {
        var lines = Build();
        return [.. _starts.Append(lines.Length).Zip(_starts.Skip(1).Append(lines.Length), (from, to) => lines[from..to]).Where(p => !p.IsEmpty)];
    }
}

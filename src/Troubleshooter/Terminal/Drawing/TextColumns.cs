using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Terminal.Drawing;

/// <summary>A text in two columns, where the screen is so wide that its lines would be too long to read.</summary>
internal static class TextColumns
{
    private const int WideFrom = 150;
    private const int Gap = 4;

    /// <summary>The width of the lines of a text on a screen: all of it, or half.</summary>
    public static int WidthOf(int width) => width < WideFrom ? width : (width - Gap) / 2;

    /// <summary>The lines of a text; where there is room for two columns, the first of its parts left and the others right, so that both are about as long.</summary>
    /// <param name="text">As wide as <see cref="WidthOf"/> says.</param>
    public static ImmutableArray<TextLine> Build(TextBlock text, int width)
    {
        if (width < WideFrom) return text.Build();
        var parts = text.Parts();
        var half = parts.Sum(p => p.Length) / 2;
        var left = new List<TextLine>();
        var i = 0;
        for (; i < parts.Length && (i == 0 || left.Count + (parts[i].Length / 2) <= half); i++) left.AddRange(parts[i]);
        return Beside(left, [.. parts.Skip(i).SelectMany(p => p).SkipWhile(l => l.Spans.IsEmpty)], WidthOf(width) + Gap);
    }

    private static ImmutableArray<TextLine> Beside(List<TextLine> left, List<TextLine> right, int at)
    {
        var lines = ImmutableArray.CreateBuilder<TextLine>();
        for (var y = 0; y < Math.Max(left.Count, right.Count); y++)
        {
            var first = y < left.Count ? left[y] : TextLine.Empty;
            if (y >= right.Count)
            {
                lines.Add(first);
                continue;
            }

            var blanks = new string(' ', Math.Max(0, at - first.Spans.Sum(s => Graphemes.Width(s.Text))));
            lines.Add(new([.. first.Spans, new TextSpan(blanks, default), .. right[y].Spans]));
        }

        return lines.ToImmutable();
    }
}

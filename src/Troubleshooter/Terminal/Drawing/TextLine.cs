using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Terminal.Drawing;

internal readonly record struct TextSpan(string Text, CellStyle Style);

/// <summary>One line of a scrolling text: spans of one style each.</summary>
internal sealed record TextLine(ImmutableArray<TextSpan> Spans)
{
    public static readonly TextLine Empty = new([]);

    public static TextLine Of(string text, CellStyle style = default) => new([new TextSpan(text, style)]);
}

using YamlDotNet.Core;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Finds the place in the file of a character of a scalar's value.</summary>
internal sealed class ScalarPositions(string text, string value, int start, int end, YamlPosition origin, ScalarStyle style)
{
    private int[]? _offsets;

    public YamlPosition At(int index)
    {
        _offsets ??= ScalarOffsets.Of(text, start, end, value, style);
        if (index < _offsets.Length)
            return Locate(_offsets[Math.Max(index, 0)]);
        var last = value.AsSpan().TrimEnd().Length - 1;
        return last < 0 ? origin : Locate(_offsets[last] + 1);
    }

    private YamlPosition Locate(int offset)
    {
        var line = origin.Line;
        var lineStart = start - (origin.Column - 1);
        for (var i = start; i < offset; i++)
        {
            if (text[i] != '\n')
                continue;
            line++;
            lineStart = i + 1;
        }

        return new(line, offset - lineStart + 1);
    }
}

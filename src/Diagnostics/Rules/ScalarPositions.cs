namespace K8sDoctor.Diagnostics.Rules;

/// <summary>
/// Finds the place in the file of a character of a scalar's value. YamlDotNet tells only where a scalar begins; folding, escapes and indentation are undone
/// by aligning the value with the source text: every character that is no blank stands in the source in the same order.
/// </summary>
internal sealed class ScalarPositions(string text, string value, int start, int end, YamlPosition origin, bool block)
{
    private int[]? _offsets;

    public YamlPosition At(int index)
    {
        _offsets ??= Align();
        if (_offsets.Length == 0)
            return origin;
        var offset = index < _offsets.Length ? _offsets[Math.Max(index, 0)] : _offsets[^1] + 1 + index - _offsets.Length;
        return Locate(Math.Clamp(offset, start, text.Length));
    }

    private int[] Align()
    {
        var offsets = new int[value.Length];
        var at = Math.Clamp(start, 0, text.Length);
        var stop = Math.Clamp(end, at, text.Length);
        if (block)
            at = AfterHeader(at, stop);
        for (var i = 0; i < value.Length; i++)
        {
            var found = char.IsWhiteSpace(value[i]) ? at : text.IndexOf(value[i], at, stop - at);
            if (found >= 0 && found < stop)
                at = found;
            offsets[i] = at;
            if (at < stop && !char.IsWhiteSpace(value[i]) && found >= 0)
                at++;
            else if (at < stop && text[at] == ' ')
                at++;
        }

        return offsets;
    }

    // The header of a block scalar (`>-`) is no part of its value.
    private int AfterHeader(int at, int stop)
    {
        var line = text.IndexOf('\n', at, stop - at);
        return line < 0 ? at : line + 1;
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

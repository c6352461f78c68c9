using YamlDotNet.Core;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>
/// Reads a scalar of a YAML file once more and notes where each character of its value stands, because YamlDotNet tells only where a scalar begins and ends.
/// Folding, escapes and indentation are undone as YAML 1.2 has them, chapters 7.3 and 8.1.
/// </summary>
internal sealed class ScalarOffsets
{
    private readonly string _text;
    private readonly int _end;
    private readonly List<int> _offsets;
    private int _at;

    private ScalarOffsets(string text, int start, int end, int length)
    {
        _at = Math.Clamp(start, 0, text.Length);
        _end = Math.Clamp(end, _at, text.Length);
        (_text, _offsets) = (text, new(length));
    }

    /// <summary>As many offsets in the file as the value has characters.</summary>
    public static int[] Of(string text, int start, int end, string value, ScalarStyle style)
    {
        var scalar = new ScalarOffsets(text, start, end, value.Length);
        if (style is ScalarStyle.Literal or ScalarStyle.Folded)
            scalar.Block(value, style is ScalarStyle.Folded);
        else
            scalar.Flow(style);
        var last = scalar._offsets.Count > 0 ? scalar._offsets[^1] : scalar._at;
        while (scalar._offsets.Count < value.Length)
            scalar._offsets.Add(last);
        return [.. scalar._offsets.Take(value.Length)];
    }

    private void Flow(ScalarStyle style)
    {
        if (style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted)
            _at++;
        while (_at < _end)
        {
            if (_text[_at] is ' ' or '\t' or '\r' or '\n')
                Blanks();
            else if (style is ScalarStyle.DoubleQuoted && _text[_at] == '\\')
                Escape();
            else
                Take(1, style is ScalarStyle.SingleQuoted && _text[_at] == '\'' ? 2 : 1);
        }
    }

    // Blanks within a line are kept; around a line break they vanish, one break becomes a blank, and of more all but the first are kept.
    private void Blanks()
    {
        var (start, breaks) = (_at, SkipBlanks());
        if (breaks > 0)
            Note(start, breaks == 1 ? 1 : breaks - 1);
        else
            _offsets.AddRange(Enumerable.Range(start, _at - start));
    }

    /// <summary>Passes blanks and line breaks, and counts the breaks.</summary>
    private int SkipBlanks()
    {
        var breaks = 0;
        for (; _at < _end && _text[_at] is ' ' or '\t' or '\r' or '\n'; _at++)
            breaks += _text[_at] == '\n' ? 1 : 0;
        return breaks;
    }

    private void Escape()
    {
        var start = _at;
        var letter = _at + 1 < _end ? _text[_at + 1] : '\\';
        if (letter is '\r' or '\n')
        {
            _at++;
            Note(start, Math.Max(SkipBlanks() - 1, 0));
            return;
        }

        var digits = letter switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        var isPair = digits == 8 && uint.TryParse(_text.AsSpan(start + 2, Math.Min(8, _end - start - 2)), System.Globalization.NumberStyles.HexNumber, null, out var code) && code > 0xFFFF;
        Take(isPair ? 2 : 1, 2 + digits);
    }

    private void Block(string value, bool folded)
    {
        NextLine();
        var indent = Indent(value);
        var (breaks, before, isFirst) = (0, false, true);
        while (_at < _end && _offsets.Count < value.Length)
        {
            var content = _at;
            while (content < _end && content - _at < indent && _text[content] == ' ')
                content++;
            var end = LineEnd(content);
            if (end == content)
            {
                breaks++;
            }
            else
            {
                var more = _text[content] is ' ' or '\t';
                Note(_at - 1, isFirst ? breaks : folded && !more && !before ? Math.Max(breaks, 1) : breaks + 1);
                _offsets.AddRange(Enumerable.Range(content, end - content));
                (breaks, before, isFirst) = (0, more, false);
            }

            NextLine();
        }
    }

    // The indentation may be stated relative to that of the parent, which is not known here: the first line that is not blank tells it.
    private int Indent(string value)
    {
        var kept = value.AsSpan().TrimStart(" \t\n");
        var before = value.Length - kept.Length - (value.AsSpan(0, value.Length - kept.Length).LastIndexOf('\n') + 1);
        var first = _at;
        while (first < _end && _text[first] is ' ' or '\t' or '\r' or '\n')
            first++;
        var lineStart = first == 0 ? 0 : _text.LastIndexOf('\n', first - 1) + 1;
        return Math.Max(first - lineStart - before, 0);
    }

    private void NextLine() => _at = _text.IndexOf('\n', _at, _end - _at) is var end and >= 0 ? end + 1 : _end;

    private int LineEnd(int at)
    {
        var end = _text.IndexOf('\n', at, _end - at) is var found and >= 0 ? found : _end;
        return end > at && _text[end - 1] == '\r' ? end - 1 : end;
    }

    private void Take(int characters, int source)
    {
        Note(_at, characters);
        _at += source;
    }

    private void Note(int offset, int times)
    {
        for (var i = 0; i < times; i++)
            _offsets.Add(offset);
    }
}

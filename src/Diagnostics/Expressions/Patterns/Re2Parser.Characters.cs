using System.Globalization;
using System.Text;

namespace K8sDoctor.Diagnostics.Expressions;

/// <content>Escapes, classes and single characters.</content>
internal sealed partial class Re2Parser
{
    private Part? Escape()
    {
        var start = _at++;
        if (!More)
            throw Fail(start, "the pattern ends in a backslash");
        var c = pattern[_at];
        if (c is 'A' or 'z' or 'b' or 'B')
        {
            _at++;
            return c switch
            {
                'A' => Of("\\A", Re2Anchor.TextStart),
                'z' => Of("\\z", Re2Anchor.TextEnd),
                'b' => Of("\\b", Re2Anchor.WordBoundary),
                _ => Of("(?:\\B(?<![\\uD800-\\uDBFF]))", Re2Anchor.NoWordBoundary), // not within a pair
            };
        }

        if (c == 'Q')
            return Quoted();
        return EscapedSet(start) is { } set ? Of(set.Write(negated: false)) : Of(CharSet.Literal(EscapedChar(start)));
    }

    private Part? Quoted()
    {
        var end = pattern.IndexOf("\\E", ++_at, StringComparison.Ordinal);
        var letters = new List<Part>();
        for (var stop = end < 0 ? pattern.Length : end; _at < stop;)
            letters.Add(Of(CharSet.Literal(CodePoint())));
        _at = end < 0 ? pattern.Length : end + 2;
        return letters.Count == 0 ? null : new($"(?:{string.Concat(letters.Select(l => l.Text))})", new Re2Node.Sequence([.. letters.Select(l => l.Node)]), letters.Count);
    }

    /// <summary>A class after a backslash (which has been read), or null.</summary>
    private CharSet? EscapedSet(int start)
    {
        if (Re2Classes.Perl(pattern[_at]) is { } perl)
        {
            _at++;
            return perl;
        }

        if (pattern[_at] is not ('p' or 'P'))
            return null;
        var negated = pattern[_at++] == 'P';
        string name;
        if (Take('{'))
        {
            var end = pattern.IndexOf('}', _at);
            if (end < 0)
                throw Fail(start, "the name of a Unicode class does not end");
            name = pattern[_at..end];
            _at = end + 1;
        }
        else
        {
            name = More ? pattern[_at++].ToString() : "";
        }

        if (name.StartsWith('^'))
            (name, negated) = (name[1..], !negated);
        var set = new CharSet();
        set.AddCategory(Re2Classes.Category(name, negated) ?? throw Fail(start, $"the Unicode class '{name}' is not supported (general categories are)"));
        return set;
    }

    private int EscapedChar(int start)
    {
        var c = pattern[_at++];
        switch (c)
        {
            case 'a': return '\a';
            case 'f': return '\f';
            case 't': return '\t';
            case 'n': return '\n';
            case 'r': return '\r';
            case 'v': return '\v';
            case 'x': return Hex(start);
            case '0': return Octal();
            case >= '1' and <= '9': throw Fail(start, "RE2 has no back references");
        }

        return char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) ? c : throw Fail(start, $"the escape sequence '\\{c}' does not exist");
    }

    private int Octal()
    {
        var value = 0;
        for (var i = 0; i < 2 && More && pattern[_at] is >= '0' and <= '7'; i++)
            value = (value * 8) + pattern[_at++] - '0';
        return value;
    }

    private int Hex(int start)
    {
        var braces = Take('{');
        var end = braces ? pattern.IndexOf('}', _at) : Math.Min(_at + 2, pattern.Length);
        if (end < 0 || end - _at is < 1 or > 8 || !int.TryParse(pattern.AsSpan(_at, end - _at), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ||
            (!braces && end - _at != 2) || !Rune.IsValid(code))
            throw Fail(start, "\\x expects two hexadecimal digits, or more in braces");
        _at = end + (braces ? 1 : 0);
        return code;
    }

    private string Class()
    {
        var start = _at++;
        var negated = Take('^');
        var set = new CharSet();
        for (var first = true; !More || pattern[_at] != ']' || first; first = false)
        {
            if (!More)
                throw Fail(start, "a class of characters does not end");
            if (Member(start) is { } named)
            {
                set.Add(named);
                continue;
            }

            var from = ClassChar(start);
            var to = from;
            if (_at + 1 < pattern.Length && pattern[_at] == '-' && pattern[_at + 1] != ']')
            {
                _at++;
                to = ClassChar(start);
            }

            if (to < from)
                throw Fail(start, "a range of characters runs backwards");
            set.Add(from, to);
        }

        _at++;
        return set.Write(negated);
    }

    private CharSet? Member(int start)
    {
        if (Follows("[:"))
        {
            var end = pattern.IndexOf(":]", _at, StringComparison.Ordinal);
            var name = end < 0 ? "" : pattern[_at..end];
            var negated = name.StartsWith('^');
            var set = Re2Classes.Posix(negated ? name[1..] : name) ?? throw Fail(start, $"there is no class '[:{name}:]'");
            _at = end + 2;
            return negated ? set.Negate() : set;
        }

        if (pattern[_at] != '\\' || _at + 1 >= pattern.Length)
            return null;
        _at++;
        if (EscapedSet(_at - 1) is { } escaped)
            return escaped;
        _at--;
        return null;
    }

    private int ClassChar(int start)
    {
        if (!More)
            throw Fail(start, "a class of characters does not end");
        if (!Take('\\'))
            return CodePoint();
        return More ? EscapedChar(_at - 1) : throw Fail(start, "the pattern ends in a backslash");
    }

    private int CodePoint()
    {
        var code = _at + 1 < pattern.Length && char.IsSurrogatePair(pattern[_at], pattern[_at + 1]) ? char.ConvertToUtf32(pattern, _at) : pattern[_at];
        _at += code > 0xFFFF ? 2 : 1;
        return code;
    }
}

using System.Globalization;
using System.Text;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>
/// Parses RE2's syntax (github.com/google/re2, wiki "Syntax") and writes the same pattern for .NET without relying on .NET's options, except for case.
/// Depth, length and counts are bounded, so that a pattern cannot become a large automaton.
/// </summary>
internal sealed partial class Re2Parser(string pattern)
{
    private const int MaxLength = 5_000;
    private const int MaxDepth = 100;
    private const int MaxRepeat = 1_000;
    private const int MaxStates = 5_000;

    private readonly HashSet<string> _names = [];
    private Flags _flags;
    private int _at;
    private int _depth;

    private bool More => _at < pattern.Length;

    public string Translate()
    {
        if (pattern.Length > MaxLength)
            throw Fail(0, $"it is longer than {MaxLength} characters");
        var part = Alternatives();
        if (More)
            throw Fail(_at, "unexpected ')'");
        return part.Text;
    }

    /// <summary>A translated part, and how many states it has at most (repetitions multiply).</summary>
    private readonly record struct Part(string Text, long States);

    private record struct Flags(bool IgnoreCase, bool MultiLine, bool DotAll, bool Ungreedy);

    private Part Alternatives()
    {
        if (++_depth > MaxDepth)
            throw Fail(_at, $"groups are nested more than {MaxDepth} levels deep");
        var flags = _flags;
        var text = new StringBuilder();
        long states = 1;
        while (true)
        {
            states += Sequence(text);
            if (!Take('|'))
                break;
            text.Append('|');
        }

        _flags = flags;
        _depth--;
        return new(text.ToString(), Bounded(states));
    }

    private long Sequence(StringBuilder text)
    {
        long states = 0;
        while (More && pattern[_at] is not ('|' or ')'))
        {
            var start = _at;
            if (Atom() is not { } atom)
                continue;
            var repeated = Repeated(atom, start);
            text.Append(_flags.IgnoreCase ? $"(?i:{repeated.Text})" : repeated.Text);
            states += repeated.States;
        }

        return Bounded(states);
    }

    private Part Repeated(Part atom, int start)
    {
        var at = _at;
        if (Repetition(out var symbol) is not { } count)
            return atom;
        var lazy = Take('?');
        if (More && pattern[_at] is ('*' or '+' or '?'))
            throw Fail(at, "a repetition of a repetition");
        if (atom.Text.Length == 0)
            throw Fail(start, "nothing to repeat");
        return new($"(?:{atom.Text}){symbol}{(lazy != _flags.Ungreedy ? "?" : "")}", Bounded(atom.States * Math.Max(1, count)));
    }

    /// <summary>Reads <c>*</c>, <c>+</c>, <c>?</c> or <c>{n,m}</c>; the copies that it makes, or null where there is none (a brace may be a literal).</summary>
    private int? Repetition(out string symbol)
    {
        symbol = "";
        if (!More)
            return null;
        if (pattern[_at] is '*' or '+' or '?')
        {
            symbol = pattern[_at++].ToString();
            return 1;
        }

        var start = _at;
        if (!Take('{') || Digits() is not { } from)
            return Back(start);
        var to = Take(',') ? Digits() ?? -1 : from;
        if (!Take('}'))
            return Back(start);
        if (from > MaxRepeat || to > MaxRepeat || (to >= 0 && to < from))
            throw Fail(start, $"a repetition count must be at most {MaxRepeat}, and the second not below the first");
        symbol = pattern[start.._at];
        return Math.Max(from, to);
    }

    private int? Back(int at)
    {
        _at = at;
        return null;
    }

    private int? Digits()
    {
        var start = _at;
        while (More && char.IsAsciiDigit(pattern[_at]))
            _at++;
        return _at == start ? null : _at - start > 6 ? int.MaxValue : int.Parse(pattern.AsSpan(start, _at - start), CultureInfo.InvariantCulture);
    }

    /// <summary>The next unit of the pattern; null when it only changed the flags.</summary>
    private Part? Atom()
    {
        var c = pattern[_at];
        switch (c)
        {
            case '(':
                return Group();
            case '[':
                return new(Class(), 1);
            case '.':
                _at++;
                return new(CharSet.Of(_flags.DotAll ? [] : [('\n', '\n')]).Write(negated: true), 1);
            case '^':
                _at++;
                return new(_flags.MultiLine ? "(?m:^)" : "\\A", 1);
            case '$':
                _at++;
                return new(_flags.MultiLine ? "(?m:$)" : "\\z", 1);
            case '*' or '+' or '?':
                throw Fail(_at, "nothing to repeat");
            case '\\':
                return Escape();
            default:
                return new(CharSet.Literal(CodePoint()), 1);
        }
    }

    private Part? Group()
    {
        var start = _at++;
        var outer = _flags;
        var open = "(?:";
        if (!Take('?'))
        {
            open = "(";
        }
        else if (Name(start) is { } name)
        {
            open = $"(?<{name}>";
        }
        else if (!FlagsOf(start))
        {
            return null;
        }

        var inner = Alternatives();
        if (!Take(')'))
            throw Fail(start, "a group does not end");
        _flags = outer;
        return inner with { Text = $"{open}{inner.Text})", States = inner.States + 1 };
    }

    private string? Name(int start)
    {
        if (!Follows("P<") && !Follows("<"))
            return null;
        var end = pattern.IndexOf('>', _at);
        var name = end < 0 ? "" : pattern[_at..end];
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') || char.IsAsciiDigit(name[0]))
            throw Fail(start, "the name of a group is letters, digits and '_'");
        if (!_names.Add(name))
            throw Fail(start, $"two groups are named '{name}'");
        _at = end + 1;
        return name;
    }

    /// <summary>Reads <c>i-s:</c> or <c>i)</c>; false for the latter, whose flags hold for the rest of the group around.</summary>
    private bool FlagsOf(int start)
    {
        for (var on = true; More; _at++)
        {
            switch (pattern[_at])
            {
                case 'i':
                    _flags.IgnoreCase = on;
                    break;
                case 'm':
                    _flags.MultiLine = on;
                    break;
                case 's':
                    _flags.DotAll = on;
                    break;
                case 'U':
                    _flags.Ungreedy = on;
                    break;
                case '-' when on:
                    on = false;
                    break;
                case ':' or ')':
                    return pattern[_at++] == ':';
                default:
                    throw Fail(start, "RE2 knows no such group (no look-around, no conditions)");
            }
        }

        throw Fail(start, "a group does not end");
    }

    private bool Take(char c)
    {
        if (!More || pattern[_at] != c)
            return false;
        _at++;
        return true;
    }

    private bool Follows(string word)
    {
        if (string.CompareOrdinal(pattern, _at, word, 0, word.Length) != 0)
            return false;
        _at += word.Length;
        return true;
    }

    private long Bounded(long states) => states <= MaxStates ? states : throw Fail(_at, "the pattern repeats too much");

    private static Re2Exception Fail(int at, string message) => new(at, message);
}

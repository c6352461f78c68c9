using System.Collections.Immutable;
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

    /// <summary>The names of the groups that have been read.</summary>
    public IReadOnlyCollection<string> Names => _names;

    private bool More => _at < pattern.Length;

    /// <summary>The whole pattern. Throws <see cref="Re2Exception"/>.</summary>
    public Part Read()
    {
        if (pattern.Length > MaxLength)
            throw Fail(0, $"it is longer than {MaxLength} characters");
        var part = Alternatives();
        if (More)
            throw Fail(_at, "unexpected ')'");
        return part;
    }

    /// <summary>A part of a pattern.</summary>
    /// <param name="Text">The same in .NET's syntax.</param>
    /// <param name="States">How many states its automaton has at most (repetitions multiply).</param>
    /// <param name="Copies">How often the counts within it repeat a part at most.</param>
    public readonly record struct Part(string Text, Re2Node Node, long States = 1, long Copies = 1);

    private record struct Flags(bool IgnoreCase, bool MultiLine, bool DotAll, bool Ungreedy);

    private Part Alternatives()
    {
        if (++_depth > MaxDepth)
            throw Fail(_at, $"groups are nested more than {MaxDepth} levels deep");
        var flags = _flags;
        var all = new List<Part>();
        do
            all.Add(Sequence());
        while (Take('|'));
        _flags = flags;
        _depth--;
        var node = all.Count == 1 ? all[0].Node : new Re2Node.Choice([.. all.Select(p => p.Node)]);
        return new(string.Join('|', all.Select(p => p.Text)), node, Bounded(1 + all.Sum(p => p.States)), all.Max(p => p.Copies));
    }

    private Part Sequence()
    {
        var text = new StringBuilder();
        var nodes = ImmutableArray.CreateBuilder<Re2Node>();
        var (states, copies) = (0L, 1L);
        while (More && pattern[_at] is not ('|' or ')'))
        {
            var start = _at;
            if (Atom() is not { } atom)
                continue;
            var part = Repeated(atom, start);
            text.Append(_flags.IgnoreCase ? $"(?i:{part.Text})" : part.Text);
            nodes.Add(part.Node);
            states += part.States;
            copies = Math.Max(copies, part.Copies);
        }

        return new(text.ToString(), nodes.Count == 1 ? nodes[0] : new Re2Node.Sequence(nodes.ToImmutable()), Bounded(states), copies);
    }

    private Part Repeated(Part atom, int start)
    {
        var at = _at;
        if (Repetition(out var least, out var most) is not { } symbol)
            return atom;
        var lazy = Take('?') != _flags.Ungreedy;
        if (More && (pattern[_at] is '*' or '+' or '?' || Repetition(out _, out _) is not null))
            throw Fail(at, "a repetition of a repetition");
        if (atom.Text.Length == 0)
            throw Fail(start, "nothing to repeat");
        var count = Math.Max(1, most ?? least);
        if (atom.Copies * count > MaxRepeat)
            throw Fail(at, $"the pattern repeats too much: counts within counts make at most {MaxRepeat} together");
        return new($"(?:{atom.Text}){symbol}{(lazy ? "?" : "")}", new Re2Node.Repeat(atom.Node, least, most, lazy), Bounded(atom.States * count), atom.Copies * count);
    }

    /// <summary>Reads <c>*</c>, <c>+</c>, <c>?</c> or <c>{n,m}</c> as it is written; null where there is none (a brace may be a literal).</summary>
    /// <param name="most">Null: any number.</param>
    private string? Repetition(out int least, out int? most)
    {
        (least, most) = (0, null);
        if (!More)
            return null;
        if (pattern[_at] is '*' or '+' or '?')
        {
            (least, most) = pattern[_at] switch { '*' => (0, (int?)null), '+' => (1, null), _ => (0, 1) };
            return pattern[_at++].ToString();
        }

        var start = _at;
        if (!Take('{') || Digits() is not { } from)
            return Back(start);
        (least, most) = (from, Take(',') ? Digits() : from);
        if (!Take('}'))
            return Back(start);
        if (least > MaxRepeat || most > MaxRepeat || most < least)
            throw Fail(start, $"a repetition count must be at most {MaxRepeat}, and the second not below the first");
        return pattern[start.._at];
    }

    private string? Back(int at)
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
                return Of(Class());
            case '.':
                _at++;
                return Of(CharSet.Of(_flags.DotAll ? [] : [('\n', '\n')]).Write(negated: true));
            case '^':
                _at++;
                return _flags.MultiLine ? Of("(?m:^)", Re2Anchor.LineStart) : Of("\\A", Re2Anchor.TextStart);
            case '$':
                _at++;
                return _flags.MultiLine ? Of("(?m:$)", Re2Anchor.LineEnd) : Of("\\z", Re2Anchor.TextEnd);
            case '*' or '+' or '?':
                throw Fail(_at, "nothing to repeat");
            case '\\':
                return Escape();
            default:
                return Of(CharSet.Literal(CodePoint()));
        }
    }

    /// <summary>One character of a set.</summary>
    private Part Of(string set) => new(set, new Re2Node.Character(new(set, _flags.IgnoreCase)));

    private static Part Of(string text, Re2Anchor anchor) => new(text, new Re2Node.Anchor(anchor));

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

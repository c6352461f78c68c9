using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>
/// A pattern in RE2's syntax, matched in time that is bounded by text and pattern. It is translated to .NET's syntax; where .NET's engine is too slow, a
/// machine of our own (<see cref="Re2Machine"/>) goes on and finds the same. What is not as in RE2: <c>\b</c> knows letters beyond ASCII as word characters,
/// and <c>\p</c> classes hold no characters beyond U+FFFF.
/// </summary>
internal sealed class Re2
{
    private readonly QuickRegex _quick;
    private readonly Lazy<Re2Machine> _machine;
    private readonly long _states;

    private Re2(Re2Parser.Part pattern, ImmutableArray<string> groups)
    {
        Groups = groups;
        _quick = new(pattern.Text, RegexOptions.None);
        _machine = new(() => new(Re2Program.Of(pattern.Node)));
        _states = pattern.States;
    }

    /// <summary>The names of its groups.</summary>
    public ImmutableArray<string> Groups { get; }

    /// <summary>The engine that needs no patience.</summary>
    internal Re2Machine Machine => _machine.Value;

    internal bool TooSlow => _quick.TooSlow;

    /// <summary>What a search costs at worst: as many steps for each character as the automaton has states.</summary>
    public long CostOf(string text) => Weight.OfText(text.Length) * (1 + (_states / 16));

    public bool IsMatch(string text) => _quick.TryRun(text, 0, static (regex, text, _) => regex.IsMatch(text), out var found) ? found : Machine.IsMatch(text);

    /// <summary>The first match, or an empty text.</summary>
    public string Find(string text) => _quick.TryRun(text, 0, static (regex, text, _) => regex.Match(text).Value, out var found)
        ? found
        : Machine.Find(text, 0) is var (start, end) ? text[start..end] : "";

    /// <summary>The matches, at most <paramref name="limit"/> of them (negative: all), without empty ones just behind another (Go, regexp.FindAllString).</summary>
    public ImmutableArray<string> FindAll(string text, long limit)
    {
        if (limit == 0)
            return [];
        return _quick.TryRun(text, limit, static (regex, text, limit) => Collect(text, limit, at => regex.Match(text, at) is { Success: true } match ? (match.Index, match.Index + match.Length) : null), out var found)
            ? found
            : Collect(text, limit, at => Machine.Find(text, at));
    }

    /// <summary>Translates a pattern; false, with what is wrong and where in the pattern, when RE2 would refuse it or it cannot be translated.</summary>
    public static bool TryTranslate(string pattern, [NotNullWhen(true)] out Re2? translated, [NotNullWhen(false)] out (int At, string Message)? fault)
    {
        try
        {
            var parser = new Re2Parser(pattern);
            (translated, fault) = (new Re2(parser.Read(), [.. parser.Names]), null);
            return true;
        }
        catch (Re2Exception e)
        {
            (translated, fault) = (null, (e.At, $"invalid pattern '{Shorten(pattern)}' at position {e.At + 1}: {e.Message}"));
            return false;
        }
    }

    private static ImmutableArray<string> Collect(string text, long limit, Func<int, (int Start, int End)?> next)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        var last = -1;
        for (var at = 0; at <= text.Length && found.Count != limit && next(at) is var (start, end);)
        {
            if (end > start || start != last)
                found.Add(text[start..end]);
            last = end;
            at = end > start ? end : end + Math.Max(1, CodePoints.At(text, end).Length);
        }

        return found.ToImmutable();
    }

    private static string Shorten(string pattern) => pattern.Length <= 80 ? pattern : pattern[..80] + "…";
}

internal sealed class Re2Exception(int at, string message) : Exception(message)
{
    public int At { get; } = at;
}

using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>How a filter matches, in the words of k9s.</summary>
internal enum FilterMode { None, Pattern, Inverse, Labels, Fuzzy }

/// <summary>
/// Which rows are shown, as k9s understands it: a regular expression (case ignored), <c>!</c> for the opposite, <c>-l</c> for labels, <c>-f</c> for letters in
/// that order. What is no valid expression, or one that could run away, is searched for as it stands.
/// </summary>
internal sealed class RowFilter : IEquatable<RowFilter>
{
    public static readonly RowFilter None = new("");

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private readonly Regex? _pattern;
    private readonly string _letters = "";
    private readonly LabelTest[] _labels = [];

    public RowFilter(string text)
    {
        Text = text;
        var wanted = text.Trim();
        if (wanted.Length == 0)
            return;
        (Mode, var rest) = wanted switch
        {
            ['!', ..] => (FilterMode.Inverse, wanted[1..]),
            ['-', 'l', ' ', ..] or "-l" => (FilterMode.Labels, wanted[2..].Trim()),
            ['-', 'f', ' ', ..] or "-f" => (FilterMode.Fuzzy, wanted[2..].Trim()),
            _ => (FilterMode.Pattern, wanted),
        };
        if (rest.Length == 0)
            Mode = FilterMode.None;
        else if (Mode == FilterMode.Labels)
            _labels = [.. LabelTest.Parse(rest)];
        else if (Mode == FilterMode.Fuzzy)
            _letters = rest;
        else
            _pattern = Parse(rest);
    }

    /// <summary>As it was typed.</summary>
    public string Text { get; }

    public FilterMode Mode { get; }

    public bool IsActive => Mode != FilterMode.None;

    /// <summary>Whether one of the texts is what a pattern or letters look for; never for labels.</summary>
    public bool Finds(string? text) => !string.IsNullOrEmpty(text) && Mode switch
    {
        FilterMode.Pattern or FilterMode.Inverse => _pattern!.IsMatch(text),
        FilterMode.Fuzzy => HasLetters(text),
        _ => false,
    };

    /// <summary>Whether a line of text is shown; a requirement of labels is none of a line's.</summary>
    public bool ShowsLine(ReadOnlySpan<char> text) => Mode switch
    {
        FilterMode.Pattern => _pattern!.IsMatch(text),
        FilterMode.Inverse => !_pattern!.IsMatch(text),
        FilterMode.Fuzzy => HasLetters(text),
        _ => true,
    };

    /// <summary>The answer for a row in one of whose texts something was found, or not.</summary>
    public bool Shows(bool found) => Mode == FilterMode.Inverse ? !found : found;

    public bool Matches(ResourceMap labels) => _labels.All(l => l.Holds(labels));

    public bool Equals(RowFilter? other) => other?.Text == Text;

    public override bool Equals(object? obj) => Equals(obj as RowFilter);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    private bool HasLetters(ReadOnlySpan<char> text)
    {
        var at = 0;
        foreach (var c in text)
        {
            if (char.ToLowerInvariant(c) == char.ToLowerInvariant(_letters[at]) && ++at == _letters.Length)
                return true;
        }

        return false;
    }

    // NotSupportedException: the engine refuses look-arounds, back references and automata that would grow too large.
    private static Regex Parse(string text)
    {
        try
        {
            return new Regex(text, Options);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return new Regex(Regex.Escape(text), Options);
        }
    }
}

/// <summary>One requirement of a label selector as kubectl's <c>-l</c> takes it: <c>a=b</c>, <c>a!=b</c>, <c>a</c>, <c>!a</c>, <c>a in (b,c)</c>, <c>a notin (b,c)</c>.</summary>
internal sealed record LabelTest(string Key, bool Positive, string[]? Values)
{
    public bool Holds(ResourceMap labels)
    {
        var there = labels.TryGet(Key, out var value);
        return (there && (Values is null || Values.Contains(value as string ?? ""))) == Positive;
    }

    public static IEnumerable<LabelTest> Parse(string text)
    {
        foreach (var part in Split(text))
        {
            if (part.Split(" in ", 2) is [var within, var list])
                yield return new(within.Trim(), true, Listed(list));
            else if (part.Split(" notin ", 2) is [var without, var excluded])
                yield return new(without.Trim(), false, Listed(excluded));
            else if (part.Split("!=", 2) is [var other, var unwanted])
                yield return new(other.Trim(), false, [unwanted.Trim()]);
            else if (part.Split('=', 2) is [var key, var wanted])
                yield return new(key.Trim(), true, [wanted.TrimStart('=').Trim()]);
            else
                yield return part.StartsWith('!') ? new(part[1..].Trim(), false, null) : new(part, true, null);
        }
    }

    private static string[] Listed(string text) => text.Trim().Trim('(', ')').Split(',', StringSplitOptions.TrimEntries);

    // At commas, but not at those within brackets.
    private static IEnumerable<string> Split(string text)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] == '(')
                depth++;
            else if (i < text.Length && text[i] == ')')
                depth--;
            if (i < text.Length && (text[i] != ',' || depth > 0))
                continue;
            if (text[start..i].Trim() is { Length: > 0 } part)
                yield return part;
            start = i + 1;
        }
    }
}

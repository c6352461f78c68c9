using System.Text.RegularExpressions;

namespace K8sDoctor.Diagnostics.Rules.Testing;

/// <summary>A part of a text, or a regular expression between slashes.</summary>
public sealed class TextPattern
{
    private readonly string _text;
    private readonly Regex? _regex;

    /// <summary>Throws <see cref="ArgumentException"/> for what is no regular expression.</summary>
    public TextPattern(string text)
    {
        _text = text;
        if (text is ['/', _, .., '/'])
            _regex = new Regex(text[1..^1], RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }

    public bool Matches(string text) => _regex?.IsMatch(text) ?? text.Contains(_text, StringComparison.Ordinal);

    public override string ToString() => _text;
}

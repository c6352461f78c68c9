using System.Text.RegularExpressions;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>A set of characters by its .NET pattern, which .NET is asked about, so that both engines mean the same. ASCII is asked for once.</summary>
internal sealed class CharacterSet(string pattern, bool ignoreCase)
{
    private const int Remembered = 1_000;

    private readonly Lazy<Regex> _regex = new(() =>
        new Regex($"\\A(?:{pattern})\\z", RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None)));

    private readonly Dictionary<string, bool> _others = [];
    private bool[]? _ascii;

    /// <summary>Whether the character at this position of a text is in the set; <paramref name="length"/> is 2 for a pair of surrogates.</summary>
    public bool Contains(string text, int at, int length)
    {
        if (text[at] < 128)
            return (_ascii ??= Ascii())[text[at]];
        var character = text.Substring(at, length);
        lock (_others)
        {
            if (_others.TryGetValue(character, out var known))
                return known;
            if (_others.Count < Remembered)
                return _others[character] = _regex.Value.IsMatch(character);
        }

        return _regex.Value.IsMatch(character);
    }

    private bool[] Ascii()
    {
        var ascii = new bool[128];
        for (var i = 0; i < ascii.Length; i++)
            ascii[i] = _regex.Value.IsMatch(((char)i).ToString());
        return ascii;
    }
}

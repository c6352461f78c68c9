using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>
/// A pattern in RE2's syntax, translated to .NET's and matched in bounded time. What the two see differently and is not translated:
/// <c>\b</c> knows letters beyond ASCII as word characters, and <c>\p</c> classes hold no characters beyond U+FFFF.
/// </summary>
internal sealed class Re2
{
    private Re2(string translated) => Regex = new(translated, RegexOptions.None);

    /// <summary>The translated pattern.</summary>
    public BoundedRegex Regex { get; }

    public bool IsMatch(string text) => Regex.IsMatch(text);

    /// <summary>Translates a pattern; false, with what is wrong and where in the pattern, when RE2 would refuse it or it cannot be translated.</summary>
    public static bool TryTranslate(string pattern, [NotNullWhen(true)] out Re2? translated, [NotNullWhen(false)] out string? fault)
    {
        try
        {
            (translated, fault) = (new Re2(new Re2Parser(pattern).Translate()), null);
            return true;
        }
        catch (Re2Exception e)
        {
            (translated, fault) = (null, $"invalid pattern '{Shorten(pattern)}' at position {e.At + 1}: {e.Message}");
            return false;
        }
    }

    private static string Shorten(string pattern) => pattern.Length <= 80 ? pattern : pattern[..80] + "…";
}

internal sealed class Re2Exception(int at, string message) : Exception(message)
{
    public int At { get; } = at;
}

using System.Buffers;
using System.Text;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Makes a hostile value harmless where it is put into a command or a patch.</summary>
internal static class Quoting
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> PlainInShell = SearchValues.Create(Letters + "_@%+=:,./-");
    private static readonly SearchValues<char> PlainInYaml = SearchValues.Create(Letters + "_./-");
    private static readonly SearchValues<char> NumberLike = SearchValues.Create("0123456789.-+eExXoO_:");

    /// <summary>
    /// One word of a POSIX shell that is exactly the value. A value that begins with <c>-</c> could be read as an option, which no quoting prevents: it gets
    /// a leading <c>./</c>-less quote only, so commands place values behind an option's <c>=</c> or after a fixed prefix. A NUL cannot be passed and is dropped.
    /// </summary>
    public static string Shell(string value) =>
        value.Length > 0 && !value.AsSpan().ContainsAnyExcept(PlainInShell) && value[0] != '-'
            ? value
            : $"'{value.Replace("\0", "").Replace("'", "'\\''")}'";

    /// <summary>A YAML scalar in flow style that reads back as exactly this text, on one line.</summary>
    public static string Yaml(string value)
    {
        if (value.Length > 0 && !value.AsSpan().ContainsAnyExcept(PlainInYaml) && char.IsAsciiLetter(value[0]) && !IsWord(value))
            return value;
        var text = new StringBuilder("\"");
        foreach (var c in value)
            text.Append(Escape(c));
        return text.Append('"').ToString();
    }

    /// <summary>True for a text that YAML reads as a number, so that a number may stand without quotes.</summary>
    public static bool IsNumber(string value) => value.Length is > 0 and < 20 && !value.AsSpan().ContainsAnyExcept(NumberLike);

    private static string Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        < ' ' or (>= '\x7f' and < '\xa0') or '\u2028' or '\u2029' or '\ufeff' => $"\\u{(int)c:x4}",
        _ when char.IsSurrogate(c) => $"{c}",
        _ => $"{c}",
    };

    // YAML 1.1 readers (kubectl's among them) take these words for booleans or null.
    private static bool IsWord(string value) =>
        value.ToLowerInvariant() is "true" or "false" or "yes" or "no" or "on" or "off" or "null" or "y" or "n" or "inf" or "nan";
}

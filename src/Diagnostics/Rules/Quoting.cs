using System.Buffers;
using System.Text;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Makes a hostile value harmless where it is put into a command or a patch.</summary>
internal static class Quoting
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> PlainInShell = SearchValues.Create(Letters + "_@%+=:,./-");
    private static readonly SearchValues<char> PlainInYaml = SearchValues.Create(Letters + "_./-");

    /// <summary>One word of a POSIX shell that is exactly the value. A NUL cannot be passed to a program and is dropped.</summary>
    public static string Shell(string value) => IsPlain(value) ? value : $"'{InSingleQuotes(value)}'";

    /// <summary>Text of a JSON string that stands within single quotes of a shell: <c>-p '{"image":"…"}'</c>.</summary>
    public static string JsonInShell(string value) => InSingleQuotes(Escaped(value));

    /// <summary>True for a value that may stand as a part of any word.</summary>
    public static bool IsPlain(string value) => value.Length > 0 && !value.AsSpan().ContainsAnyExcept(PlainInShell);

    /// <summary>A YAML scalar in flow style that reads back as exactly this text, on one line.</summary>
    public static string Yaml(string value)
    {
        if (value.Length > 0 && !value.AsSpan().ContainsAnyExcept(PlainInYaml) && char.IsAsciiLetter(value[0]) && !IsWord(value))
            return value;
        return $"\"{Escaped(value)}\"";
    }

    private static string InSingleQuotes(string value) => value.Replace("\0", "").Replace("'", "'\\''");

    private static string Escaped(string value)
    {
        var text = new StringBuilder(value.Length + 8);
        foreach (var c in value)
            text.Append(Escape(c));
        return text.ToString();
    }

    private static string Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        < ' ' or (>= '\x7f' and < '\xa0') or '\u2028' or '\u2029' or '\ufeff' => $"\\u{(int)c:x4}",
        _ => $"{c}",
    };

    // YAML 1.1 readers (kubectl's among them) take these words for booleans or null.
    private static bool IsWord(string value) =>
        value.ToLowerInvariant() is "true" or "false" or "yes" or "no" or "on" or "off" or "null" or "y" or "n" or "inf" or "nan";
}

using System.Globalization;
using System.Text;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Resolves the escape sequences of string and bytes literals. Throws <see cref="FormatException"/> on a wrong one.</summary>
internal static class Escapes
{
    private const string Simple = "abfnrtv\\?\"'`";
    private const string Meaning = "\a\b\f\n\r\t\v\\?\"'`";

    public static string ToText(ReadOnlySpan<char> text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i++]);
                continue;
            }

            var code = Read(text, ref i, out _);
            if (!Rune.TryCreate(code, out var rune))
                throw new FormatException("an escape sequence names no Unicode character");
            result.Append(rune.ToString());
        }

        return result.ToString();
    }

    /// <summary>In bytes, <c>\x</c> and octal escapes are bytes, and Unicode escapes are not allowed.</summary>
    public static byte[] ToBytes(ReadOnlySpan<char> text)
    {
        var result = new List<byte>(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == '\\')
            {
                var code = Read(text, ref i, out var unicode);
                result.Add(unicode ? throw new FormatException("\\u and \\U are not allowed in bytes") : (byte)code);
                continue;
            }

            var length = char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
            result.AddRange(Encoding.UTF8.GetBytes(text.Slice(i, length).ToArray()));
            i += length;
        }

        return [.. result];
    }

    private static int Read(ReadOnlySpan<char> text, ref int i, out bool unicode)
    {
        var c = i + 1 < text.Length ? text[i + 1] : '\0';
        unicode = c is 'u' or 'U';
        i += 2;
        if (Simple.IndexOf(c) is var simple and >= 0)
            return Meaning[simple];
        var (length, start) = c switch { 'x' or 'X' => (2, i), 'u' => (4, i), 'U' => (8, i), >= '0' and <= '3' => (3, i - 1), _ => (0, i) };
        if (length == 0 || start + length > text.Length)
            throw new FormatException(length == 0 ? $"the escape sequence '\\{c}' does not exist" : "an escape sequence is cut short");
        i = start + length;
        var digits = text.Slice(start, length);
        return length == 3 ? Octal(digits) : Hex(digits);
    }

    private static int Hex(ReadOnlySpan<char> digits) =>
        uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && code <= 0x10FFFF
            ? (int)code
            : throw new FormatException($"'{digits}' is no hexadecimal code of a character");

    private static int Octal(ReadOnlySpan<char> digits)
    {
        var code = 0;
        foreach (var digit in digits)
            code = digit is >= '0' and <= '7' ? (code * 8) + digit - '0' : throw new FormatException($"'{digits}' is no octal number");
        return code;
    }
}

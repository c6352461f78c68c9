using System.Globalization;
using System.Text;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>
/// Makes hostile text harmless for a terminal: what would move a cursor, change a colour, hide or reorder characters becomes a mark that can be seen.
/// </summary>
internal static class Sanitizer
{
    /// <summary>The longest line that is kept, in UTF-16 units; the rest is replaced by a note of its length.</summary>
    public const int MaxLine = 2_000;

    /// <summary>The longest text that is kept, in UTF-16 units.</summary>
    public const int MaxText = 64 * 1024;

    private const int MaxCombining = 3;

    /// <summary>The text with every control made visible. Line feeds stay only with <paramref name="multiline"/>; CR LF counts as one line feed.</summary>
    public static string Clean(string raw, bool multiline)
    {
        var text = raw.Length > MaxText ? raw.AsSpan(0, MaxText) : raw.AsSpan();
        if (text.Length == raw.Length && IsHarmless(text))
            return raw;
        var output = new StringBuilder(Math.Min(text.Length + 16, MaxText));
        while (true)
        {
            var end = multiline ? text.IndexOf('\n') : -1;
            var line = end < 0 ? text : text[..end];
            AppendLine(output, multiline && line is [.., '\r'] && end >= 0 ? line[..^1] : line);
            if (end < 0)
                break;
            output.Append('\n');
            text = text[(end + 1)..];
        }

        if (raw.Length > MaxText)
            output.Append(CultureInfo.InvariantCulture, $"… (+{raw.Length - MaxText} characters)");
        return output.ToString();
    }

    private static bool IsHarmless(ReadOnlySpan<char> text) => text.Length <= MaxLine && !text.ContainsAnyExceptInRange(' ', '~');

    private static void AppendLine(StringBuilder output, ReadOnlySpan<char> line)
    {
        var rest = line.Length > MaxLine ? line.Length - MaxLine : 0;
        var combining = 0;
        foreach (var rune in line[..(line.Length - rest)].EnumerateRunes())
        {
            combining = IsCombining(rune) ? combining + 1 : 0;
            if (combining <= MaxCombining)
                Append(output, rune);
        }

        if (rest > 0)
            output.Append(CultureInfo.InvariantCulture, $"… (+{rest} characters)");
    }

    private static void Append(StringBuilder output, Rune rune)
    {
        var code = rune.Value;
        if (code == '\t')
            output.Append("    ");
        else if (code < 0x20)
            output.Append((char)(0x2400 + code)); // the Control Pictures block: ␛ for ESC, ␍ for CR
        else if (code == 0x7F)
            output.Append('␡');
        else if (IsDeceptive(code))
            output.Append(CultureInfo.InvariantCulture, $"\\u{{{code:X}}}");
        else
            output.Append(rune.ToString());
    }

    private static bool IsCombining(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>C1 controls (8-bit CSI and OSC), bidirectional controls (Unicode TR9), and characters that have no width or no face.</summary>
    private static bool IsDeceptive(int code) => code switch
    {
        >= 0x80 and <= 0x9F or 0xAD or 0x61C or 0x180E => true,
        >= 0x200B and <= 0x200F => code != 0x200D, // the zero-width joiner makes one emoji of several
        >= 0x2028 and <= 0x202E or >= 0x2060 and <= 0x206F => true,
        0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0xFEFF => true,
        >= 0xFFF9 and <= 0xFFFB or >= 0xE0000 and <= 0xE0FFF => true,
        _ => false,
    };
}

using System.Buffers;
using System.Text;

namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>The text of a line: raw for who looks for something in it, safe for who shows it.</summary>
internal static class LogWords
{
    private const byte Escape = 0x1B;

    private static readonly SearchValues<byte> Parameters = SearchValues.Create("0123456789;:"u8);

    /// <summary>For a terminal or a file: without colours, every other control visible, secrets redacted.</summary>
    public static string Safe(ReadOnlySpan<byte> utf8, int cutOff) =>
        new SafeText(Plain(utf8)).Value + (cutOff > 0 ? $"… (+{cutOff} bytes)" : "");

    /// <summary>Raw text without colours.</summary>
    public static string Plain(ReadOnlySpan<byte> utf8)
    {
        var rented = ArrayPool<char>.Shared.Rent(utf8.Length);
        try
        {
            return new string(Decode(utf8, rented));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    /// <summary>Raw text without colours, in a buffer of at least as many characters as there are bytes.</summary>
    public static ReadOnlySpan<char> Decode(ReadOnlySpan<byte> utf8, char[] buffer)
    {
        if (utf8.IndexOf(Escape) < 0)
            return buffer.AsSpan(0, Encoding.UTF8.GetChars(utf8, buffer));
        var length = 0;
        while (utf8.IndexOf(Escape) is >= 0 and var at)
        {
            var colour = ColourLength(utf8[at..]);
            var taken = at + (colour == 0 ? 1 : 0);
            length += Encoding.UTF8.GetChars(utf8[..taken], buffer.AsSpan(length));
            utf8 = utf8[(at + Math.Max(1, colour))..];
        }

        length += Encoding.UTF8.GetChars(utf8, buffer.AsSpan(length));
        return buffer.AsSpan(0, length);
    }

    // ESC [ 1;31 m: sets a colour, and does nothing else. Whatever does more stays, to be made visible.
    private static int ColourLength(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length < 3 || utf8[1] != '[')
            return 0;
        var end = utf8[2..].IndexOfAnyExcept(Parameters);
        return end >= 0 && utf8[2 + end] == 'm' ? end + 3 : 0;
    }
}

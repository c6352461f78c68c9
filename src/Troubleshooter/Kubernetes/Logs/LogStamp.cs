using System.Buffers.Text;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>The time at which a line was written, as the kubelet puts it before the line: <c>2026-11-23T19:09:40.914906935Z</c> and a blank. Allocates nothing.</summary>
internal static class LogStamp
{
    private const int Longest = 35;
    private const int Whole = 19;
    private const int Digits = 7;

    /// <summary>False where the line has none: not every kubelet's stand-in writes it.</summary>
    /// <param name="at">UTC, in whole hundreds of nanoseconds.</param>
    /// <param name="length">Of the stamp with the blank behind it.</param>
    public static bool TryRead(ReadOnlySpan<byte> line, out DateTime at, out int length)
    {
        (at, length) = (default, 0);
        var end = line[..Math.Min(line.Length, Longest + 1)].IndexOf((byte)' ');
        if (end < 0)
            end = line.Length;
        if (end is < 20 or > Longest || line[10] != 'T' || !TryParse(line[..end], out at))
            return false;
        length = Math.Min(line.Length, end + 1);
        return true;
    }

    // The parser wants seven digits behind the point: .NET counts hundreds of nanoseconds.
    private static bool TryParse(ReadOnlySpan<byte> stamp, out DateTime at)
    {
        Span<byte> text = stackalloc byte[Whole + 1 + Digits + Longest];
        var digits = stamp[Whole] == '.' ? stamp[(Whole + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') : 0;
        var zone = stamp[Whole] == '.' ? Whole + 1 + digits : Whole;
        text.Fill((byte)'0');
        stamp[..Whole].CopyTo(text);
        text[Whole] = (byte)'.';
        if (digits > 0)
            stamp.Slice(Whole + 1, Math.Min(digits, Digits)).CopyTo(text[(Whole + 1)..]);
        at = default;
        if (digits < 0)
            return false;
        stamp[zone..].CopyTo(text[(Whole + 1 + Digits)..]);
        var length = Whole + 1 + Digits + stamp.Length - zone;
        if (!Utf8Parser.TryParse(text[..length], out DateTimeOffset time, out var used, 'O') || used != length)
            return false;
        at = time.UtcDateTime;
        return true;
    }
}

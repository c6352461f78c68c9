using System.Buffers;
using System.Globalization;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Timestamps from year 1 to 9999, durations in 64 bits of nanoseconds, as cel-go has them.</summary>
internal static class Times
{
    private const long MinSeconds = -62_135_596_800;
    private const long MaxSeconds = 253_402_300_799;
    private const long Second = 1_000_000_000;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    public static CelValue? Add(in CelValue left, in CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Timestamp, CelKind.Duration) => Shift(left, right.Bits),
        (CelKind.Duration, CelKind.Timestamp) => Shift(right, left.Bits),
        (CelKind.Duration, CelKind.Duration) => Duration((Int128)left.Bits + right.Bits),
        _ => null,
    };

    public static CelValue? Subtract(in CelValue left, in CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Timestamp, CelKind.Duration) => Shift(left, -(Int128)right.Bits),
        (CelKind.Timestamp, CelKind.Timestamp) => Duration((((Int128)left.Seconds - right.Seconds) * Second) + left.Nanos - right.Nanos),
        (CelKind.Duration, CelKind.Duration) => Duration((Int128)left.Bits - right.Bits),
        _ => null,
    };

    public static CelValue Duration(Int128 nanoseconds) => nanoseconds >= long.MinValue && nanoseconds <= long.MaxValue
        ? CelValue.OfNanoseconds((long)nanoseconds)
        : CelValue.Fault("duration out of range");

    public static CelValue Timestamp(long seconds, int nanos) => seconds is >= MinSeconds and <= MaxSeconds
        ? CelValue.OfTimestamp(seconds, nanos)
        : CelValue.Fault("timestamp out of range");

    /// <summary>RFC 3339, with any number of digits of the second.</summary>
    public static CelValue ParseTimestamp(string text)
    {
        var fault = CelValue.Fault($"'{Shorten(text)}' is no timestamp (RFC 3339)");
        if (text.Length < 20 || text[10] is not ('T' or 't') || !DateTime.TryParseExact(
            text.AsSpan(0, 19), "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return fault;
        var rest = text.AsSpan(19);
        var nanos = 0;
        if (rest[0] == '.')
        {
            var digits = 1;
            while (digits < rest.Length && char.IsAsciiDigit(rest[digits]))
                digits++;
            if (digits == 1)
                return fault;
            nanos = int.Parse(rest[1..Math.Min(digits, 10)].ToString().PadRight(9, '0'), CultureInfo.InvariantCulture);
            rest = rest[digits..];
        }

        if (rest is not ("Z" or "z") && (rest.Length != 6 || Offset(rest) is null))
            return fault;
        var offset = rest is "Z" or "z" ? 0 : Offset(rest)!.Value;
        return Timestamp(((local.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond) - (offset * 60), nanos);
    }

    /// <summary>As Go parses durations: <c>1h30m</c>, <c>1.5s</c>, <c>-2ms</c>.</summary>
    public static CelValue ParseDuration(string text)
    {
        var fault = CelValue.Fault($"'{Shorten(text)}' is no duration (like 1h30m5.5s)");
        var rest = text.AsSpan();
        var negative = rest.StartsWith("-");
        if (negative || rest.StartsWith("+"))
            rest = rest[1..];
        if (rest is "0")
            return CelValue.OfNanoseconds(0);
        if (rest.IsEmpty || rest.Length > 60)
            return fault;
        Int128 total = 0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return fault;
            rest = rest[digits..];
            if (UnitOf(rest, out var length) is not { } unit || number > 1e18m)
                return fault;
            total += (Int128)(number * unit);
            rest = rest[length..];
        }

        return Duration(negative ? -total : total);
    }

    /// <summary>Minutes east of Greenwich of <c>+02:00</c>, <c>-05:30</c>, <c>02:00</c>; null when it is no offset.</summary>
    public static int? Offset(ReadOnlySpan<char> text)
    {
        var sign = text.StartsWith("-") ? -1 : 1;
        if (text.StartsWith("-") || text.StartsWith("+"))
            text = text[1..];
        if (text.Length != 5 || text[2] != ':' || !int.TryParse(text[..2], NumberStyles.None, CultureInfo.InvariantCulture, out var hours) ||
            !int.TryParse(text[3..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) || hours > 23 || minutes > 59)
            return null;
        return sign * ((hours * 60) + minutes);
    }

    private static CelValue Shift(in CelValue time, Int128 nanoseconds)
    {
        var total = ((Int128)time.Seconds * Second) + time.Nanos + nanoseconds;
        var seconds = total / Second;
        var nanos = (int)(total - (seconds * Second));
        return nanos < 0 ? Timestamp((long)seconds - 1, nanos + (int)Second) : Timestamp((long)seconds, nanos);
    }

    private static decimal? UnitOf(ReadOnlySpan<char> text, out int length)
    {
        length = text.IndexOfAny(Digits) is var next and >= 0 ? next : text.Length;
        return text[..length] switch
        {
            "h" => 3_600_000_000_000m,
            "m" => 60_000_000_000m,
            "s" => 1_000_000_000m,
            "ms" => 1_000_000m,
            "us" or "µs" or "μs" => 1_000m,
            "ns" => 1m,
            _ => null,
        };
    }

    /// <summary>A text as it is shown in an error.</summary>
    public static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}

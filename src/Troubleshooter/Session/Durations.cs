using System.Buffers;
using System.Globalization;
using System.Text;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>Durations as kubectl reads and writes them: <c>90s</c>, <c>13m</c>, <c>1h2m</c>, <c>1.5s</c>.</summary>
internal static class Durations
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>The duration, or null where the text is none. A number alone means seconds, as kubectl's <c>--request-timeout</c> has it.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return Checked(seconds);
        var total = 0d;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return null;
            rest = rest[digits..];
            var letters = rest.IndexOfAny(Digits);
            if (Unit(letters < 0 ? rest : rest[..letters]) is not { } unit)
                return null;
            total += number * unit;
            rest = letters < 0 ? [] : rest[letters..];
        }

        return text.Length == 0 ? null : Checked(total);
    }

    /// <summary>In the style of kubectl: <c>12m28s</c>, <c>3h5m</c>, <c>2d4h</c>; at most two units. A negative duration is shown as zero.</summary>
    public static string Format(TimeSpan duration)
    {
        var seconds = Math.Max(0, (long)duration.TotalSeconds);
        ReadOnlySpan<(long Size, char Letter)> units = [(86_400, 'd'), (3_600, 'h'), (60, 'm'), (1, 's')];
        var text = new StringBuilder();
        var parts = 0;
        foreach (var (size, letter) in units)
        {
            if (parts == 2)
                break;
            if (parts > 0)
                parts = 2;
            if (seconds < size)
                continue;
            text.Append(CultureInfo.InvariantCulture, $"{seconds / size}{letter}");
            seconds %= size;
            parts = Math.Max(parts, 1);
        }

        return text.Length == 0 ? "0s" : text.ToString();
    }

    private static double? Unit(ReadOnlySpan<char> unit) => unit switch
    {
        "h" => 3600,
        "m" => 60,
        "s" => 1,
        "ms" => 0.001,
        _ => null,
    };

    private static TimeSpan? Checked(double seconds) => seconds is >= 0 and <= 1e9 ? TimeSpan.FromSeconds(seconds) : null;
}

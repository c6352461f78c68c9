using System.Globalization;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Durations as rule files write them: <c>30s</c>, <c>5m</c>, <c>1h30m</c>.</summary>
internal static class RuleDuration
{
    /// <summary>No cluster is as old.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromDays(36_500);

    public static bool TryParse(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        if (text.Length == 0)
            return false;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is <= 0 or > 6)
                return false;
            var unit = UnitOf(rest[digits..]);
            if (unit is null)
                return false;
            value += int.Parse(rest[..digits], CultureInfo.InvariantCulture) * unit.Value;
            if (value > Most)
                return false;
            rest = rest[(digits + (rest[digits..].StartsWith("ms") ? 2 : 1))..];
        }

        return true;
    }

    private static TimeSpan? UnitOf(ReadOnlySpan<char> text) => text switch
    {
        ['m', 's', ..] => TimeSpan.FromMilliseconds(1),
        ['s', ..] => TimeSpan.FromSeconds(1),
        ['m', ..] => TimeSpan.FromMinutes(1),
        ['h', ..] => TimeSpan.FromHours(1),
        ['d', ..] => TimeSpan.FromDays(1),
        _ => null,
    };
}

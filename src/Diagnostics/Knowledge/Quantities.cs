using System.Globalization;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Kubernetes quantities (<c>250m</c>, <c>1.5</c>, <c>32Mi</c>, <c>1e3</c>): read to a number of base units, and written as an operator would.</summary>
internal static class Quantities
{
    private static readonly (string Suffix, decimal Factor)[] Suffixes =
    [
        ("Ki", 1024m), ("Mi", 1024m * 1024), ("Gi", 1024m * 1024 * 1024), ("Ti", 1024m * 1024 * 1024 * 1024),
        ("Pi", 1024m * 1024 * 1024 * 1024 * 1024), ("Ei", 1024m * 1024 * 1024 * 1024 * 1024 * 1024),
        ("n", 1e-9m), ("u", 1e-6m), ("m", 1e-3m), ("k", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m), ("P", 1e15m), ("E", 1e18m),
    ];

    private static readonly string[] Binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    /// <summary>The number of base units (cores, bytes, pieces), or null for text that is no quantity or too large to count.</summary>
    public static decimal? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > 40)
            return null;
        foreach (var (suffix, factor) in Suffixes)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal) && Number(text.AsSpan(0, text.Length - suffix.Length)) is { } value)
                return Scale(value, factor);
        }

        return Number(text);
    }

    /// <summary>A number of a resource in words: <c>1.5</c> or <c>250m</c> of cpu, <c>23.4Gi</c> of memory, <c>2</c> of anything else.</summary>
    public static string Format(string resource, decimal value)
    {
        if (IsBytes(resource))
            return Bytes(value);
        if (value == decimal.Truncate(value))
            return value.ToString("0", CultureInfo.InvariantCulture);
        return value < 1 ? (value * 1000).ToString("0.###", CultureInfo.InvariantCulture) + "m" : value.ToString("0.###", CultureInfo.InvariantCulture);
    }

    private static bool IsBytes(string resource)
    {
        var name = resource[(resource.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return name is "memory" or "storage" or "ephemeral-storage" || resource is "memory" || resource.StartsWith("hugepages-", StringComparison.Ordinal);
    }

    private static string Bytes(decimal value)
    {
        var step = 0;
        while (Math.Abs(value) >= 1024 && step < Binary.Length - 1)
        {
            value /= 1024;
            step++;
        }

        return value.ToString("0.#", CultureInfo.InvariantCulture) + Binary[step];
    }

    private static decimal? Scale(decimal value, decimal factor) =>
        Math.Abs(value) > decimal.MaxValue / Math.Max(1, factor) ? null : value * factor;

    private static decimal? Number(ReadOnlySpan<char> text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}

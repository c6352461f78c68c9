using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>
/// An exact amount, <see cref="Amount"/> × 10^-<see cref="Scale"/> (k8s.io/apimachinery, api/resource/quantity.go). Equal amounts are equal however
/// they are written.
/// </summary>
internal sealed record Quantity(BigInteger Amount, int Scale, bool Binary) : CelOpaque("kubernetes.Quantity"), IComparable<Quantity>
{
    private const int MaxLength = 64;
    private const int NanoScale = 9;

    private static readonly Quantity Largest = new(long.MaxValue, 0, true);
    private static readonly Quantity Smallest = new(-long.MaxValue, 0, true);
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    public bool Equals(Quantity? other) => other is not null && CompareTo(other) == 0;

    public override int GetHashCode() => ToDouble().GetHashCode();

    public static bool TryParse(string text, out Quantity value)
    {
        value = new(0, 0, false);
        if (text.Length is 0 or > MaxLength)
            return false;
        var end = text.AsSpan(1).IndexOfAnyExcept(Digits) is var found and >= 0 ? found + 1 : text.Length;
        var digits = text.AsSpan(0, end);
        if (!digits.ContainsAnyInRange('0', '9') || digits.Count('.') > 1 || !(char.IsAsciiDigit(digits[0]) || digits[0] is '+' or '-' or '.'))
            return false;
        if (Suffix(text.AsSpan(end)) is not var (multiplier, power, binary))
            return false;
        var dot = digits.IndexOf('.');
        var scale = dot < 0 ? 0 : digits.Length - dot - 1;
        if (!BigInteger.TryParse(digits.ToString().Replace(".", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount))
            return false;
        value = Normal(amount * multiplier, scale - power, binary);
        // Kubernetes caps what is written with a binary suffix, and nothing else.
        if (binary && value.CompareTo(Largest) > 0)
            value = Largest;
        else if (binary && value.CompareTo(Smallest) < 0)
            value = Smallest;
        return true;
    }

    public Quantity Add(Quantity other, int sign)
    {
        var scale = Math.Max(Scale, other.Scale);
        return Normal(At(scale) + (sign * other.At(scale)), scale, Binary);
    }

    public int CompareTo(Quantity? other)
    {
        if (other is null)
            return 1;
        var scale = Math.Max(Scale, other.Scale);
        return At(scale).CompareTo(other.At(scale));
    }

    public long? ToInteger()
    {
        var whole = BigInteger.DivRem(Amount, BigInteger.Pow(10, Scale), out var rest);
        return rest.IsZero && whole >= long.MinValue && whole <= long.MaxValue ? (long)whole : null;
    }

    public double ToDouble() => (double)Amount / Math.Pow(10, Scale);

    /// <summary>As Kubernetes writes it: the largest suffix that keeps the number whole.</summary>
    public override string ToString()
    {
        if (Amount.IsZero)
            return "0";
        if (Binary && ToInteger() is { } whole && Math.Abs((decimal)whole) >= 1024)
        {
            var unit = 0;
            for (; unit < 6 && whole % 1024 == 0; unit++)
                whole /= 1024;
            return whole.ToString(CultureInfo.InvariantCulture) + (unit == 0 ? "" : "KMGTPE"[unit - 1] + "i");
        }

        var (amount, power) = (Amount, -Scale);
        while (amount % 10 == 0)
            (amount, power) = (amount / 10, power + 1);
        while (power % 3 != 0 || power > 18)
            (amount, power) = (amount * 10, power - 1);
        var suffix = power switch { -9 => "n", -6 => "u", -3 => "m", 0 => "", 3 => "k", 6 => "M", 9 => "G", 12 => "T", 15 => "P", 18 => "E", _ => $"e{power}" };
        return amount.ToString(CultureInfo.InvariantCulture) + suffix;
    }

    private BigInteger At(int scale) => Amount * BigInteger.Pow(10, scale - Scale);

    /// <summary>Kubernetes keeps nothing below a billionth; it rounds away from zero.</summary>
    private static Quantity Normal(BigInteger amount, int scale, bool binary)
    {
        if (scale < 0)
            return new(amount * BigInteger.Pow(10, -scale), 0, binary);
        if (scale <= NanoScale)
            return new(amount, scale, binary);
        var cut = BigInteger.Pow(10, scale - NanoScale);
        var kept = BigInteger.DivRem(amount, cut, out var rest);
        return new(rest.IsZero ? kept : kept + amount.Sign, NanoScale, binary);
    }

    private static (BigInteger Multiplier, int Power, bool Binary)? Suffix(ReadOnlySpan<char> suffix) => suffix switch
    {
        "" => (1, 0, false),
        "n" => (1, -9, false),
        "u" => (1, -6, false),
        "m" => (1, -3, false),
        "k" => (1, 3, false),
        "M" => (1, 6, false),
        "G" => (1, 9, false),
        "T" => (1, 12, false),
        "P" => (1, 15, false),
        "E" => (1, 18, false),
        "Ki" => (BigInteger.One << 10, 0, true),
        "Mi" => (BigInteger.One << 20, 0, true),
        "Gi" => (BigInteger.One << 30, 0, true),
        "Ti" => (BigInteger.One << 40, 0, true),
        "Pi" => (BigInteger.One << 50, 0, true),
        "Ei" => (BigInteger.One << 60, 0, true),
        _ => Exponent(suffix),
    };

    private static (BigInteger Multiplier, int Power, bool Binary)? Exponent(ReadOnlySpan<char> suffix) =>
        suffix[0] is 'e' or 'E' && int.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power) && Math.Abs((long)power) <= 100
            ? (1, power, false)
            : null;
}

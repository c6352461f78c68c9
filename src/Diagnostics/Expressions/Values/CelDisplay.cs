using System.Globalization;
using System.Text;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Renders values: for people, and as <c>string()</c> does.</summary>
internal static class CelDisplay
{
    private const int MaxLength = 16_384;

    public static string Show(CelValue value)
    {
        if (value.Kind == CelKind.String)
            return value.AsString;
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    /// <summary>RFC 3339 in UTC, with as many digits of the second as are needed.</summary>
    public static string Timestamp(CelValue value)
    {
        var whole = DateTime.UnixEpoch.AddSeconds(value.Seconds).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        return whole + Fraction(value.Nanos) + "Z";
    }

    /// <summary>As Go prints durations, without zero minutes and seconds at the end: <c>1h30m</c>, <c>1m30s</c>, <c>1.5s</c>.</summary>
    public static string Duration(long nanoseconds)
    {
        if (nanoseconds == 0)
            return "0s";
        var text = new StringBuilder(nanoseconds < 0 ? "-" : "");
        var rest = (ulong)(nanoseconds < 0 ? -(Int128)nanoseconds : nanoseconds);
        if (rest < 1_000_000_000)
            return text.Append(SubSecond(rest)).ToString();
        AppendUnit(text, ref rest, 3_600_000_000_000, 'h');
        AppendUnit(text, ref rest, 60_000_000_000, 'm');
        if (rest > 0)
            text.Append(rest / 1_000_000_000).Append(Fraction((int)(rest % 1_000_000_000))).Append('s');
        return text.ToString();
    }

    /// <summary>As <c>string(duration)</c> has it: seconds, <c>5400s</c>, <c>1.5s</c>.</summary>
    public static string DurationSeconds(long nanoseconds)
    {
        var rest = (UInt128)(nanoseconds < 0 ? -(Int128)nanoseconds : nanoseconds);
        return (nanoseconds < 0 ? "-" : "") + (ulong)(rest / 1_000_000_000) + Fraction((int)(rest % 1_000_000_000)) + "s";
    }

    public static string Double(double value) => double.IsNaN(value) ? "NaN"
        : double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : GoDouble(value);

    private static string GoDouble(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Replace("E", "e");
    }

    private static void Append(StringBuilder text, CelValue value)
    {
        if (text.Length > MaxLength)
            return;
        switch (value.Kind)
        {
            case CelKind.List:
                for (var i = 0; i < value.Count && text.Length <= MaxLength; i++)
                    Append(i == 0 ? text : text.Append(", "), value[i]);
                break;
            case CelKind.Map:
                for (var i = 0; i < value.Count && text.Length <= MaxLength; i++)
                {
                    var (key, item) = value.Entry(i);
                    Append(i == 0 ? text : text.Append(", "), key);
                    Append(text.Append(": "), item);
                }

                break;
            case CelKind.Optional when value.HasValue:
                Append(text, value.OptionalValue);
                break;
            case CelKind.Message:
                MessageDisplay.Append(text, value);
                break;
            default:
                text.Append(Scalar(value));
                break;
        }
    }

    private static string Scalar(CelValue value) => value.Kind switch
    {
        CelKind.Null => "null",
        CelKind.Bool => value.AsBool ? "true" : "false",
        CelKind.Int => value.AsInt.ToString(CultureInfo.InvariantCulture),
        CelKind.Uint => value.AsUint.ToString(CultureInfo.InvariantCulture),
        CelKind.Double => Double(value.AsDouble),
        CelKind.String => value.AsString,
        CelKind.Bytes => Convert.ToBase64String(value.AsBytes),
        CelKind.Timestamp => Timestamp(value),
        CelKind.Duration => Duration(value.Bits),
        CelKind.Type => (string)value.Reference!,
        CelKind.Optional => "none",
        CelKind.Error => value.AsError.Message,
        _ => value.Reference!.ToString()!,
    };

    private static string Fraction(int nanos) => nanos == 0 ? "" : "." + nanos.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');

    private static string SubSecond(ulong nanos) => nanos switch
    {
        < 1_000 => $"{nanos}ns",
        < 1_000_000 => ((decimal)nanos / 1_000).ToString("0.###", CultureInfo.InvariantCulture) + "µs",
        _ => ((decimal)nanos / 1_000_000).ToString("0.######", CultureInfo.InvariantCulture) + "ms",
    };

    private static void AppendUnit(StringBuilder text, ref ulong rest, ulong size, char unit)
    {
        if (rest >= size)
            text.Append(rest / size).Append(unit);
        rest %= size;
    }
}

using System.Globalization;
using System.Numerics;
using System.Text;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary><c>string.format(list)</c>: %s %d %f %e %b %o %x %X %% with a precision (CEL strings extension).</summary>
internal static class Formatter
{
    private const int MaxPrecision = 100;
    private const int GuardDigits = 60;

    public static CelValue Format(CelActivation context, string format, CelValue arguments)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }

            if (++i < format.Length && format[i] == '%')
            {
                text.Append('%');
                continue;
            }

            if (Precision(format, ref i) is not { } precision || i >= format.Length)
                return CelValue.Fault("could not parse formatting clause");
            if (next >= arguments.Count)
                return CelValue.Fault($"index {next} out of range");
            // An element is written with some 20 characters, a number with as many digits as are asked for, which takes arithmetic of large numbers.
            if (!context.Charge(precision + (2 * Weight.Of(arguments[next]))))
                return CelActivation.Refused;
            var part = Clause(format[i], arguments[next++], precision);
            if (part.IsError)
                return part;
            text.Append(part.AsString);
        }

        return CelValue.Of(text.ToString());
    }

    /// <summary>The precision, 6 where none is given; null when it is wrong.</summary>
    private static int? Precision(string format, ref int i)
    {
        if (i >= format.Length || format[i] != '.')
            return 6;
        var start = ++i;
        while (i < format.Length && char.IsAsciiDigit(format[i]))
            i++;
        return int.TryParse(format.AsSpan(start, i - start), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= MaxPrecision ? value : null;
    }

    private static CelValue Clause(char clause, CelValue value, int precision) => clause switch
    {
        's' => Text(value),
        'd' => Decimal(value),
        'f' => Real(value, "fixed-point", number => Fixed(number, precision)),
        'e' => Real(value, "scientific", number => Scientific(number, precision)),
        'b' => Binary(value),
        'o' => Octal(value),
        'x' => Hex(value, "x"),
        'X' => Hex(value, "X"),
        _ => CelValue.Fault($"could not parse formatting clause: unrecognized formatting clause \"{clause}\""),
    };

    private static CelValue Refuse(string what, CelValue value) => CelValue.Fault($"error during formatting: {what}, was given {Types.NameOf(value)}");

    private static CelValue Text(CelValue value)
    {
        var text = new StringBuilder();
        return Append(text, value) is { } fault ? fault : CelValue.Of(text.ToString());
    }

    private static CelValue? Append(StringBuilder text, CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.List:
                text.Append('[');
                for (var i = 0; i < value.Count; i++)
                {
                    if (Append(i == 0 ? text : text.Append(", "), value[i]) is { } fault)
                        return fault;
                }

                text.Append(']');
                return null;
            case CelKind.Map:
                return AppendMap(text, value);
            case CelKind.Bytes:
                text.Append(Encoding.UTF8.GetString(value.AsBytes));
                return null;
            case CelKind.Duration:
                text.Append(CelDisplay.DurationSeconds(value.Bits));
                return null;
            case CelKind.Double:
                text.Append(Special(value.AsDouble) ?? CelDisplay.Show(value));
                return null;
            case CelKind.Error or CelKind.Optional or CelKind.Message or CelKind.Opaque:
                return Refuse("string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps", value);
            default:
                text.Append(CelDisplay.Show(value));
                return null;
        }
    }

    /// <summary>Maps are shown sorted by the text of the key.</summary>
    private static CelValue? AppendMap(StringBuilder text, CelValue map)
    {
        var entries = new List<(string Key, CelValue Value)>();
        for (var i = 0; i < map.Count; i++)
        {
            var (key, value) = map.Entry(i);
            entries.Add((CelDisplay.Show(key), value));
        }

        text.Append('{');
        var first = true;
        foreach (var (key, value) in entries.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            text.Append(first ? "" : ", ").Append(key).Append(": ");
            first = false;
            if (Append(text, value) is { } fault)
                return fault;
        }

        text.Append('}');
        return null;
    }

    private static CelValue Decimal(CelValue value) => value.Kind switch
    {
        CelKind.Int or CelKind.Uint => CelValue.Of(CelDisplay.Show(value)),
        CelKind.Double when Special(value.AsDouble) is { } special => CelValue.Of(special),
        CelKind.Double => CelValue.Of(CelDisplay.Show(value)),
        _ => Refuse("decimal clause can only be used on integers", value),
    };

    private static CelValue Real(CelValue value, string name, Func<double, string> show) => value.Kind switch
    {
        CelKind.Double => CelValue.Of(Special(value.AsDouble) ?? show(value.AsDouble)),
        CelKind.Int => CelValue.Of(show(value.AsInt)),
        CelKind.Uint => CelValue.Of(show(value.AsUint)),
        _ => Refuse($"{name} clause can only be used on doubles", value),
    };

    private static string? Special(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "Infinity" : double.IsNegativeInfinity(value) ? "-Infinity" : null;

    /// <summary>Half goes to even, on the number's exact decimal digits; .NET rounds half away from zero.</summary>
    private static string Fixed(double value, int precision)
    {
        var exact = Math.Abs(value).ToString($"F{precision + GuardDigits}", CultureInfo.InvariantCulture).Replace(".", "", StringComparison.Ordinal);
        var kept = BigInteger.Parse(exact.AsSpan(0, exact.Length - GuardDigits), NumberStyles.None, CultureInfo.InvariantCulture);
        var rest = exact.AsSpan(exact.Length - GuardDigits);
        var half = rest.SequenceCompareTo("5".PadRight(GuardDigits, '0'));
        if (half > 0 || (half == 0 && !kept.IsEven))
            kept++;
        var digits = kept.ToString(CultureInfo.InvariantCulture).PadLeft(precision + 1, '0');
        var sign = double.IsNegative(value) ? "-" : "";
        return precision == 0 ? sign + digits : $"{sign}{digits[..^precision]}.{digits[^precision..]}";
    }

    private static string Scientific(double value, int precision)
    {
        var text = value.ToString($"e{precision}", CultureInfo.InvariantCulture);
        var exponent = text.IndexOf('e');
        var digits = text[(exponent + 2)..].TrimStart('0').PadLeft(2, '0');
        return text[..(exponent + 2)] + digits;
    }

    private static CelValue Binary(CelValue value) => value.Kind switch
    {
        CelKind.Bool => CelValue.Of(value.AsBool ? "1" : "0"),
        CelKind.Int or CelKind.Uint => CelValue.Of(Signed(value, "b")),
        _ => Refuse("only integers and bools can be formatted as binary", value),
    };

    private static CelValue Octal(CelValue value)
    {
        if (value.Kind is not (CelKind.Int or CelKind.Uint))
            return Refuse("octal clause can only be used on integers", value);
        var (sign, rest) = Magnitude(value);
        var digits = new StringBuilder();
        do
        {
            digits.Insert(0, (char)('0' + (rest & 7)));
            rest >>= 3;
        }
        while (rest != 0);
        return CelValue.Of(sign + digits);
    }

    private static CelValue Hex(CelValue value, string format)
    {
        if (value.Kind is CelKind.Int or CelKind.Uint)
            return CelValue.Of(Signed(value, format));
        if (value.Kind is not (CelKind.String or CelKind.Bytes))
            return Refuse("only integers, byte buffers, and strings can be formatted as hex", value);
        var bytes = value.Kind == CelKind.Bytes ? value.AsBytes : Encoding.UTF8.GetBytes(value.AsString);
        return CelValue.Of(format == "x" ? Convert.ToHexStringLower(bytes) : Convert.ToHexString(bytes));
    }

    private static string Signed(CelValue value, string format)
    {
        var (sign, rest) = Magnitude(value);
        return sign + rest.ToString(format, CultureInfo.InvariantCulture);
    }

    private static (string Sign, ulong Value) Magnitude(CelValue value) =>
        value.Kind == CelKind.Int && value.AsInt < 0 ? ("-", (ulong)(-(Int128)value.AsInt)) : ("", value.AsUint);
}

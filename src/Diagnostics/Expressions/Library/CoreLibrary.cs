using System.Globalization;
using System.Text;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>size, conversions and type (CEL specification, "List of Standard Definitions"), base64 and sets.</summary>
internal static class CoreLibrary
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static void Declare(FunctionTable table)
    {
        foreach (var form in (ReadOnlySpan<string>)["size({0}): int", "<{0}>.size(): int"])
        {
            table.Add(form.Replace("{0}", "string"), (_, a) => CelValue.Of((long)CodePoints.Count(a[0].AsString)));
            table.Add(form.Replace("{0}", "bytes"), (_, a) => CelValue.Of((long)a[0].AsBytes.Length));
            table.AddPassing(form.Replace("{0}", "list(A)"), (_, a) => CelValue.Of((long)a[0].Count));
            table.AddPassing(form.Replace("{0}", "map(A, B)"), (_, a) => CelValue.Of((long)a[0].Count));
        }

        table.Add("type(A): type", (_, a) => CelValue.OfType(Types.NameOf(a[0])));
        table.Add("dyn(A): dyn", (_, a) => a[0]);
        Same(table, "bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration");
        table.Add("bool(string): bool", (_, a) => ToBool(a[0].AsString));
        table.Add("bytes(string): bytes", (_, a) => CelValue.Of(Encoding.UTF8.GetBytes(a[0].AsString)));
        table.Add("timestamp(string): timestamp", (_, a) => Times.ParseTimestamp(a[0].AsString));
        table.Add("timestamp(int): timestamp", (_, a) => Times.Timestamp(a[0].AsInt, 0));
        table.Add("duration(string): duration", (_, a) => Times.ParseDuration(a[0].AsString));
        table.Add("duration(int): duration", (_, a) => CelValue.OfNanoseconds(a[0].AsInt));
        DeclareNumbers(table);
        DeclareStrings(table);
        table.Add("base64.encode(bytes): string", (_, a) => CelValue.Of(Convert.ToBase64String(a[0].AsBytes)));
        table.Add("base64.decode(string): bytes", (_, a) => FromBase64(a[0].AsString));
        table.Add("sets.contains(list(A), list(A)): bool", (c, a) => Sets(c, a[0], a[1], (x, y) => All(y, x)));
        table.Add("sets.equivalent(list(A), list(A)): bool", (c, a) => Sets(c, a[0], a[1], (x, y) => All(x, y) && All(y, x)));
        table.Add("sets.intersects(list(A), list(A)): bool", (c, a) => Sets(c, a[0], a[1], Any));
    }

    private static void Same(FunctionTable table, params ReadOnlySpan<string> types)
    {
        foreach (var type in types)
            table.Add($"{type}({type}): {type}", (_, a) => a[0]);
    }

    private static void DeclareNumbers(FunctionTable table)
    {
        table.Add("int(uint): int", (_, a) => a[0].AsUint <= long.MaxValue ? CelValue.Of((long)a[0].AsUint) : OutOfRange("int"));
        table.Add("int(double): int", (_, a) =>
            a[0].AsDouble is > -9.2233720368547758e18 and < 9.2233720368547758e18 ? CelValue.Of((long)a[0].AsDouble) : OutOfRange("int"));
        table.Add("int(string): int", (_, a) =>
            long.TryParse(a[0].AsString, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? CelValue.Of(n) : NotA("int", a[0]));
        table.Add("int(timestamp): int", (_, a) => CelValue.Of(a[0].Seconds));
        table.Add("int(duration): int", (_, a) => CelValue.Of(a[0].Bits));
        table.Add("uint(int): uint", (_, a) => a[0].AsInt >= 0 ? CelValue.Of((ulong)a[0].AsInt) : OutOfRange("uint"));
        table.Add("uint(double): uint", (_, a) =>
            a[0].AsDouble is > -1 and < 1.8446744073709552e19 ? CelValue.Of((ulong)a[0].AsDouble) : OutOfRange("uint"));
        table.Add("uint(string): uint", (_, a) =>
            ulong.TryParse(a[0].AsString, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? CelValue.Of(n) : NotA("uint", a[0]));
        table.Add("double(int): double", (_, a) => CelValue.Of((double)a[0].AsInt));
        table.Add("double(uint): double", (_, a) => CelValue.Of((double)a[0].AsUint));
        table.Add("double(string): double", (_, a) => ToDouble(a[0]));
    }

    private static void DeclareStrings(FunctionTable table)
    {
        foreach (var type in (ReadOnlySpan<string>)["bool", "int", "uint", "double", "timestamp"])
            table.Add($"string({type}): string", (_, a) => CelValue.Of(CelDisplay.Show(a[0])));
        table.Add("string(duration): string", (_, a) => CelValue.Of(CelDisplay.DurationSeconds(a[0].Bits)));
        table.Add("string(bytes): string", (_, a) => ToText(a[0].AsBytes));
    }

    private static CelValue OutOfRange(string type) => CelValue.Fault($"range error: the number does not fit {type}");

    private static CelValue NotA(string type, CelValue text) => CelValue.Fault($"type conversion error: '{text.AsString}' is no {type}");

    private static CelValue ToBool(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => CelValue.Of(true),
        "0" or "f" or "F" or "false" or "FALSE" or "False" => CelValue.Of(false),
        _ => NotA("bool", CelValue.Of(text)),
    };

    private static CelValue ToDouble(CelValue value) => value.AsString.TrimStart('+', '-').ToUpperInvariant() switch
    {
        "INF" or "INFINITY" => CelValue.Of(value.AsString[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity),
        "NAN" => CelValue.Of(double.NaN),
        _ => double.TryParse(value.AsString, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            ? CelValue.Of(number)
            : NotA("double", value),
    };

    private static CelValue ToText(byte[] bytes)
    {
        try
        {
            return CelValue.Of(StrictUtf8.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return CelValue.Fault("invalid UTF-8 in bytes");
        }
    }

    private static CelValue FromBase64(string text)
    {
        var padded = text.Length % 4 == 0 ? text : text.PadRight(text.Length + 4 - (text.Length % 4), '=');
        var buffer = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, buffer, out var length) ? CelValue.Of(buffer[..length]) : CelValue.Fault("illegal base64 data");
    }

    private static CelValue Sets(CelActivation context, CelValue left, CelValue right, Func<CelValue, CelValue, bool> test) =>
        context.Charge((1 + left.Count) * Weight.Of(right)) ? CelValue.Of(test(left, right)) : CelActivation.Refused;

    /// <summary>Whether all elements of the one list are in the other.</summary>
    private static bool All(CelValue items, CelValue within)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (!ListLibrary.Contains(within, items[i]))
                return false;
        }

        return true;
    }

    private static bool Any(CelValue items, CelValue within)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (ListLibrary.Contains(within, items[i]))
                return true;
        }

        return false;
    }
}

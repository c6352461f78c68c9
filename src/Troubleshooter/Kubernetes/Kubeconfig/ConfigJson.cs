using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>A value of a kubeconfig as JSON, with the types that kubectl's parser (YAML 1.1) gives to what stands without quotes.</summary>
internal static partial class ConfigJson
{
    public static string Text(ConfigNode? node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            Write(writer, node);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, ConfigNode? node)
    {
        switch (node?.Kind)
        {
            case ConfigKind.Text:
                WriteText(writer, node);
                break;
            case ConfigKind.List:
                writer.WriteStartArray();
                foreach (var item in node.Items)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case ConfigKind.Map:
                writer.WriteStartObject();
                foreach (var (name, value) in node.Fields)
                {
                    writer.WritePropertyName(name);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static void WriteText(Utf8JsonWriter writer, ConfigNode node)
    {
        var text = node.Word("");
        if (!node.IsPlain)
            writer.WriteStringValue(text);
        else if (text.ToLowerInvariant() is "true" or "yes" or "on" or "y")
            writer.WriteBooleanValue(true);
        else if (text.ToLowerInvariant() is "false" or "no" or "off" or "n")
            writer.WriteBooleanValue(false);
        else if (Number(text.Replace("_", "", StringComparison.Ordinal)) is { } number)
            writer.WriteRawValue(number);
        else
            writer.WriteStringValue(text);
    }

    private static string? Number(string text)
    {
        var match = Whole().Match(text);
        if (match.Success && Whole(match.Groups["sign"].Value, match.Groups["base"].Value.ToLowerInvariant(), match.Groups["digits"].Value) is { } whole)
            return whole;
        return Fraction().IsMatch(text) && double.Parse(text, CultureInfo.InvariantCulture) is var value && double.IsFinite(value)
            ? value.ToString("R", CultureInfo.InvariantCulture)
            : null;
    }

    private static string? Whole(string sign, string prefix, string digits)
    {
        var radix = prefix switch { "0x" => 16, "0b" => 2, "0o" or "0" => 8, _ => 10 };
        var value = BigInteger.Zero;
        foreach (var digit in digits)
        {
            var worth = digit <= '9' ? digit - '0' : char.ToLowerInvariant(digit) - 'a' + 10;
            if (worth >= radix)
                return null;
            value = (value * radix) + worth;
        }

        return (sign == "-" ? -value : value).ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^(?<sign>[-+]?)(?<base>0[xX]|0[bB]|0[oO]|0(?=[0-9]))?(?<digits>[0-9a-fA-F]+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Fraction();
}

using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace K8sDoctor.Diagnostics.Rules.Testing;

/// <summary>Turns YAML into JSON, with the types of YAML 1.2's core schema.</summary>
internal static class YamlJson
{
    private static readonly SearchValues<char> FloatLetters = SearchValues.Create("+-.0123456789eE");

    public static ReadOnlyMemory<byte> ToUtf8(YamlNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, node);
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, YamlNode node)
    {
        switch (node)
        {
            case YamlMap map:
                writer.WriteStartObject();
                foreach (var entry in map.Entries)
                {
                    writer.WritePropertyName(entry.Name);
                    Write(writer, entry.Value);
                }

                writer.WriteEndObject();
                break;
            case YamlList list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case YamlScalar scalar:
                WriteScalar(writer, scalar);
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter writer, YamlScalar scalar)
    {
        if (scalar.IsNull)
            writer.WriteNullValue();
        else if (!scalar.Plain)
            writer.WriteStringValue(scalar.Value);
        else if (scalar.Value is "true" or "false")
            writer.WriteBooleanValue(scalar.Value == "true");
        else if (long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            writer.WriteNumberValue(whole);
        else if (IsFloat(scalar.Value) && double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var real))
            writer.WriteNumberValue(real);
        else
            writer.WriteStringValue(scalar.Value);
    }

    private static bool IsFloat(string text) => text.AsSpan().IndexOfAnyExcept(FloatLetters) < 0 && text.AsSpan().ContainsAnyInRange('0', '9');
}

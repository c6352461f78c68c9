using System.Globalization;
using System.Text;
using System.Text.Json;

namespace K8sDoctor.Diagnostics.Resources;

/// <summary>Strings of JSON that need more than a look: escapes, and what is not proper Unicode, which is replaced and never fatal.</summary>
internal static class JsonText
{
    /// <summary>The text of the string or property name that the reader stands on.</summary>
    public static string Of(ref readonly Utf8JsonReader json) =>
        json.ValueIsEscaped ? Unescape(json.ValueSpan) : Encoding.UTF8.GetString(json.ValueSpan);

    /// <summary>The text of an escaped string whose escapes are well-formed, as <see cref="Utf8JsonReader"/> has checked.</summary>
    public static string Unescape(ReadOnlySpan<byte> utf8)
    {
        var raw = Encoding.UTF8.GetString(utf8);
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            i++;
            if (raw[i] == 'u')
            {
                text.Append((char)ushort.Parse(raw.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                text.Append(raw[i] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', var other => other });
            }
        }

        // The round trip replaces halves of surrogate pairs.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }
}

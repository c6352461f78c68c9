using System.Globalization;
using System.Text.Json;

namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>JSON as YAML, line by line, as kubectl writes it: block style, two blanks a level, items of lists as far left as their key. Raw text.</summary>
/// <remarks>
/// What a line of its own would not show to be a secret is taken out here: the <c>value</c> beside a <c>name</c> that says so, as environment variables have it.
/// </remarks>
internal static class YamlText
{
    // What a reader of YAML 1.1 or 1.2 would take for something else than text.
    private static readonly HashSet<string> Words = new(["", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<", ".inf", "-.inf", "+.inf", ".nan"], StringComparer.OrdinalIgnoreCase);

    public static List<string> Of(JsonElement root)
    {
        var lines = new List<string>();
        if (IsBlock(root))
            Block(lines, root, "", "");
        else
            lines.Add(Scalar(root));
        return lines;
    }

    /// <summary>A member of an object.</summary>
    public static List<string> Member(JsonProperty member)
    {
        var lines = new List<string>();
        Member(lines, Quoted(member.Name) + ":", member.Value, "");
        return lines;
    }

    /// <summary>A text as it stands in YAML, on one line.</summary>
    public static string Quoted(string text) => IsPlain(text) ? text : NeedsEscapes(text) ? Escaped(text) : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static void Block(List<string> lines, JsonElement element, string indent, string first)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                Item(lines, item, indent, first);
                first = indent;
            }

            return;
        }

        foreach (var member in element.EnumerateObject())
        {
            Member(lines, first + Quoted(member.Name) + ":", Shown(element, member), indent);
            first = indent;
        }
    }

    private static void Item(List<string> lines, JsonElement item, string indent, string first)
    {
        if (IsBlock(item))
            Block(lines, item, indent + "  ", first + "- ");
        else
            Text(lines, first + "-", item, indent);
    }

    private static void Member(List<string> lines, string head, JsonElement value, string indent)
    {
        if (!IsBlock(value))
        {
            Text(lines, head, value, indent);
            return;
        }

        lines.Add(head);
        var inner = value.ValueKind == JsonValueKind.Array ? indent : indent + "  ";
        Block(lines, value, inner, inner);
    }

    // Text of several lines stands as it is, unless YAML could not give it back.
    private static void Text(List<string> lines, string head, JsonElement value, string indent)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        if (!text.Contains('\n') || text.StartsWith(' ') || text.StartsWith('\n') || text.Any(c => c is not ('\n' or '\t') && char.IsControl(c)))
        {
            lines.Add($"{head} {Scalar(value)}");
            return;
        }

        var body = text.TrimEnd('\n');
        lines.Add($"{head} |{(text.Length == body.Length ? "-" : text.Length == body.Length + 1 ? "" : "+")}");
        lines.AddRange((text.Length > body.Length + 1 ? text[..^1] : body).Split('\n').Select(line => line.Length == 0 ? "" : $"{indent}  {line}"));
    }

    private static bool IsBlock(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(),
        JsonValueKind.Array => element.GetArrayLength() > 0,
        _ => false,
    };

    private static string Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{}",
        JsonValueKind.Array => "[]",
        JsonValueKind.String => Quoted(value.GetString()!),
        _ => value.GetRawText(),
    };

    private static bool IsPlain(string text) =>
        !Words.Contains(text) && !text.Any(c => char.IsControl(c) || c > '~') && !IsMark(text) && text[0] is not (' ' or '?' or ':' or ',' or '[' or ']' or '{' or '}' or '#' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`') &&
        text[^1] is not (' ' or ':') && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal) && !IsNumberOrTime(text);

    // A hyphen begins an item or a number, but not an option of a command.
    private static bool IsMark(string text) => text[0] == '-' && !char.IsAsciiLetter(text.TrimStart('-') is [var next, ..] ? next : ' ');

    // Numbers in all their spellings, and times; not addresses (10.0.0.7) and amounts (25%, 2Gi).
    private static bool IsNumberOrTime(string text) =>
        (char.IsAsciiDigit(text[0]) || text[0] is '.' or '+') &&
        (IsTime(text) || text is ['0', 'x' or 'X' or 'o' or 'O' or 'b' or 'B', ..] || (text.All(c => char.IsAsciiDigit(c) || c is '_' or '.' or ':' or '+' or '-' or 'e' or 'E') && text.Count(c => c == '.') < 2));

    private static bool IsTime(string text) => text.Length >= 10 && text[4] == '-' && text[7] == '-';

    private static bool NeedsEscapes(string text) => text.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c > '~');

    // The escapes of JSON are YAML's too.
    private static string Escaped(string text)
    {
        var quoted = new System.Text.StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                _ when char.IsControl(c) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static JsonElement Shown(JsonElement owner, JsonProperty member)
    {
        if (!member.NameEquals("value") || owner.Text("name") is not { } name || owner.Text("value") is not { } value)
            return member.Value;
        return SecretNames.Tells(name, value) ? Redacted : member.Value;
    }

    private static readonly JsonElement Redacted = JsonDocument.Parse($"\"{Redactor.Mark}\"").RootElement.Clone();
}

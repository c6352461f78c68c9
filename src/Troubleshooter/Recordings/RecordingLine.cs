using System.Text.Json;

namespace K8sDoctor.Troubleshooter.Recordings;

/// <summary>The first line of a recording.</summary>
/// <param name="StartedAt">UTC.</param>
/// <param name="ServerVersion">The API server's <c>gitVersion</c>, where it was recorded.</param>
/// <param name="Kinds">What was listed and watched, as <c>apiVersion/kind</c>.</param>
internal sealed record RecordingHeader(DateTime StartedAt, string? ServerVersion, IReadOnlyList<(string ApiVersion, string Kind)> Kinds);

internal enum RecordedType { Upserted, Deleted, Log }

/// <summary>Any later line: what the API said at a moment.</summary>
/// <param name="At">Since the start of the recording.</param>
/// <param name="Object">The object's own bytes, for a line that is no log; they are those of the line's buffer.</param>
internal readonly record struct RecordingLine(TimeSpan At, RecordedType Type, ReadOnlyMemory<byte> Object, string ApiVersion, string Kind, RecordedLog? Log);

/// <summary>The text of a container's log at a moment.</summary>
internal sealed record RecordedLog(string Namespace, string Pod, string Container, bool Previous, string Text);

/// <summary>Takes the lines of a recording apart. Throws <see cref="JsonException"/> or <see cref="FormatException"/> for what is no such line.</summary>
internal static class RecordingFormat
{
    public static RecordingHeader Header(ReadOnlySpan<byte> line)
    {
        using var document = Document(line);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("recording", out var version))
            throw new FormatException("this is no recording: its first line has no \"recording\"");
        if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != 1)
            throw new FormatException($"recording format {version.GetRawText()} is not known; this program reads 1");
        if (!root.TryGetProperty("startedAt", out var started) || !started.TryGetDateTimeOffset(out var at))
            throw new FormatException("\"startedAt\" is missing or no RFC 3339 time");
        if (!root.TryGetProperty("kinds", out var kinds) || kinds.ValueKind != JsonValueKind.Array)
            throw new FormatException("\"kinds\" is missing: it names what was recorded");
        var gitVersion = root.TryGetProperty("version", out var server) && server.ValueKind == JsonValueKind.Object && server.TryGetProperty("gitVersion", out var git) ? git.GetString() : null;
        return new(at.UtcDateTime, gitVersion, [.. kinds.EnumerateArray().Select(Kind)]);
    }

    public static RecordingLine Line(ReadOnlyMemory<byte> line)
    {
        var reader = new Utf8JsonReader(line.Span);
        Expect(ref reader, JsonTokenType.StartObject);
        TimeSpan? at = null;
        string? type = null;
        RecordedLog? log = null;
        var body = default(ReadOnlyMemory<byte>);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("at"u8))
                at = Seconds(ref reader);
            else if (reader.ValueTextEquals("type"u8))
                type = Text(ref reader);
            else if (reader.ValueTextEquals("object"u8))
                body = Slice(ref reader, line);
            else if (reader.ValueTextEquals("log"u8))
                log = Log(Slice(ref reader, line).Span);
            else
                Skip(ref reader);
        }

        if (reader.Read()) // also finishes the check of the line: it throws for what follows the object
            throw new FormatException("there is more than one JSON object");
        var time = at ?? throw new FormatException("\"at\" is missing");
        if (log is not null)
            return new(time, RecordedType.Log, default, "", "", log);
        var (apiVersion, kind) = TypeOf(body.Span);
        return new(time, Type(type), body, apiVersion, kind, null);
    }

    private static JsonDocument Document(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        return JsonDocument.ParseValue(ref reader);
    }

    private static (string ApiVersion, string Kind) Kind(JsonElement element)
    {
        var text = element.GetString() ?? "";
        var slash = text.LastIndexOf('/');
        return slash > 0 ? (text[..slash], text[(slash + 1)..]) : throw new FormatException($"\"kinds\" holds {element.GetRawText()}; it should be like \"apps/v1/Deployment\"");
    }

    private static RecordedType Type(string? type) => type switch
    {
        "ADDED" or "MODIFIED" => RecordedType.Upserted,
        "DELETED" => RecordedType.Deleted,
        _ => throw new FormatException($"\"type\" is {(type is null ? "missing" : $"\"{type}\"")}; it should be ADDED, MODIFIED or DELETED"),
    };

    private static (string ApiVersion, string Kind) TypeOf(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
            throw new FormatException("the line has neither \"object\" nor \"log\"");
        var reader = new Utf8JsonReader(body);
        Expect(ref reader, JsonTokenType.StartObject);
        string? apiVersion = null, kind = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName && (apiVersion is null || kind is null))
        {
            if (reader.ValueTextEquals("apiVersion"u8))
                apiVersion = Text(ref reader);
            else if (reader.ValueTextEquals("kind"u8))
                kind = Text(ref reader);
            else
                Skip(ref reader);
        }

        return apiVersion is not null && kind is not null ? (apiVersion, kind) : throw new FormatException("the object has no \"apiVersion\" and \"kind\"");
    }

    private static RecordedLog Log(ReadOnlySpan<byte> json)
    {
        using var document = Document(json);
        var root = document.RootElement;
        return root.ValueKind == JsonValueKind.Object
            ? new(Member("namespace"), Member("pod"), Member("container"), root.TryGetProperty("previous", out var p) && p.ValueKind == JsonValueKind.True, Member("text"))
            : throw new FormatException("\"log\" is no object");

        string Member(string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new FormatException($"the log has no text \"{name}\"");
    }

    private static TimeSpan Seconds(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.Number);
        var seconds = reader.GetDouble();
        return seconds is >= 0 and < 1e9 ? TimeSpan.FromMilliseconds(Math.Round(seconds * 1000)) : throw new FormatException("\"at\" is no number of seconds since the start");
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.String);
        return reader.GetString()!;
    }

    private static ReadOnlyMemory<byte> Slice(ref Utf8JsonReader reader, ReadOnlyMemory<byte> line)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return line[start..(int)reader.BytesConsumed];
    }

    private static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type)
            throw new FormatException($"expected {type} at byte {reader.TokenStartIndex}");
    }
}

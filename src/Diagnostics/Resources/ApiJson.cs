using System.Text.Json;

namespace K8sDoctor.Diagnostics.Resources;

/// <summary>The envelopes of the Kubernetes API that are the same for every kind: list metadata, watch lines, bookmarks, Status.</summary>
internal static class ApiJson
{
    // Deeper than any object of our kinds; bounds the recursion of whoever reads.
    private const int MaximalDepth = 128;

    public static Utf8JsonReader Reader(ReadOnlySpan<byte> json) => new(json, new JsonReaderOptions { MaxDepth = MaximalDepth });

    /// <summary>Moves into the object that the JSON must be.</summary>
    public static void Begin(ref Utf8JsonReader json)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            throw new ResourceFormatException($"expected an object, found {json.TokenType}", json.TokenStartIndex);
    }

    /// <summary>Fails when anything follows the object.</summary>
    public static void End(ref Utf8JsonReader json) => json.Read();

    public static bool NextField(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    public static ResourceFormatException Broken(JsonException broken, ref Utf8JsonReader json) => new($"broken JSON: {Words(broken)}", json.BytesConsumed, broken);

    /// <summary>What is wrong, without the parser's own count of lines.</summary>
    private static string Words(JsonException broken) => broken.Message.Split(" LineNumber:")[0].Split(" Path:")[0].TrimEnd('.');

    /// <summary>Reads the value after the field name; positions the reader at its end.</summary>
    public static ListMetadata ReadListMetadata(ref Utf8JsonReader json)
    {
        var metadata = default(ListMetadata);
        if (!EnterObject(ref json))
            return metadata;
        while (NextField(ref json))
        {
            if (json.ValueTextEquals("resourceVersion"u8))
                metadata = metadata with { ResourceVersion = Text(ref json) };
            else if (json.ValueTextEquals("continue"u8))
                metadata = metadata with { Continue = Text(ref json) is { Length: > 0 } token ? token : null };
            else if (json.ValueTextEquals("remainingItemCount"u8))
                metadata = metadata with { Remaining = Integer(ref json) };
            else
                json.Skip();
        }

        return metadata;
    }

    /// <summary>The kind that an object says it is of, or null where our table has none.</summary>
    public static ResourceKind? ReadKind(ReadOnlySpan<byte> body)
    {
        var json = Reader(body);
        var (version, kind) = (default(string), default(string));
        try
        {
            Begin(ref json);
            while ((version is null || kind is null) && NextField(ref json))
            {
                if (json.ValueTextEquals("apiVersion"u8))
                    version = Text(ref json);
                else if (json.ValueTextEquals("kind"u8))
                    kind = Text(ref json);
                else
                    json.Skip();
            }
        }
        catch (JsonException broken)
        {
            throw Broken(broken, ref json);
        }

        return version is null || kind is null ? null : ResourceKinds.Find(version, kind);
    }

    /// <summary>A Status, or null when the JSON is something else, or broken: a proxy's error page must not hide the HTTP status.</summary>
    public static ApiStatus? ReadStatus(ReadOnlySpan<byte> body)
    {
        var json = Reader(body);
        var (kind, code, reason, message) = (default(string), 0L, "", "");
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return null;
            while (NextField(ref json))
            {
                if (json.ValueTextEquals("kind"u8))
                    kind = Text(ref json);
                else if (json.ValueTextEquals("code"u8))
                    code = Integer(ref json) ?? 0;
                else if (json.ValueTextEquals("reason"u8))
                    reason = Text(ref json) ?? "";
                else if (json.ValueTextEquals("message"u8))
                    message = Text(ref json) ?? "";
                else
                    json.Skip();
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return kind == "Status" ? new((int)Math.Clamp(code, 0, 999), reason, message) : null;
    }

    /// <summary><c>namespace/name</c> of an object that could not be read, as far as that can be told.</summary>
    public static string DescribeObject(ReadOnlySpan<byte> body)
    {
        var json = Reader(body);
        var (name, ns) = (default(string), default(string));
        try
        {
            Begin(ref json);
            if (!FindField(ref json, "metadata"u8) || !EnterObject(ref json))
                return "without metadata";
            while (NextField(ref json) && (name is null || ns is null))
            {
                if (json.ValueTextEquals("name"u8))
                    name = Text(ref json);
                else if (json.ValueTextEquals("namespace"u8))
                    ns = Text(ref json);
                else
                    json.Skip();
            }
        }
        catch (JsonException)
        {
            return "in broken JSON";
        }

        return ns is null ? name ?? "without name" : $"{ns}/{name}";
    }

    public static bool FindField(ref Utf8JsonReader json, ReadOnlySpan<byte> name)
    {
        while (NextField(ref json))
        {
            if (json.ValueTextEquals(name))
                return true;
            json.Skip();
        }

        return false;
    }

    /// <summary>Moves from a field name into its object; false, at its end, when it is something else.</summary>
    public static bool EnterObject(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.StartObject)
            return true;
        json.Skip();
        return false;
    }

    public static string? Text(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String)
            return JsonText.Of(ref json);
        json.Skip();
        return null;
    }

    public static long? Integer(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var value))
            return value;
        json.Skip();
        return null;
    }
}

/// <summary>What a list says about itself.</summary>
internal readonly record struct ListMetadata(string? ResourceVersion, string? Continue, long? Remaining);

/// <summary>A watch line, opened.</summary>
internal readonly ref struct WatchEnvelope(WatchNewsType type, ReadOnlySpan<byte> body)
{
    public WatchNewsType Type { get; } = type;

    public ReadOnlySpan<byte> Object { get; } = body;
}

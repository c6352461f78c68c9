using System.Text.Json;

namespace K8sDoctor.Diagnostics.Resources;

/// <summary>Reads what surrounds the objects of a watch: the type of a line, its version, and the mark that ends an initial list.</summary>
internal static class WatchJson
{
    /// <summary>The type of a watch line, and the bytes of its object.</summary>
    public static WatchEnvelope ReadWatchEnvelope(ReadOnlySpan<byte> line)
    {
        var json = ApiJson.Reader(line);
        var type = default(WatchNewsType?);
        var range = default(Range);
        try
        {
            ApiJson.Begin(ref json);
            while (ApiJson.NextField(ref json))
            {
                if (json.ValueTextEquals("type"u8))
                {
                    type = TypeOf(ApiJson.Text(ref json), json.TokenStartIndex);
                }
                else if (json.ValueTextEquals("object"u8))
                {
                    json.Read();
                    var start = (int)json.TokenStartIndex;
                    json.Skip();
                    range = start..(int)json.BytesConsumed;
                }
                else
                {
                    json.Skip();
                }
            }

            ApiJson.End(ref json);
        }
        catch (JsonException broken)
        {
            throw ApiJson.Broken(broken, ref json);
        }

        return type is { } known && !range.Equals(default)
            ? new(known, line[range])
            : throw new ResourceFormatException("a watch line without type and object", 0);
    }

    /// <summary>The resourceVersion of an object, and whether it is the bookmark that ends the initial list.</summary>
    public static (string? ResourceVersion, bool InitialEventsEnd) ReadVersion(ReadOnlySpan<byte> body)
    {
        var json = ApiJson.Reader(body);
        var version = default(string);
        var end = false;
        try
        {
            ApiJson.Begin(ref json);
            if (!ApiJson.FindField(ref json, "metadata"u8) || !ApiJson.EnterObject(ref json))
                return default;
            while (ApiJson.NextField(ref json) && (version is null || !end))
            {
                if (json.ValueTextEquals("resourceVersion"u8))
                    version = ApiJson.Text(ref json);
                else if (json.ValueTextEquals("annotations"u8))
                    end = ApiJson.EnterObject(ref json) && FindEnd(ref json);
                else
                    json.Skip();
            }
        }
        catch (JsonException broken)
        {
            throw ApiJson.Broken(broken, ref json);
        }

        return (version, end);
    }

    private static WatchNewsType TypeOf(string? type, long position) => type switch
    {
        "ADDED" => WatchNewsType.Added,
        "MODIFIED" => WatchNewsType.Modified,
        "DELETED" => WatchNewsType.Deleted,
        "BOOKMARK" => WatchNewsType.Bookmark,
        "ERROR" => WatchNewsType.Error,
        _ => throw new ResourceFormatException($"a watch line of unknown type '{type}'", position),
    };

    /// <summary>Looks through the annotations that the reader stands in, to their end.</summary>
    private static bool FindEnd(ref Utf8JsonReader json)
    {
        var found = false;
        while (ApiJson.NextField(ref json))
        {
            if (json.ValueTextEquals("k8s.io/initial-events-end"u8))
                found = ApiJson.Text(ref json) == "true";
            else
                json.Skip();
        }

        return found;
    }
}

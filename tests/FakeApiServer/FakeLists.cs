using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace K8sDoctor.FakeApiServer;

/// <summary>GET and LIST: pages with tokens that name a version, metadata-only answers, versions too old.</summary>
internal static class FakeLists
{
    private const string TooOldToken =
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    private static readonly SearchValues<char> Base64Url = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static bool MetadataOnly(FakeRequest request) => request.Accept.Contains("as=PartialObjectMetadata");

    public static FakeResponse Get(FakeCluster cluster, FakeRequest request, FakeKind kind, string ns, string name)
    {
        var item = cluster.Find(kind, ns, name) ?? throw NotFound(kind, name);
        return new() { Body = MetadataOnly(request) ? item.Metadata : [.. kind.Prefix, .. item.Body.AsSpan(1)] };
    }

    public static FakeApiException NotFound(FakeKind kind, string name) => new(404, "NotFound", $"{Resource(kind)} \"{name}\" not found", NotFoundDetails(kind, name));

    public static FakeResponse List(FakeCluster cluster, FakeRequest request, FakeKind kind, string? ns)
    {
        var matches = Selectors.Of(kind, ns, request["labelSelector"], request["fieldSelector"]);
        var (snapshot, start) = SnapshotOf(cluster, request, kind);
        var limit = int.TryParse(request["limit"], out var asked) && asked > 0 ? asked : int.MaxValue;
        var page = new List<FakeObject>();
        var index = start;
        for (; index < snapshot.Items.Length && page.Count < limit; index++)
        {
            if (matches(snapshot.Items[index]))
                page.Add(snapshot.Items[index]);
        }

        var rest = page.Count < limit ? 0 : snapshot.Items.Skip(index).Count(matches);
        var selective = request["labelSelector"] is not null || request["fieldSelector"] is not null;
        return new() { Body = Write(kind, MetadataOnly(request), snapshot.Version, page, rest, selective) };
    }

    /// <summary>A list that shall be as new as a version that is still to come is refused; the real server waits three seconds for it first.</summary>
    public static void RefuseFuture(FakeCluster cluster, FakeKind kind, long version)
    {
        if (cluster.Snapshot(kind).Version is var current && version > current)
        {
            throw new FakeApiException(504, "Timeout", $"Too large resource version: {version}, current: {current}", new JsonObject
            {
                ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
                ["retryAfterSeconds"] = 1,
            });
        }
    }

    private static (FakeSnapshot Snapshot, int Start) SnapshotOf(FakeCluster cluster, FakeRequest request, FakeKind kind)
    {
        if (request["continue"] is { Length: > 0 } token)
        {
            var (version, key) = Decode(token);
            var page = cluster.Snapshot(kind, version) ?? throw new FakeApiException(410, "Expired", TooOldToken);
            var start = Array.FindIndex(page.Items, item => string.CompareOrdinal(item.StorageKey + "\0", key) > 0);
            return (page, start < 0 ? page.Items.Length : start);
        }

        _ = long.TryParse(request["resourceVersion"], CultureInfo.InvariantCulture, out var asked);
        if (request["resourceVersionMatch"] == "Exact" && asked > 0)
            return (cluster.Snapshot(kind, asked) ?? throw new FakeApiException(410, "Expired", "The resourceVersion for the provided list is too old."), 0);
        RefuseFuture(cluster, kind, asked);
        return (cluster.Snapshot(kind), 0);
    }

    private static byte[] Write(FakeKind kind, bool metadataOnly, long version, List<FakeObject> page, int rest, bool selective)
    {
        var body = new ArrayBufferWriter<byte>(1 << 16);
        var metadata = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
        if (rest > 0)
            metadata["continue"] = Encode(version, page[^1].StorageKey + "\0");
        // The real server cannot count what a selector leaves.
        if (rest > 0 && !selective)
            metadata["remainingItemCount"] = rest;
        var (name, apiVersion) = metadataOnly ? ("PartialObjectMetadataList", "meta.k8s.io/v1") : ($"{kind.Kind}List", kind.ApiVersion);
        body.Write(Encoding.UTF8.GetBytes($$"""{"kind":"{{name}}","apiVersion":"{{apiVersion}}","metadata":{{metadata.ToJsonString()}},"items":["""));
        for (var i = 0; i < page.Count; i++)
        {
            if (i > 0)
                body.Write(","u8);
            body.Write(metadataOnly ? page[i].Metadata : page[i].Body);
        }

        body.Write("]}"u8);
        return body.WrittenSpan.ToArray();
    }

    private static string Encode(long version, string key) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"v":"meta.k8s.io/v1","rv":{{version}},"start":{{JsonSerializer.Serialize(key)}}}""")).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static (long Version, string Key) Decode(string token)
    {
        var bad = token.AsSpan().IndexOfAnyExcept(Base64Url);
        if (bad < 0 && token.Length % 4 == 1)
            bad = token.Length - 1;
        if (bad >= 0)
            throw Bad($"illegal base64 data at input byte {bad}");
        try
        {
            var padded = token.Replace('-', '+').Replace('_', '/').PadRight((token.Length + 3) / 4 * 4, '=');
            var json = JsonNode.Parse(Convert.FromBase64String(padded))!;
            return ((long)json["rv"]!, (string)json["start"]!);
        }
        catch (Exception e) when (e is JsonException or FormatException or NullReferenceException or InvalidOperationException)
        {
            throw Bad("unexpected content");
        }

        static FakeApiException Bad(string why) => new(400, "BadRequest", $"invalid continue token: continue key is not valid: {why}");
    }

    public static string Resource(FakeKind kind) => kind.Group.Length == 0 ? kind.Plural : $"{kind.Plural}.{kind.Group}";

    private static JsonObject NotFoundDetails(FakeKind kind, string name)
    {
        var details = new JsonObject { ["name"] = name };
        if (kind.Group.Length > 0)
            details["group"] = kind.Group;
        details["kind"] = kind.Plural;
        return details;
    }
}

using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace K8sDoctor.Diagnostics.Resources;

/// <summary>
/// Reads the JSON of the Kubernetes API and keeps what a field mask names; the rest is never materialised. May be shared by threads, which take turns;
/// sharing one makes names and equal subtrees be held once. Input that is not what it says throws <see cref="ResourceFormatException"/>.
/// </summary>
public sealed class ResourceReader(FieldMask mask)
{
    private static readonly FieldPath[] Names = [.. ResourceKinds.All.Select(k => FieldPath.Of(k, "metadata.name"))];
    private static readonly FieldPath[] Namespaces = [.. ResourceKinds.All.Select(k => FieldPath.Of(k, "metadata.namespace"))];

    private readonly ReadPlan?[] _plans = new ReadPlan?[ResourceKinds.All.Length];
    private readonly MessageParser _parser = new();
    private readonly Lock _turn = new();

    public FieldMask Mask { get; } = mask;

    /// <summary>A list, or a page of one. Items have no kind on the wire: all are of <paramref name="kind"/>.</summary>
    public ResourceListPage ReadList(ResourceKind kind, in ReadOnlySequence<byte> json)
    {
        if (json.IsSingleSegment)
            return ReadList(kind, json.FirstSpan);
        var whole = ArrayPool<byte>.Shared.Rent(checked((int)json.Length));
        try
        {
            json.CopyTo(whole);
            return ReadList(kind, whole.AsSpan(0, (int)json.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    /// <inheritdoc cref="ReadList(ResourceKind, in ReadOnlySequence{byte})"/>
    public ResourceListPage ReadList(ResourceKind kind, ReadOnlySpan<byte> json)
    {
        lock (_turn)
        {
            _parser.Begin();
            var reader = ApiJson.Reader(json);
            var objects = ImmutableArray.CreateBuilder<ResourceObject>();
            var metadata = default(ListMetadata);
            var found = false;
            try
            {
                ApiJson.Begin(ref reader);
                while (ApiJson.NextField(ref reader))
                {
                    if (reader.ValueTextEquals("metadata"u8))
                        metadata = ApiJson.ReadListMetadata(ref reader);
                    else if (reader.ValueTextEquals("items"u8))
                        found = ReadItems(kind, ref reader, json, objects);
                    else
                        reader.Skip();
                }

                ApiJson.End(ref reader);
            }
            catch (JsonException broken)
            {
                throw ApiJson.Broken(broken, ref reader);
            }

            return found
                ? new(objects.DrainToImmutable(), metadata.ResourceVersion, metadata.Continue, metadata.Remaining)
                : throw new ResourceFormatException($"a list of {kind.Plural} without items", 0);
        }
    }

    /// <summary>One line of a watch.</summary>
    public WatchNews ReadWatchLine(ResourceKind kind, ReadOnlySpan<byte> line)
    {
        var envelope = WatchJson.ReadWatchEnvelope(line);
        switch (envelope.Type)
        {
            case WatchNewsType.Error:
                return new(envelope.Type, null, null, Status: ReadStatus(envelope.Object) ?? new(0, "", "an error without a Status"));
            case WatchNewsType.Bookmark:
                var bookmark = WatchJson.ReadVersion(envelope.Object);
                return new(envelope.Type, null, bookmark.ResourceVersion, bookmark.InitialEventsEnd);
            default:
                return new(envelope.Type, ReadObject(kind, envelope.Object), WatchJson.ReadVersion(envelope.Object).ResourceVersion);
        }
    }

    /// <summary>One object of that kind, whatever its <c>kind</c> says (metadata-only answers say PartialObjectMetadata).</summary>
    public ResourceObject ReadObject(ResourceKind kind, ReadOnlySpan<byte> json)
    {
        lock (_turn)
        {
            _parser.Begin();
            var reader = ApiJson.Reader(json);
            try
            {
                ApiJson.Begin(ref reader);
                var item = ReadItem(kind, ref reader, json, 0);
                ApiJson.End(ref reader);
                return item;
            }
            catch (JsonException broken)
            {
                throw ApiJson.Broken(broken, ref reader);
            }
        }
    }

    /// <summary>One object of the kind that it says, or null where our table has no such kind.</summary>
    public ResourceObject? ReadObject(ReadOnlySpan<byte> json) => ApiJson.ReadKind(json) is { } kind ? ReadObject(kind, json) : null;

    /// <summary>A <c>Status</c>, the API server's word for failure, or null when the JSON is something else.</summary>
    public static ApiStatus? ReadStatus(ReadOnlySpan<byte> json) => ApiJson.ReadStatus(json);

    /// <summary>Reads the items that stand after the field name; false when there is no list (null is an empty one).</summary>
    private bool ReadItems(ResourceKind kind, ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ImmutableArray<ResourceObject>.Builder objects)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return true;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new ResourceFormatException($"items of {kind.Plural}: expected a list, found {reader.TokenType}", reader.TokenStartIndex);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new ResourceFormatException($"items of {kind.Plural}: expected an object, found {reader.TokenType}", reader.TokenStartIndex);
            objects.Add(ReadItem(kind, ref reader, json, (int)reader.TokenStartIndex));
        }

        return true;
    }

    private ResourceObject ReadItem(ResourceKind kind, ref Utf8JsonReader reader, ReadOnlySpan<byte> json, int start)
    {
        try
        {
            var body = _parser.ReadObject(ref reader, json, _plans[kind.Index] ??= ReadPlan.Of(kind, Mask), kind, out var uid);
            if (Names[kind.Index].Text(body) is not { Length: > 0 } name)
                throw new ResourceFormatException("no metadata.name", start);
            return new(new(kind, kind.Namespaced ? Namespaces[kind.Index].Text(body) ?? "" : "", name), body) { Uid = uid };
        }
        catch (ResourceFormatException wrong)
        {
            var path = _parser.Path;
            var text = $"{kind} {ApiJson.DescribeObject(json[start..])}: {(path.Length > 0 ? path + ": " : "")}{wrong.Reason}";
            _parser.Reset();
            throw new ResourceFormatException(text, wrong.Position, wrong);
        }
        catch (JsonException)
        {
            _parser.Reset();
            throw;
        }
    }
}

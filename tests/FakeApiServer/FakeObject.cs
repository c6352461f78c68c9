using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace K8sDoctor.FakeApiServer;

/// <summary>One stored object: its body as UTF-8 JSON without <c>kind</c> and <c>apiVersion</c> (a list's items have neither), and what selectors look at.</summary>
public sealed class FakeObject
{
    // Characters are sent as they are, as Go does.
    private static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private byte[]? _metadata;

    private FakeObject(FakeKind kind, JsonObject source, long version)
    {
        var metadata = source["metadata"]!.AsObject();
        Kind = kind;
        Version = version;
        Name = (string)metadata["name"]!;
        Namespace = (string?)metadata["namespace"] ?? "";
        Labels = metadata["labels"] is JsonObject labels ? labels.ToDictionary(l => l.Key, l => (string?)l.Value ?? "") : [];
        Fields = FieldsOf(source);
        Body = Serialize(source);
    }

    public FakeKind Kind { get; }

    public string Namespace { get; }

    public string Name { get; }

    /// <summary>The object's own <c>resourceVersion</c>.</summary>
    public long Version { get; }

    /// <summary>Where the object stands in a list: <c>/namespace/name</c>, compared by ordinal.</summary>
    public string StorageKey => Namespace.Length == 0 ? $"/{Name}" : $"/{Namespace}/{Name}";

    public byte[] Body { get; }

    internal Dictionary<string, string> Labels { get; }

    internal Dictionary<string, string> Fields { get; }

    /// <summary>The object as <c>PartialObjectMetadata</c>, with kind and apiVersion.</summary>
    internal byte[] Metadata => _metadata ??= MetadataOf(Body);

    internal static FakeObject From(FakeKind kind, JsonObject source, long version) => new(kind, source, version);

    internal JsonObject ToJson()
    {
        var json = JsonNode.Parse(Body)!.AsObject();
        json["kind"] = Kind.Kind;
        json["apiVersion"] = Kind.ApiVersion;
        return json;
    }

    private static byte[] Serialize(JsonObject source)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Written))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in source)
            {
                if (name is "kind" or "apiVersion")
                    continue;
                writer.WritePropertyName(name);
                if (value is null)
                    writer.WriteNullValue();
                else
                    value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static byte[] MetadataOf(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        return [.. """{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":"""u8,
            .. System.Text.Encoding.UTF8.GetBytes(document.RootElement.GetProperty("metadata").GetRawText()), (byte)'}'];
    }

    private static Dictionary<string, string> FieldsOf(JsonObject source)
    {
        var fields = new Dictionary<string, string>();
        Take("metadata", "name", "namespace");
        Take("spec", "nodeName", "restartPolicy", "serviceAccountName", "schedulerName");
        Take("status", "phase", "podIP");
        Take("involvedObject", "kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath");
        foreach (var name in (string[])["type", "reason", "reportingComponent"])
            fields[name] = source[name] is JsonValue value ? value.ToString() : "";
        return fields;

        void Take(string parent, params string[] names)
        {
            foreach (var name in names)
                fields[$"{parent}.{name}"] = (source[parent] as JsonObject)?[name] is JsonValue value ? value.ToString() : "";
        }
    }
}

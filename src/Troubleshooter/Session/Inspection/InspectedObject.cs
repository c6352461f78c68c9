using System.Buffers;
using System.Text.Json;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>
/// An object as a person may see it: without <c>metadata.managedFields</c>; of a kind that is read as metadata only (ConfigMap, Secret) nothing else, and no
/// annotation that may hold the data. What is left out is gone before anybody holds it: the constructor is the only one.
/// </summary>
public sealed class InspectedObject
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <param name="utf8">The JSON of the object. Throws <see cref="JsonException"/> for what is none.</param>
    public InspectedObject(ObjectKey key, ReadOnlySpan<byte> utf8)
    {
        Key = key;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 256 });
        using var whole = JsonDocument.ParseValue(ref reader);
        if (whole.RootElement.ValueKind != JsonValueKind.Object)
            throw new JsonException("the object is none");
        var kept = new ArrayBufferWriter<byte>(utf8.Length);
        using (var writer = new Utf8JsonWriter(kept, new JsonWriterOptions { MaxDepth = 256 }))
            Write(writer, whole.RootElement, key.Kind);
        Root = JsonDocument.Parse(kept.WrittenMemory, new JsonDocumentOptions { MaxDepth = 256 }).RootElement.Clone();
    }

    public ObjectKey Key { get; }

    /// <summary>Raw cluster text.</summary>
    public JsonElement Root { get; }

    /// <summary>When it was so, where that is not now: the moment of a recording, UTC.</summary>
    public DateTime? RecordedAt { get; init; }

    private static void Write(Utf8JsonWriter writer, JsonElement root, ResourceKind kind)
    {
        writer.WriteStartObject();
        // What a metadata request answers calls itself PartialObjectMetadata; a person asked for the object.
        writer.WriteString("apiVersion", kind.ApiVersion);
        writer.WriteString("kind", kind.Kind);
        foreach (var member in root.EnumerateObject())
        {
            if (member.NameEquals("metadata") && member.Value.ValueKind == JsonValueKind.Object)
                WriteMetadata(writer, member.Value, kind);
            else if (!member.NameEquals("apiVersion") && !member.NameEquals("kind") && !kind.MetadataOnly)
                member.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter writer, JsonElement metadata, ResourceKind kind)
    {
        writer.WriteStartObject("metadata");
        foreach (var member in metadata.EnumerateObject())
        {
            if (member.NameEquals("managedFields") || (kind == ResourceKinds.Secret && member.NameEquals("annotations")))
                continue;
            if (kind.MetadataOnly && member.NameEquals("annotations") && member.Value.ValueKind == JsonValueKind.Object)
                WriteAnnotations(writer, member.Value);
            else
                member.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteAnnotations(Utf8JsonWriter writer, JsonElement annotations)
    {
        writer.WriteStartObject("annotations");
        foreach (var member in annotations.EnumerateObject().Where(m => !m.NameEquals(LastApplied)))
            member.WriteTo(writer);
        writer.WriteEndObject();
    }
}

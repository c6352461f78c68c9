using System.Collections.Immutable;
using System.Text.Json;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Reports;

/// <summary>What all parts of the JSON report are made of. What is empty is left out; arrays are always there.</summary>
internal sealed class JsonParts(Utf8JsonWriter json)
{
    public void Text(string name, SafeText text)
    {
        if (!text.IsEmpty)
            json.WriteString(name, text.Value);
    }

    public void Time(string name, DateTime? time)
    {
        if (time is { } value)
            json.WriteString(name, Words.Rfc3339(value));
    }

    public void Array<T>(string name, ImmutableArray<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            write(item);
        json.WriteEndArray();
    }

    public void Texts(string name, ImmutableArray<SafeText> texts) => Array(name, texts, text => json.WriteStringValue(text.Value));

    public void Reference(string name, ReferenceView reference)
    {
        json.WritePropertyName(name);
        Reference(reference);
    }

    public void Reference(ReferenceView reference)
    {
        json.WriteStartObject();
        Fields(reference);
        json.WriteEndObject();
    }

    /// <summary>Those of a reference, into an object that is begun.</summary>
    public void Fields(ReferenceView reference)
    {
        json.WriteString("kind", reference.Kind.Value);
        Text("namespace", reference.Namespace);
        json.WriteString("name", reference.Name.Value);
        Text("container", reference.Container);
        if (reference.Absent)
            json.WriteBoolean("absent", true);
    }
}

using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Resources;

/// <summary>What a value of the Kubernetes API is, as its OpenAPI schema says.</summary>
public enum SchemaForm { Any, String, Integer, Number, Boolean, Bytes, Time, Quantity, IntOrString, Message, List, Map }

/// <summary>A type of the Kubernetes API: a message with fields, a list, a map or a scalar. Equal types are the same instance.</summary>
public sealed class SchemaType
{
    private readonly Func<SchemaType, SchemaField[]>? _load;
    private volatile Contents? _contents;

    internal SchemaType(string name, SchemaForm form, SchemaType? element = null) => (Name, Form, Element) = (name, form, element);

    /// <summary>A message whose fields are read on first use, because most types are never asked for.</summary>
    internal SchemaType(string name, Func<SchemaType, SchemaField[]> load)
        : this(name, SchemaForm.Message) => _load = load;

    /// <summary>The full OpenAPI name of a message, for example <c>io.k8s.api.core.v1.Probe</c>; else a word such as <c>string</c>.</summary>
    public string Name { get; }

    public SchemaForm Form { get; }

    /// <summary>The element type of a list, the value type of a map; else null.</summary>
    public SchemaType? Element { get; }

    /// <summary>The fields of a message in the order of <see cref="SchemaField.Index"/>; empty for other forms.</summary>
    public ReadOnlySpan<SchemaField> Fields => Loaded.Fields;

    private Contents Loaded => _contents ??= new(_load is null ? [] : _load(this));

    /// <summary>The field of that exact name, or null.</summary>
    public SchemaField? Field(string name) => Loaded.ByName.GetValueOrDefault(name);

    public override string ToString() => Name;

    private sealed class Contents(SchemaField[] fields)
    {
        public SchemaField[] Fields { get; } = fields;

        public Dictionary<string, SchemaField> ByName { get; } = fields.ToDictionary(f => f.Name);
    }
}

/// <summary>A field of a message type.</summary>
/// <param name="Index">Position within the message type, dense from 0.</param>
public sealed record SchemaField(string Name, SchemaType Type, int Index)
{
    /// <summary>All values that the API knows for a text, or for each text of a list; empty where any may be. An absent one reads as the empty text.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>True where every object has it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>There is one instance per field of a type.</summary>
    public bool Equals(SchemaField? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => HashCode.Combine(Name, Index);
}

using System.Collections.Frozen;

namespace K8sDoctor.Diagnostics.Resources;

/// <summary>What a value of the Kubernetes API is, as its OpenAPI schema says.</summary>
public enum SchemaForm { Any, String, Integer, Number, Boolean, Bytes, Time, Quantity, IntOrString, Message, List, Map }

/// <summary>A type of the Kubernetes API: a message with fields, a list, a map or a scalar.</summary>
public sealed class SchemaType
{
    private FrozenDictionary<string, SchemaField> _byName = FrozenDictionary<string, SchemaField>.Empty;
    private SchemaField[] _fields = [];

    internal SchemaType(string name, SchemaForm form, SchemaType? element = null) => (Name, Form, Element) = (name, form, element);

    /// <summary>The full OpenAPI name of a message, for example <c>io.k8s.api.core.v1.Probe</c>; else a word such as <c>string</c>.</summary>
    public string Name { get; }

    public SchemaForm Form { get; }

    /// <summary>The element type of a list, the value type of a map; else null.</summary>
    public SchemaType? Element { get; }

    /// <summary>The fields of a message in the order of <see cref="SchemaField.Index"/>; empty for other forms.</summary>
    public ReadOnlySpan<SchemaField> Fields => _fields;

    /// <summary>The field of that exact name, or null.</summary>
    public SchemaField? Field(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Completes a message once, after all types exist (messages refer to each other).</summary>
    internal void SetFields(SchemaField[] fields)
    {
        _fields = fields;
        _byName = fields.ToFrozenDictionary(f => f.Name);
    }

    public override string ToString() => Name;
}

/// <summary>A field of a message type.</summary>
/// <param name="Index">Position within the message type, dense from 0.</param>
public sealed record SchemaField(string Name, SchemaType Type, int Index);

/// <summary>All types of the Kubernetes API that our kinds are made of.</summary>
public sealed class Schema
{
    /// <summary>The schema that is compiled into the program, read on first use.</summary>
    public static Schema Default { get; } = new();

    /// <summary>The type of that full OpenAPI name. Throws <see cref="ArgumentException"/> when there is none.</summary>
    public SchemaType Type(string name) => throw new NotSupportedException(name);

    /// <summary>The message type of a kind; of a kind that is read as metadata only, a message with <c>metadata</c> alone.</summary>
    public SchemaType Of(ResourceKind kind) => Type(kind.SchemaName);
}

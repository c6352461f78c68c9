namespace K8sDoctor.Diagnostics.Resources;

/// <summary>Which fields of a message type are kept, and in which slot each of them lies. One instance per node of a field mask.</summary>
public sealed class MessageShape
{
    private readonly short[] _slots;

    /// <param name="fields">The fields that are kept; the slot of each is its position.</param>
    public MessageShape(SchemaType type, ReadOnlySpan<SchemaField> fields)
    {
        Type = type;
        Kept = fields.ToArray();
        _slots = new short[type.Fields.Length];
        Array.Fill(_slots, (short)-1);
        for (var slot = 0; slot < fields.Length; slot++)
            _slots[fields[slot].Index] = (short)slot;
    }

    public SchemaType Type { get; }

    /// <summary>The kept fields by slot.</summary>
    public IReadOnlyList<SchemaField> Kept { get; }

    /// <summary>The slot of a field by its <see cref="SchemaField.Index"/>, or -1 where the mask does not keep it.</summary>
    public int SlotOf(int fieldIndex) => _slots[fieldIndex];
}

/// <summary>
/// An immutable message of the Kubernetes API, with the fields that the mask keeps. A value is null (the field is absent), a <see cref="string"/> (also for
/// quantities, and for int-or-string that holds a string), a boxed <see cref="long"/>, <see cref="double"/>, <see cref="bool"/> or UTC <see cref="DateTime"/>,
/// a <see cref="ResourceMessage"/>, a <see cref="ResourceList"/> or a <see cref="ResourceMap"/>.
/// </summary>
public sealed class ResourceMessage(MessageShape shape, object?[] values) : IEquatable<ResourceMessage>
{
    private readonly object?[] _values = values;

    public MessageShape Shape { get; } = shape;

    /// <summary>The value in a slot of <see cref="Shape"/>; null when the object has no such field.</summary>
    public object? this[int slot] => _values[slot];

    /// <summary>The value of a field of this message's type. Throws <see cref="InvalidOperationException"/> when the mask does not keep the field.</summary>
    public object? Read(SchemaField field)
    {
        var slot = Shape.SlotOf(field.Index);
        return slot >= 0 ? _values[slot] : throw new InvalidOperationException($"{Shape.Type}.{field.Name} is read but not in the field mask");
    }

    public bool Equals(ResourceMessage? other) =>
        ReferenceEquals(this, other) || (other is not null && ReferenceEquals(Shape, other.Shape) && _values.AsSpan().SequenceEqual(other._values));

    public override bool Equals(object? obj) => Equals(obj as ResourceMessage);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var value in _values)
            hash.Add(value);
        return hash.ToHashCode();
    }
}

/// <summary>An immutable list of values, each as <see cref="ResourceMessage"/> describes; never null.</summary>
public sealed class ResourceList(object[] items) : IEquatable<ResourceList>
{
    public static readonly ResourceList Empty = new([]);

    private readonly object[] _items = items;

    public int Count => _items.Length;

    public object this[int index] => _items[index];

    public ReadOnlySpan<object> Items => _items;

    public bool Equals(ResourceList? other) => ReferenceEquals(this, other) || (other is not null && _items.AsSpan().SequenceEqual(other._items));

    public override bool Equals(object? obj) => Equals(obj as ResourceList);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in _items)
            hash.Add(item);
        return hash.ToHashCode();
    }
}

/// <summary>An immutable map with string keys in the order of the wire (labels, annotations, quantities by resource, free-form JSON).</summary>
public sealed class ResourceMap(KeyValuePair<string, object?>[] entries) : IEquatable<ResourceMap>
{
    public static readonly ResourceMap Empty = new([]);

    private readonly KeyValuePair<string, object?>[] _entries = entries;

    public int Count => _entries.Length;

    public ReadOnlySpan<KeyValuePair<string, object?>> Entries => _entries;

    /// <summary>True, and the value, when the key is there. Maps are small: the search is linear.</summary>
    public bool TryGet(string key, out object? value)
    {
        foreach (var entry in _entries)
        {
            if (entry.Key == key)
            {
                value = entry.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    public bool Equals(ResourceMap? other) => ReferenceEquals(this, other) || (other is not null && _entries.AsSpan().SequenceEqual(other._entries));

    public override bool Equals(object? obj) => Equals(obj as ResourceMap);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var (key, value) in _entries)
            hash.Add(HashCode.Combine(key, value));
        return hash.ToHashCode();
    }
}

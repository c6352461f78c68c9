namespace K8sDoctor.Diagnostics.Resources;

/// <summary>
/// Which fields of a message type are kept, and in which slot each of them lies: a node of a field mask. Shapes with the same type, fields and
/// children are the same instance, so messages that were read under different masks can be equal.
/// </summary>
public sealed class MessageShape
{
    private const int MaximalLayouts = 256;

    private static readonly Dictionary<ShapeKey, MessageShape> Interned = [];
    private static readonly Lock Interning = new();

    private readonly short[] _slots;
    private readonly MessageShape?[] _children;
    private readonly Dictionary<ulong, MessageLayout> _layouts = [];
    private readonly MessageLayout _full;
    private volatile MessageLayout _last;

    private MessageShape(SchemaType type, SchemaField[] fields, MessageShape?[] children)
    {
        (Type, Kept, _children) = (type, fields, children);
        _slots = new short[type.Fields.Length];
        Array.Fill(_slots, (short)-1);
        for (var slot = 0; slot < fields.Length; slot++)
            _slots[fields[slot].Index] = (short)slot;
        _last = _full = new(this, ulong.MaxValue);
    }

    public SchemaType Type { get; }

    /// <summary>The kept fields by slot.</summary>
    public IReadOnlyList<SchemaField> Kept { get; }

    /// <summary>The slot of a field by its <see cref="SchemaField.Index"/>, or -1 where the mask does not keep it.</summary>
    public int SlotOf(int fieldIndex) => _slots[fieldIndex];

    /// <summary>The shape of the messages in a slot, also where they lie in a list or map; null where the slot holds no messages.</summary>
    public MessageShape? Child(int slot) => _children[slot];

    /// <summary>The shape that keeps these fields. <paramref name="children"/> has the shape of each field that holds messages, by slot.</summary>
    public static MessageShape Create(SchemaType type, ReadOnlySpan<SchemaField> fields, ReadOnlySpan<MessageShape?> children)
    {
        var key = new ShapeKey(type, [.. fields], [.. children]);
        lock (Interning)
        {
            if (!Interned.TryGetValue(key, out var shape))
                Interned.Add(key, shape = new(type, fields.ToArray(), children.ToArray()));
            return shape;
        }
    }

    /// <summary>
    /// The layout of messages that have just these slots (bit 0 is slot 0). A server could send every combination: beyond a bound, and for types with
    /// more than 64 kept fields, all share the full layout.
    /// </summary>
    internal MessageLayout Layout(ulong present)
    {
        var last = _last;
        if (last.Present == present)
            return last;
        if (Kept.Count > 64)
            return _full;
        lock (_layouts)
        {
            if (!_layouts.TryGetValue(present, out var layout))
            {
                if (_layouts.Count >= MaximalLayouts)
                    return _full;
                _layouts.Add(present, layout = new(this, present));
            }

            return _last = layout;
        }
    }

    private sealed record ShapeKey(SchemaType Type, EquatableList<SchemaField> Fields, EquatableList<MessageShape?> Children);
}

/// <summary>Which slots of a shape a message has, and where each of them lies among its values; shared by all messages that have the same.</summary>
internal sealed class MessageLayout
{
    private readonly sbyte[] _positions;

    public MessageLayout(MessageShape shape, ulong present)
    {
        (Shape, Present) = (shape, present);
        _positions = new sbyte[shape.Kept.Count];
        for (var slot = 0; slot < _positions.Length; slot++)
            _positions[slot] = present == ulong.MaxValue || (present & (1UL << slot)) != 0 ? (sbyte)Count++ : (sbyte)-1;
    }

    public MessageShape Shape { get; }

    public ulong Present { get; }

    public int Count { get; }

    /// <summary>The position of a slot's value, or -1 when the message has none.</summary>
    public int PositionOf(int slot) => _positions[slot];
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace K8sDoctor.Diagnostics.Resources;

/// <summary>
/// An immutable message of the Kubernetes API, with the fields that the mask keeps. A value is null (the field is absent), a <see cref="string"/> (also for
/// quantities, and for int-or-string that holds a string), a boxed <see cref="long"/>, <see cref="double"/>, <see cref="bool"/> or UTC <see cref="DateTime"/>,
/// a <see cref="ResourceMessage"/>, a <see cref="ResourceList"/> or a <see cref="ResourceMap"/>.
/// </summary>
public abstract class ResourceMessage : IEquatable<ResourceMessage>
{
    private readonly MessageLayout _layout;

    private ResourceMessage(MessageLayout layout) => _layout = layout;

    public MessageShape Shape => _layout.Shape;

    internal MessageLayout Layout => _layout;

    /// <summary>The values that the message has, in the order of slots.</summary>
    internal abstract ReadOnlySpan<object?> Values { get; }

    /// <summary>The value in a slot of <see cref="Shape"/>; null when the object has no such field.</summary>
    public object? this[int slot] => _layout.PositionOf(slot) is >= 0 and var position ? Values[position] : null;

    /// <summary>A message with these values by slot; null where the field is absent.</summary>
    public static ResourceMessage Create(MessageShape shape, ReadOnlySpan<object?> slots)
    {
        var present = 0UL;
        for (var slot = 0; slot < Math.Min(slots.Length, 64); slot++)
            present |= slots[slot] is null ? 0 : 1UL << slot;
        var layout = shape.Layout(present);
        var values = new object?[layout.Count];
        for (var slot = 0; slot < slots.Length; slot++)
        {
            if (layout.PositionOf(slot) is >= 0 and var position)
                values[position] = slots[slot];
        }

        return Create(layout, values);
    }

    /// <summary>The value of a field of this message's type. Throws <see cref="InvalidOperationException"/> when the mask does not keep the field.</summary>
    public object? Read(SchemaField field)
    {
        var slot = Shape.SlotOf(field.Index);
        return slot >= 0 ? this[slot] : throw new InvalidOperationException($"{Shape.Type}.{field.Name} is read but not in the field mask");
    }

    public bool Equals(ResourceMessage? other) =>
        ReferenceEquals(this, other) || (other is not null && ReferenceEquals(_layout, other._layout) && Values.SequenceEqual(other.Values));

    public override bool Equals(object? obj) => Equals(obj as ResourceMessage);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var value in Values)
            hash.Add(value);
        return hash.ToHashCode();
    }

    /// <summary>The smallest representation of a message with just these values.</summary>
    internal static ResourceMessage Create(MessageLayout layout, ReadOnlySpan<object?> values) => values.Length switch
    {
        1 => new Inline<Values1>(layout, values),
        2 => new Inline<Values2>(layout, values),
        3 => new Inline<Values3>(layout, values),
        4 => new Inline<Values4>(layout, values),
        5 => new Inline<Values5>(layout, values),
        6 => new Inline<Values6>(layout, values),
        7 => new Inline<Values7>(layout, values),
        8 => new Inline<Values8>(layout, values),
        9 => new Inline<Values9>(layout, values),
        10 => new Inline<Values10>(layout, values),
        11 => new Inline<Values11>(layout, values),
        12 => new Inline<Values12>(layout, values),
        13 => new Inline<Values13>(layout, values),
        14 => new Inline<Values14>(layout, values),
        15 => new Inline<Values15>(layout, values),
        16 => new Inline<Values16>(layout, values),
        _ => new Large(layout, values),
    };

    /// <summary>Values in the object itself: an array of its own would cost 32 bytes more, and a pod has dozens of messages.</summary>
    private sealed class Inline<T> : ResourceMessage
        where T : struct
    {
        private T _values;

        public Inline(MessageLayout layout, ReadOnlySpan<object?> values)
            : base(layout) => values.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<T, object?>(ref _values), values.Length));

        internal override ReadOnlySpan<object?> Values =>
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, object?>(ref _values), Unsafe.SizeOf<T>() / Unsafe.SizeOf<object>());
    }

    private sealed class Large(MessageLayout layout, ReadOnlySpan<object?> values) : ResourceMessage(layout)
    {
        private readonly object?[] _values = values.ToArray();

        internal override ReadOnlySpan<object?> Values => _values;
    }
}

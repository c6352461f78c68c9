using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace K8sDoctor.Diagnostics.Resources;

/// <summary>An immutable list of values, each as <see cref="ResourceMessage"/> describes; never null.</summary>
public abstract class ResourceList : IEquatable<ResourceList>
{
    public static readonly ResourceList Empty = new Large([]);

    private ResourceList()
    {
    }

    public int Count => Items.Length;

    public abstract ReadOnlySpan<object> Items { get; }

    public object this[int index] => Items[index];

    public static ResourceList Create(ReadOnlySpan<object> items) => items.Length switch
    {
        0 => Empty,
        1 => new Inline<Values1>(items),
        2 => new Inline<Values2>(items),
        3 => new Inline<Values3>(items),
        4 => new Inline<Values4>(items),
        5 => new Inline<Values5>(items),
        6 => new Inline<Values6>(items),
        _ => new Large(items),
    };

    public bool Equals(ResourceList? other) => ReferenceEquals(this, other) || (other is not null && Items.SequenceEqual(other.Items));

    public override bool Equals(object? obj) => Equals(obj as ResourceList);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in Items)
            hash.Add(item);
        return hash.ToHashCode();
    }

    private sealed class Inline<T> : ResourceList
        where T : struct
    {
        private T _items;

        public Inline(ReadOnlySpan<object> items) => items.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<T, object>(ref _items), items.Length));

        public override ReadOnlySpan<object> Items =>
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, object>(ref _items), Unsafe.SizeOf<T>() / Unsafe.SizeOf<object>());
    }

    private sealed class Large(ReadOnlySpan<object> items) : ResourceList
    {
        private readonly object[] _items = items.ToArray();

        public override ReadOnlySpan<object> Items => _items;
    }
}

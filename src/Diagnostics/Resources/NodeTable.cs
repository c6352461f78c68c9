namespace K8sDoctor.Diagnostics.Resources;

/// <summary>
/// Gives equal messages, lists and maps one instance, so that pods of one template share what they have in common. Bounded like <see cref="Interner"/>;
/// because their parts were shared before, comparing two equal trees seldom looks below the first level.
/// </summary>
internal sealed class NodeTable
{
    private const int Size = 1 << 15;

    private readonly (int Hash, object? Node)[] _entries = new (int, object?)[Size];

    public ResourceMessage Message(MessageLayout layout, ReadOnlySpan<object?> values, int hash)
    {
        for (var way = 0; way < 2; way++)
        {
            ref var entry = ref Entry(hash, way);
            if (entry.Hash == hash && entry.Node is ResourceMessage known && ReferenceEquals(known.Layout, layout) && Same(values, known.Values))
                return known;
        }

        return Put(hash, ResourceMessage.Create(layout, values));
    }

    public ResourceList List(ReadOnlySpan<object?> items, int hash)
    {
        if (items.IsEmpty)
            return ResourceList.Empty;
        for (var way = 0; way < 2; way++)
        {
            ref var entry = ref Entry(hash, way);
            if (entry.Hash == hash && entry.Node is ResourceList known && Same(items, known.Items!))
                return known;
        }

        return Put(hash, ResourceList.Create(items!));
    }

    /// <param name="flat">Keys and values in turn.</param>
    public ResourceMap Map(ReadOnlySpan<object?> flat, int hash)
    {
        if (flat.IsEmpty)
            return ResourceMap.Empty;
        for (var way = 0; way < 2; way++)
        {
            ref var entry = ref Entry(hash, way);
            if (entry.Hash == hash && entry.Node is ResourceMap known && Same(flat, known.Entries))
                return known;
        }

        var entries = new KeyValuePair<string, object?>[flat.Length / 2];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = new((string)flat[2 * i]!, flat[(2 * i) + 1]);
        return Put(hash, new ResourceMap(entries));
    }

    private static bool Same(ReadOnlySpan<object?> values, ReadOnlySpan<object?> known)
    {
        if (values.Length != known.Length)
            return false;
        for (var i = 0; i < values.Length; i++)
        {
            if (!Same(values[i], known[i]))
                return false;
        }

        return true;
    }

    private static bool Same(ReadOnlySpan<object?> flat, ReadOnlySpan<KeyValuePair<string, object?>> known)
    {
        if (flat.Length != 2 * known.Length)
            return false;
        for (var i = 0; i < known.Length; i++)
        {
            if (!Same(flat[2 * i], known[i].Key) || !Same(flat[(2 * i) + 1], known[i].Value))
                return false;
        }

        return true;
    }

    private static bool Same(object? value, object? known) => ReferenceEquals(value, known) || (value is not null && value.Equals(known));

    private ref (int Hash, object? Node) Entry(int hash, int way) => ref _entries[(hash & (Size - 2)) + way];

    private T Put<T>(int hash, T node)
        where T : class
    {
        Entry(hash, 1) = Entry(hash, 0);
        Entry(hash, 0) = (hash, node);
        return node;
    }
}

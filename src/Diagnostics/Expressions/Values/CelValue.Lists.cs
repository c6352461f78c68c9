using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <content>Lists and maps: a window on an array of values, strings or objects, or on a list or map of a projected tree.</content>
public readonly partial struct CelValue
{
    internal static readonly CelValue EmptyList = ListOver(Array.Empty<CelValue>(), 0, 0);

    /// <summary>How many elements a list, or entries a map, has; 0 for other kinds.</summary>
    public int Count => Kind switch
    {
        CelKind.List => (int)_bits,
        CelKind.Map => _reference is ResourceMap tree ? tree.Count : ((CelMap)_reference!).Count,
        _ => 0,
    };

    /// <summary>The element of a list at a position from 0.</summary>
    public CelValue this[int index] => _reference switch
    {
        ResourceList tree => OfTree(tree[_nanos + index]),
        ResourceObject[] objects => Of(objects[_nanos + index]),
        string[] strings => Of(strings[_nanos + index]),
        _ => ((CelValue[])_reference!)[_nanos + index],
    };

    /// <summary>A map in the order of the entries; of equal keys the last one stays.</summary>
    public static CelValue OfMap(IEnumerable<KeyValuePair<CelValue, CelValue>> entries)
    {
        var map = new CelMap();
        foreach (var (key, value) in entries)
            map.Set(key, value);
        return OfMap(map);
    }

    /// <summary>A value of a projected tree, as <see cref="ResourceMessage"/> describes them; null becomes CEL's null.</summary>
    public static CelValue OfTree(object? value) => value switch
    {
        null => default,
        string text => Of(text),
        ResourceMessage message => Of(message),
        ResourceList list => new(CelKind.List, list.Count, list),
        ResourceMap map => new(CelKind.Map, 0, map),
        long number => Of(number),
        bool flag => Of(flag),
        DateTime time => Of(time),
        double number => Of(number),
        ResourceObject whole => Of(whole),
        _ => Fault($"a value of {value.GetType().Name} is none of the API's"),
    };

    /// <summary>The value of a map at a key; numbers of different types are the same key when they are equal.</summary>
    public bool TryGet(CelValue key, out CelValue value)
    {
        value = default;
        if (_reference is not ResourceMap tree)
            return ((CelMap)_reference!).TryGet(key, out value);
        if (key.Kind != CelKind.String || !tree.TryGet(key.AsString, out var found))
            return false;
        value = OfTree(found);
        return true;
    }

    /// <summary>The key and the value of a map's entry at a position from 0.</summary>
    public KeyValuePair<CelValue, CelValue> Entry(int index)
    {
        if (_reference is not ResourceMap tree)
            return ((CelMap)_reference!).Entry(index);
        ref readonly var entry = ref tree.Entries[index];
        return new(Of(entry.Key), OfTree(entry.Value));
    }

    /// <summary>A list over an array that nobody changes any more.</summary>
    internal static CelValue Over(CelValue[] items) => ListOver(items, 0, items.Length);

    internal static CelValue OfMap(CelMap map) => new(CelKind.Map, 0, map);

    /// <summary>Part of a list without copying.</summary>
    internal CelValue Slice(int start, int count) => ListOver(_reference!, _nanos + start, count);

    private static CelValue ListOver(object items, int start, int count) => new(CelKind.List, count, items, start);
}

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>A map that an expression made: entries in the order of insertion, found by CEL's equality of keys.</summary>
internal sealed class CelMap
{
    private readonly List<KeyValuePair<CelValue, CelValue>> _entries = [];
    private readonly Dictionary<CelValue, int> _byKey = [];

    public int Count => _entries.Count;

    public KeyValuePair<CelValue, CelValue> Entry(int index) => _entries[index];

    public bool Contains(CelValue key) => _byKey.ContainsKey(key);

    public void Set(CelValue key, CelValue value)
    {
        if (_byKey.TryAdd(key, _entries.Count))
            _entries.Add(new(key, value));
        else
            _entries[_byKey[key]] = new(key, value);
    }

    public bool TryGet(CelValue key, out CelValue value)
    {
        value = default;
        if (!_byKey.TryGetValue(key, out var index))
            return false;
        value = _entries[index].Value;
        return true;
    }
}

namespace K8sDoctor.Diagnostics.Resources;

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

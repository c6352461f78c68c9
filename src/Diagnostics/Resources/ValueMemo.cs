namespace K8sDoctor.Diagnostics.Resources;

/// <summary>
/// The values that one field had lately, by their bytes in the list that is being read: the pods of one template repeat most of theirs to the byte, and
/// comparing bytes is far cheaper than reading them.
/// </summary>
internal sealed class ValueMemo
{
    private const int Ways = 4;

    private readonly (long Epoch, int Start, int Length, int Hash, object? Value)[] _entries = new (long, int, int, int, object?)[Ways];
    private int _next;

    /// <summary>The value of the object or list that begins at <paramref name="start"/>, when one with the same bytes was read in this epoch.</summary>
    public object? Find(ReadOnlySpan<byte> source, int start, long epoch, out int hash)
    {
        foreach (ref readonly var entry in _entries.AsSpan())
        {
            // Equal from the opening bracket for the whole length of a value is equal to its closing bracket.
            if (entry.Epoch == epoch && source[start..].StartsWith(source.Slice(entry.Start, entry.Length)))
            {
                hash = entry.Hash;
                return entry.Value;
            }
        }

        hash = 0;
        return null;
    }

    public void Put(long epoch, int start, int end, object? value, int hash)
    {
        _entries[_next] = (epoch, start, end - start, hash, value);
        _next = (_next + 1) % Ways;
    }
}

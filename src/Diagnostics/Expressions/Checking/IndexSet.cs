using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>A few small numbers, each once.</summary>
internal sealed class IndexSet
{
    private readonly List<int> _items = [];

    public void Add(int item)
    {
        if (!_items.Contains(item))
            _items.Add(item);
    }

    /// <summary>The numbers, sorted.</summary>
    public ImmutableArray<int> ToImmutable()
    {
        _items.Sort();
        return [.. _items];
    }
}

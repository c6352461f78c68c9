using System.Collections.Immutable;
using System.Runtime.InteropServices;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>
/// Who names an object. An edge is kept only at the end that does not state it; the end that does is asked itself (<see cref="ObjectReferences"/>), which
/// halves the memory of 150,000 pods with their nodes, owners and accounts.
/// </summary>
internal sealed class ReferenceIndex
{
    private readonly Dictionary<(ObjectKey Key, Relation Relation), KeySet> _sets = [];

    public void Add(Edge edge, ObjectKey statedBy)
    {
        var far = FarEnd(edge, statedBy);
        if (!_sets.TryGetValue(far, out var set))
            _sets.Add(far, set = new());
        set.Add(statedBy);
    }

    public void Remove(Edge edge, ObjectKey statedBy)
    {
        var far = FarEnd(edge, statedBy);
        if (_sets.TryGetValue(far, out var set) && set.Remove(statedBy))
            _sets.Remove(far);
    }

    /// <summary>Sorted.</summary>
    public ImmutableArray<ObjectKey> Of(ObjectKey key, Relation relation) => _sets.TryGetValue((key, relation), out var set) ? set.Keys : [];

    /// <summary>The end of an edge that does not state it, and the relation as seen from there.</summary>
    public static (ObjectKey Key, Relation Relation) FarEnd(Edge edge, ObjectKey statedBy) =>
        edge.From == statedBy ? (edge.To, edge.Relation.Inverse()) : (edge.From, edge.Relation);

    /// <summary>A set of keys that is small for few and fast for many; in order when it is asked for.</summary>
    private sealed class KeySet
    {
        private const int Few = 8;

        private ObjectKey[] _few = [];
        private HashSet<ObjectKey>? _many;
        private ObjectKey[]? _sorted;

        public ImmutableArray<ObjectKey> Keys => ImmutableCollectionsMarshal.AsImmutableArray(_sorted ??= Sorted());

        public void Add(ObjectKey key)
        {
            _sorted = null;
            if (_many is null && _few.Length == Few)
                (_many, _few) = ([.. _few], []);
            if (_many is not null)
                _many.Add(key);
            else if (Array.IndexOf(_few, key) < 0)
                _few = [.. _few, key];
        }

        /// <summary>True when nothing is left.</summary>
        public bool Remove(ObjectKey key)
        {
            _sorted = null;
            if (_many is null)
                _few = Array.FindAll(_few, k => k != key);
            else
                _many.Remove(key);
            return (_many?.Count ?? _few.Length) == 0;
        }

        private ObjectKey[] Sorted()
        {
            if (_many is null && _few.Length < 2)
                return _few;
            ObjectKey[] keys = _many is null ? [.. _few] : [.. _many];
            Array.Sort(keys, KeyOrder.Instance);
            return keys;
        }
    }
}

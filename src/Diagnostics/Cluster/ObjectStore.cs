using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>The objects of one kind, by namespace and name, with their sorted views made when somebody asks.</summary>
internal sealed class ObjectStore
{
    private readonly SortedDictionary<string, Room> _rooms = new(StringComparer.Ordinal);
    private ResourceObject[]? _sorted;

    public ResourceObject? Find(ObjectKey key) => _rooms.TryGetValue(key.Namespace, out var room) ? room.Find(key.Name) : null;

    public void Put(ResourceObject value)
    {
        if (!_rooms.TryGetValue(value.Namespace, out var room))
            _rooms.Add(value.Namespace, room = new());
        room.Put(value);
        _sorted = null;
    }

    public void Remove(ObjectKey key)
    {
        if (!_rooms.TryGetValue(key.Namespace, out var room) || !room.Remove(key.Name))
            return;
        _sorted = null;
        if (room.Count == 0)
            _rooms.Remove(key.Namespace);
    }

    /// <summary>The objects in a namespace, or all (null), by namespace and name. The list never changes.</summary>
    public IReadOnlyList<ResourceObject> All(string? ns)
    {
        if (ns is null)
            return _sorted ??= [.. _rooms.Values.SelectMany(r => r.InOrder())];
        return _rooms.TryGetValue(ns, out var room) ? room.InOrder() : [];
    }

    public IEnumerable<string> Namespaces => _rooms.Keys;

    /// <summary>The objects of each namespace, by name. The lists never change.</summary>
    public IEnumerable<IReadOnlyList<ResourceObject>> Rooms() => _rooms.Values.Select(r => r.InOrder());

    public int Count(string? ns) => ns is null ? _rooms.Values.Sum(r => r.Count) : _rooms.TryGetValue(ns, out var room) ? room.Count : 0;

    /// <summary>One namespace. A cluster changes all the time and is looked at after each batch: what has changed is merged into the last order.</summary>
    private sealed class Room
    {
        private readonly Dictionary<string, ResourceObject> _objects = [];
        private readonly HashSet<string> _changed = [];
        private ResourceObject[] _sorted = [];

        public int Count => _objects.Count;

        public ResourceObject? Find(string name) => _objects.GetValueOrDefault(name);

        public void Put(ResourceObject value)
        {
            _objects[value.Name] = value;
            _changed.Add(value.Name);
        }

        public bool Remove(string name)
        {
            _changed.Add(name);
            return _objects.Remove(name);
        }

        public ResourceObject[] InOrder()
        {
            if (_changed.Count == 0)
                return _sorted;
            _sorted = _changed.Count > _sorted.Length / 4 ? Sort() : Merge();
            _changed.Clear();
            return _sorted;
        }

        private ResourceObject[] Sort()
        {
            var objects = _objects.Values.ToArray();
            Array.Sort(objects, (a, b) => string.CompareOrdinal(a.Name, b.Name));
            return objects;
        }

        private ResourceObject[] Merge()
        {
            var names = _changed.ToArray();
            Array.Sort(names, string.CompareOrdinal);
            var merged = new List<ResourceObject>(_objects.Count);
            var next = 0;
            foreach (var old in _sorted)
            {
                for (; next < names.Length && string.CompareOrdinal(names[next], old.Name) < 0; next++)
                    AddTo(merged, names[next]);
                if (next >= names.Length || names[next] != old.Name)
                    merged.Add(old);
            }

            for (; next < names.Length; next++)
                AddTo(merged, names[next]);
            return [.. merged];
        }

        private void AddTo(List<ResourceObject> merged, string name)
        {
            if (_objects.TryGetValue(name, out var value))
                merged.Add(value);
        }
    }
}

using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>The objects of one kind, by namespace and name, with their sorted views made when somebody asks.</summary>
internal sealed class ObjectStore
{
    private readonly SortedDictionary<string, Room> _rooms = new(StringComparer.Ordinal);
    private ResourceObject[]? _sorted;

    public ResourceObject? Find(ObjectKey key) => _rooms.TryGetValue(key.Namespace, out var room) ? room.Objects.GetValueOrDefault(key.Name) : null;

    public void Put(ResourceObject value)
    {
        if (!_rooms.TryGetValue(value.Namespace, out var room))
            _rooms.Add(value.Namespace, room = new());
        room.Objects[value.Name] = value;
        room.Sorted = _sorted = null;
    }

    public void Remove(ObjectKey key)
    {
        if (!_rooms.TryGetValue(key.Namespace, out var room) || !room.Objects.Remove(key.Name))
            return;
        room.Sorted = _sorted = null;
        if (room.Objects.Count == 0)
            _rooms.Remove(key.Namespace);
    }

    /// <summary>The objects in a namespace, or all (null), by namespace and name. The list never changes.</summary>
    public IReadOnlyList<ResourceObject> All(string? ns)
    {
        if (ns is null)
            return _sorted ??= [.. _rooms.Values.SelectMany(r => r.InOrder())];
        return _rooms.TryGetValue(ns, out var room) ? room.InOrder() : [];
    }

    private sealed class Room
    {
        public Dictionary<string, ResourceObject> Objects { get; } = [];

        public ResourceObject[]? Sorted { get; set; }

        public ResourceObject[] InOrder()
        {
            if (Sorted is not null)
                return Sorted;
            var objects = Objects.Values.ToArray();
            Array.Sort(objects, (a, b) => string.CompareOrdinal(a.Name, b.Name));
            return Sorted = objects;
        }
    }
}

using System.Collections.Immutable;

namespace K8sDoctor.FakeApiServer;

/// <summary>Objects and history of one kind. Not safe for several threads: <see cref="FakeCluster"/> locks.</summary>
internal sealed class KindStore
{
    private const int SnapshotsKept = 64;

    private readonly Dictionary<(string Namespace, string Name), FakeObject> _objects = [];
    private readonly List<FakeEvent> _history = [];
    private readonly Queue<FakeSnapshot> _snapshots = [];
    private FakeSnapshot? _current;
    private long _oldest;

    /// <summary>The newest version that this kind has seen; at least 1, because 0 means "any" to a client.</summary>
    public long Version { get; private set; } = 1;

    public FakeObject? Find(string ns, string name) => _objects.GetValueOrDefault((ns, name));

    public void Store(FakeObject item)
    {
        var old = Find(item.Namespace, item.Name);
        _objects[(item.Namespace, item.Name)] = item;
        Record(old is null ? "ADDED" : "MODIFIED", item, old);
    }

    public void Remove(FakeObject item)
    {
        if (_objects.Remove((item.Namespace, item.Name), out var old))
            Record("DELETED", item, old);
    }

    public void Compact()
    {
        _oldest = Version;
        _snapshots.Clear();
        _current = null;
    }

    public FakeSnapshot Snapshot()
    {
        if (_current is not null)
            return _current;
        var items = _objects.Values.ToArray();
        Array.Sort(items, (a, b) => string.CompareOrdinal(a.StorageKey, b.StorageKey));
        _current = new(Version, items);
        _snapshots.Enqueue(_current);
        if (_snapshots.Count > SnapshotsKept)
            _snapshots.Dequeue();
        return _current;
    }

    public FakeSnapshot? Snapshot(long version) => _snapshots.LastOrDefault(s => s.Version == version);

    public int? PositionAfter(long version)
    {
        if (version < _oldest)
            return null;
        var position = _history.Count;
        while (position > 0 && _history[position - 1].Version > version)
            position--;
        return position;
    }

    public ImmutableArray<FakeEvent> HistoryFrom(int position) => position >= _history.Count ? [] : [.. _history[position..]];

    // Versions of a history never go back, also where a recording interleaves: the first list of a recording is sorted by name.
    private void Record(string type, FakeObject item, FakeObject? old)
    {
        Version = Math.Max(Version, item.Version);
        _history.Add(new(type, item, old, Version));
        _current = null;
    }
}

using System.Collections.Immutable;

namespace K8sDoctor.FakeApiServer;

/// <summary>Objects and the newest history of one kind. Not safe for several threads: <see cref="FakeCluster"/> locks.</summary>
/// <param name="version">The version that the empty kind begins with; at least 1, because 0 means "any" to a client.</param>
/// <param name="kept">How many events of the history are kept at least; older versions are too old to watch from.</param>
internal sealed class KindStore(long version, int kept)
{
    private const int SnapshotsKept = 64;

    private readonly Dictionary<(string Namespace, string Name), FakeObject> _objects = [];
    private readonly List<FakeEvent> _history = [];
    private readonly Queue<FakeSnapshot> _snapshots = [];
    private FakeSnapshot? _current;
    private long _oldest = version;
    private long _dropped;

    /// <summary>The newest version that this kind has seen.</summary>
    public long Version { get; private set; } = version;

    public IEnumerable<FakeObject> Objects => _objects.Values;

    public FakeObject? Find(string ns, string name) => _objects.GetValueOrDefault((ns, name));

    public void Store(FakeObject item)
    {
        var old = Find(item.Namespace, item.Name);
        _objects[(item.Namespace, item.Name)] = item;
        Record(old is null ? "ADDED" : "MODIFIED", item, old);
    }

    /// <summary>Takes an object that was there before this history began.</summary>
    public void Load(FakeObject item) => _objects[(item.Namespace, item.Name)] = item;

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

    /// <summary>The position behind a version, which may be one that is still to come; null for one that is too old.</summary>
    public long? PositionAfter(long version)
    {
        if (version < _oldest)
            return null;
        var index = _history.Count;
        while (index > 0 && _history[index - 1].Version > version)
            index--;
        return _dropped + index;
    }

    /// <summary>The events from a position on; null when some of them are no longer kept.</summary>
    public ImmutableArray<FakeEvent>? HistoryFrom(long position) =>
        position < _dropped ? null : position >= _dropped + _history.Count ? [] : [.. _history[(int)(position - _dropped)..]];

    // Versions of a history never go back, also where a recording interleaves: the first list of a recording is sorted by name.
    private void Record(string type, FakeObject item, FakeObject? old)
    {
        Version = Math.Max(Version, item.Version);
        _history.Add(new(type, item, old, Version));
        _current = null;
        if (_history.Count >= 2 * kept)
            Forget(_history.Count - kept);
    }

    private void Forget(int count)
    {
        _oldest = Math.Max(_oldest, _history[count - 1].Version);
        _history.RemoveRange(0, count);
        _dropped += count;
    }
}

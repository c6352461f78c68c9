using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace K8sDoctor.FakeApiServer;

/// <summary>What the fake server serves: objects with their versions and history, logs, and which kinds there are. Safe to change from any thread.</summary>
public sealed class FakeCluster(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<FakeKind, KindStore> _kinds = [];
    private readonly Dictionary<(string Namespace, string Pod, string Container, bool Previous), FakeLog> _logs = [];
    private ChangeSignal? _changed;
    private ImmutableHashSet<FakeKind> _served = [.. FakeKinds.All];
    private long _version = 1;
    private long _first = 1;
    private int _era;

    public FakeCluster()
        : this(TimeProvider.System)
    {
    }

    public TimeProvider Clock { get; } = clock;

    /// <summary>
    /// Whoever watches in memory hears of a change within the call that makes it, on the same thread; for tests of one thread, where nothing is left to do
    /// when the call has returned.
    /// </summary>
    public bool Inline { get; init; }

    /// <summary>How many of the newest events of each kind are kept at least, and not more than twice as many; watches from before are answered with 410.</summary>
    public int HistoryKept { get; init; } = 1000;

    /// <summary>The answer to <c>/version</c>.</summary>
    public JsonObject ServerVersion { get; set; } = new() { ["major"] = "1", ["minor"] = "36", ["gitVersion"] = "v1.36.2", ["platform"] = "linux/amd64" };

    /// <summary>The newest version of any object.</summary>
    public long Version
    {
        get
        {
            lock (_lock)
                return _version;
        }
    }

    private ChangeSignal Changed => _changed ?? Interlocked.CompareExchange(ref _changed, new(Inline), null) ?? _changed;

    /// <summary>Creates or updates an object with a version of the server's; returns that version. The argument is not changed.</summary>
    public long Apply(JsonObject source)
    {
        long version;
        lock (_lock)
        {
            version = ++_version;
            var json = source.DeepClone().AsObject();
            var metadata = json["metadata"] as JsonObject ?? throw new ArgumentException("an object needs metadata", nameof(source));
            metadata["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
            metadata["uid"] ??= $"00000000-0000-4000-8000-{version:d12}";
            metadata["creationTimestamp"] ??= Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
            var kind = KindOf(json);
            StoreOf(kind).Store(FakeObject.From(kind, json, version));
        }

        Changed.Raise();
        return version;
    }

    /// <summary>As <see cref="Apply(JsonObject)"/>, from JSON text.</summary>
    public long Apply(string json) => Apply(JsonNode.Parse(json)!.AsObject());

    /// <summary>Removes an object; false when there is none.</summary>
    public bool Delete(string apiVersion, string kind, string ns, string name)
    {
        lock (_lock)
        {
            var store = StoreOf(FakeKinds.Find(apiVersion, kind) ?? throw new ArgumentException($"no kind {apiVersion}/{kind}", nameof(kind)));
            if (store.Find(ns, name) is not { } old)
                return false;
            var version = ++_version;
            var json = old.ToJson();
            json["metadata"]!["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
            Remove(FakeObject.From(old.Kind, json, version));
        }

        Changed.Raise();
        return true;
    }

    /// <summary>Takes a recorded watch event as it is, with the version that the recorded server gave; kinds without a row are skipped.</summary>
    public void Play(string type, JsonObject source)
    {
        if (FakeKinds.Find((string)source["apiVersion"]!, (string)source["kind"]!) is not { } kind)
            return;
        lock (_lock)
        {
            var version = long.Parse((string)source["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture);
            _version = Math.Max(_version, version);
            var item = FakeObject.From(kind, source, version);
            if (type == "DELETED")
                Remove(item);
            else
                StoreOf(kind).Store(item);
        }

        Changed.Raise();
    }

    /// <summary>Takes all objects of an invented cluster, as they are.</summary>
    public void Load(InventedCluster invented)
    {
        foreach (var item in invented.All())
            Play("ADDED", JsonNode.Parse(item.ToJson())!.AsObject());
        Compact();
    }

    /// <summary>Forgets the history: watches from older versions, and page tokens, are answered with 410.</summary>
    public void Compact()
    {
        lock (_lock)
        {
            foreach (var store in _kinds.Values)
                store.Compact();
        }
    }

    /// <summary>Forgets objects, history and versions, as a new cluster behind the old address: all watches end.</summary>
    public void Reset(long version) => Restore(new(version, []));

    /// <summary>So much happens elsewhere: the next version is that much higher.</summary>
    public void Skip(long versions)
    {
        lock (_lock)
            _version += versions;
    }

    /// <summary>What an etcd backup of now holds.</summary>
    public FakeBackup Backup()
    {
        lock (_lock)
            return new(_version, [.. _kinds.Values.SelectMany(k => k.Objects)]);
    }

    /// <summary>
    /// Objects and version go back to those of a backup, the history begins there, all watches end. With <paramref name="version"/>, the version goes there
    /// instead, as <c>etcdutl snapshot restore --bump-revision</c> does, so that what clients remember is too old.
    /// </summary>
    public void Restore(FakeBackup backup, long? version = null)
    {
        lock (_lock)
        {
            _kinds.Clear();
            _first = _version = version ?? backup.Version;
            _era++;
            foreach (var item in backup.Objects)
                StoreOf(item.Kind).Load(item);
        }

        Changed.Raise();
    }

    /// <summary>From now on only these kinds are served; others are 404.</summary>
    public void ServeOnly(Func<FakeKind, bool> keep) => _served = [.. FakeKinds.All.Where(keep)];

    public bool Serves(FakeKind kind) => _served.Contains(kind);

    /// <summary>Makes this the log. Lines that it had before keep the time at which they were written; the others are written now.</summary>
    public void SetLog(string ns, string pod, string container, bool previous, string text)
    {
        lock (_lock)
            _logs[(ns, pod, container, previous)] = FakeLog.Of(text, Clock.GetUtcNow(), _logs.GetValueOrDefault((ns, pod, container, previous)));
        Changed.Raise();
    }

    /// <summary>Completes at the next change of anything.</summary>
    internal Task NextChange => Changed.Next;

    internal FakeLog? Log(string ns, string pod, string container, bool previous)
    {
        lock (_lock)
            return _logs.GetValueOrDefault((ns, pod, container, previous));
    }

    internal FakeObject? Find(FakeKind kind, string ns, string name)
    {
        lock (_lock)
            return StoreOf(kind).Find(ns, name);
    }

    /// <summary>All objects of a kind in the order of a list, and the version of that state.</summary>
    internal FakeSnapshot Snapshot(FakeKind kind)
    {
        lock (_lock)
            return StoreOf(kind).Snapshot();
    }

    /// <summary>The state that an earlier page was taken from; null when it is forgotten.</summary>
    internal FakeSnapshot? Snapshot(FakeKind kind, long version)
    {
        lock (_lock)
            return StoreOf(kind).Snapshot(version);
    }

    /// <summary>Where a watch from <paramref name="version"/> begins, or null when that is too old.</summary>
    internal FakePosition? PositionAfter(FakeKind kind, long version)
    {
        lock (_lock)
        {
            var store = StoreOf(kind);
            return store.PositionAfter(version) is { } index ? new(_era, index, version > store.Version ? version : 0) : null;
        }
    }

    /// <summary>The history from a position on; null when it is no longer there.</summary>
    internal FakeHistory? HistoryFrom(FakeKind kind, FakePosition position)
    {
        lock (_lock)
        {
            var store = StoreOf(kind);
            return position.Era == _era && store.HistoryFrom(position.Index) is { } events ? new(events, store.Version, Changed.Next) : null;
        }
    }

    private static FakeKind KindOf(JsonObject json)
    {
        var (apiVersion, kind) = ((string?)json["apiVersion"] ?? "", (string?)json["kind"] ?? "");
        return FakeKinds.Find(apiVersion, kind) ?? throw new ArgumentException($"the fake server has no kind {apiVersion}/{kind}", nameof(json));
    }

    private KindStore StoreOf(FakeKind kind)
    {
        if (!_kinds.TryGetValue(kind, out var store))
            _kinds[kind] = store = new(_first, HistoryKept);
        return store;
    }

    private void Remove(FakeObject item)
    {
        StoreOf(item.Kind).Remove(item);
        if (item.Kind.Kind == "Pod")
        {
            foreach (var key in _logs.Keys.Where(k => k.Namespace == item.Namespace && k.Pod == item.Name).ToList())
                _logs.Remove(key);
        }
    }
}

/// <summary>A container's log, each line with when it was written. <paramref name="Ended"/>: the last one ends in a line feed.</summary>
internal sealed record FakeLog(ImmutableArray<(DateTimeOffset At, string Text)> Lines, bool Ended)
{
    /// <summary>The log as one that was written between these times.</summary>
    public FakeLog Within((DateTimeOffset? Began, DateTimeOffset? Ended) run) =>
        this with { Lines = [.. Lines.Select(l => (l.At < run.Began ? run.Began.Value : l.At > run.Ended ? run.Ended.Value : l.At, l.Text))] };

    public static FakeLog Of(string text, DateTimeOffset now, FakeLog? before)
    {
        var ended = text.EndsWith('\n');
        var lines = text.Length == 0 ? [] : (ended ? text[..^1] : text).Split('\n');
        var known = before is not null && before.Lines.Length <= lines.Length && before.Lines.Select(l => l.Text).SequenceEqual(lines.Take(before.Lines.Length)) ? before.Lines : [];
        return new([.. known, .. lines.Skip(known.Length).Select(line => (now, line))], ended);
    }
}

/// <summary>One watch event: <c>ADDED</c>, <c>MODIFIED</c> or <c>DELETED</c>; <see cref="Previous"/> is the state before it, which selectors need.</summary>
internal sealed record FakeEvent(string Type, FakeObject Object, FakeObject? Previous, long Version);

/// <summary>The objects of a kind at a version, sorted as lists are.</summary>
internal sealed record FakeSnapshot(long Version, FakeObject[] Items);

/// <summary>What an etcd backup holds.</summary>
public sealed class FakeBackup
{
    internal FakeBackup(long version, ImmutableArray<FakeObject> objects) => (Version, Objects) = (version, objects);

    internal long Version { get; }

    internal ImmutableArray<FakeObject> Objects { get; }
}

/// <summary>A place in a kind's history, as long as the server's storage is what it was. <see cref="Future"/> is the version asked for where it is still to come, or 0.</summary>
internal readonly record struct FakePosition(int Era, long Index, long Future);

/// <summary>News of a kind, the version that it then has, and a task that completes at the next change of anything.</summary>
internal sealed record FakeHistory(ImmutableArray<FakeEvent> Events, long Version, Task Changed);

using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>
/// Values that many subjects need, each computed once (<see cref="IStateReader.Once"/>). One stands until something that it read is touched; then it is
/// computed again, and only when it is another one its readers must be evaluated again. Values may be made of values: those have smaller numbers.
/// </summary>
internal sealed class SharedValues
{
    private readonly ClusterState _state;
    private readonly SharedValues? _below;
    private readonly IReadOnlySet<Dependency> _touched = new HashSet<Dependency>();
    private readonly HashSet<SharedValue> _outdated = [];
    private readonly Dictionary<object, SharedValue> _byKey = [];
    private readonly Dictionary<Dependency, HashSet<SharedValue>> _readers = [];
    private readonly Stack<NotingReader> _idle = new();
    private readonly SortedSet<SharedValue> _stale = new(Comparer<SharedValue>.Create((a, b) => a.Number.CompareTo(b.Number)));
    private long _number;

    public SharedValues(ClusterState state) => _state = state;

    private SharedValues(SharedValues below, IReadOnlySet<Dependency> touched)
    {
        (_state, _below, _touched) = (below._state, below, touched);
        var open = new Queue<Dependency>(touched);
        while (open.TryDequeue(out var next))
        {
            foreach (var value in below._readers.GetValueOrDefault(next) ?? [])
            {
                if (_outdated.Add(value))
                    open.Enqueue(value.Token);
            }
        }
    }

    /// <summary>
    /// The values for a state in which something is otherwise for a while: those that are made of none of it are these same ones, and new ones of that sort stay; the
    /// others are computed of it and forgotten with it. Their tokens are negative: nothing may depend on them that stays.
    /// </summary>
    public SharedValues For(IReadOnlySet<Dependency> touched) => new(this, touched);

    /// <summary>The value of a key, as a reader at that moment computes it.</summary>
    public SharedValue Get(object key, DateTime now, Func<IStateReader, object?> compute)
    {
        if (_byKey.TryGetValue(key, out var known) || (_below is not null && _below._byKey.TryGetValue(key, out known) && !_outdated.Contains(known)))
            return known;
        // What computes it may remember parts of it.
        compute = known?.Compute ?? compute;
        var reader = Compute(now, compute, out var result);
        var home = _below is not null && !reader.Dependencies.Any(IsOtherwise) ? _below : this;
        var value = home.Add(key, compute, result, reader);
        _idle.Push(reader);
        return value;
    }

    /// <summary>All that the values were made of.</summary>
    public IEnumerable<Dependency> Dependencies => _byKey.Values.SelectMany(v => v.Dependencies);

    /// <summary>Notes that something has changed.</summary>
    public void Touch(Dependency touched)
    {
        if (_readers.TryGetValue(touched, out var values))
            _stale.UnionWith(values);
    }

    /// <summary>Computes again what is no longer true, and answers with what to touch: the values that became other ones.</summary>
    public List<Dependency> Refresh(DateTime now, bool moved)
    {
        if (moved)
            _stale.UnionWith(_byKey.Values.Where(v => v.ReadNow));
        var changed = new List<Dependency>();
        while (_stale.Min is { } value)
        {
            _stale.Remove(value);
            var reader = Compute(now, value.Compute, out var result);
            var same = Equals(result, value.Value) && reader.ReadNow == value.ReadNow && reader.Notes.SequenceEqual(value.Notes);
            value.Value = result;
            Read(value, reader);
            _idle.Push(reader);
            if (same)
                continue;
            changed.Add(value.Token);
            Touch(value.Token);
        }

        return changed;
    }

    /// <summary>Drops what nobody reads any more.</summary>
    public void Trim(Func<Dependency, bool> isRead)
    {
        foreach (var value in _byKey.Values.Where(v => !isRead(v.Token)).OrderByDescending(v => v.Number).ToArray())
        {
            if (_readers.ContainsKey(value.Token))
                continue;
            Forget(value);
            _byKey.Remove(value.Key);
        }
    }

    /// <summary>Whether something reads otherwise here than below.</summary>
    private bool IsOtherwise(Dependency dependency) => dependency.Number < 0 || _touched.Contains(dependency);

    private SharedValue Add(object key, Func<IStateReader, object?> compute, object? result, NotingReader reader)
    {
        var value = new SharedValue(key, _below is null ? ++_number : --_number, compute) { Value = result };
        Read(value, reader);
        _byKey.Add(key, value);
        return value;
    }

    private NotingReader Compute(DateTime now, Func<IStateReader, object?> compute, out object? result)
    {
        if (!_idle.TryPop(out var reader))
            reader = new(_state, this);
        reader.Begin(now);
        result = compute(reader);
        return reader;
    }

    // Most often it has read the same as the last time, and nothing changes of who reads what.
    private void Read(SharedValue value, NotingReader reader)
    {
        (value.ReadNow, value.Notes) = (reader.ReadNow, [.. reader.Notes]);
        if (reader.Dependencies.SequenceEqual(value.Dependencies))
            return;
        Forget(value);
        value.Dependencies = [.. reader.Dependencies];
        foreach (var dependency in value.Dependencies)
        {
            if (!_readers.TryGetValue(dependency, out var readers))
                _readers.Add(dependency, readers = []);
            readers.Add(value);
        }
    }

    private void Forget(SharedValue value)
    {
        foreach (var dependency in value.Dependencies)
        {
            if (_readers.TryGetValue(dependency, out var readers) && readers.Remove(value) && readers.Count == 0)
                _readers.Remove(dependency);
        }
    }
}

/// <summary>One value, what it was made of and how it is made again.</summary>
internal sealed class SharedValue(object key, long number, Func<IStateReader, object?> compute)
{
    public object Key { get; } = key;

    public long Number { get; } = number;

    public Func<IStateReader, object?> Compute { get; } = compute;

    /// <summary>What its readers depend on.</summary>
    public Dependency Token { get; } = Dependency.OnShared(number);

    public object? Value { get; set; }

    public bool ReadNow { get; set; }

    public ImmutableArray<ReadNote> Notes { get; set; } = [];

    public ImmutableArray<Dependency> Dependencies { get; set; } = [];
}

using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>How the objects of incidents stand, each read once and again only when something that was read for it has changed. Not thread-safe.</summary>
internal sealed class Standings(ClusterState state)
{
    private readonly StateReader _reader = new(state, default);
    private readonly DependencyIndex<ObjectKey> _readers = new();
    private readonly HashSet<ObjectKey> _stale = [];
    private Dictionary<ObjectKey, Known> _last = [];
    private Dictionary<ObjectKey, Known> _now = [];

    /// <summary>True when something that the last answers were made of has changed.</summary>
    public bool HasChanged => _stale.Count > 0;

    /// <summary>Begins a diagnosis; what the last one did not ask for is forgotten.</summary>
    public void Begin()
    {
        foreach (var (key, known) in _last.Where(l => !_now.ContainsKey(l.Key)))
        {
            _readers.Remove(key, known.Dependencies);
            _stale.Remove(key);
        }

        (_last, _now) = (_now, new(_now.Count));
    }

    /// <summary>The same object again while it says the same.</summary>
    public Standing? Of(ObjectKey key)
    {
        if (_now.TryGetValue(key, out var known))
            return known.Standing;
        if (!_last.TryGetValue(key, out var last))
            known = Read(key);
        else if (_stale.Remove(key))
            known = ReadAgain(key, last);
        else
            known = last;
        _now.Add(key, known);
        return known.Standing;
    }

    /// <summary>Notes that something has changed.</summary>
    public void Touch(Dependency touched) => _readers.AddTo(_stale, touched);

    private Known ReadAgain(ObjectKey key, Known last)
    {
        _readers.Remove(key, last.Dependencies);
        var known = Read(key);
        return Equals(known.Standing, last.Standing) ? known with { Standing = last.Standing } : known;
    }

    private Known Read(ObjectKey key)
    {
        _reader.Reset(default);
        var standing = StandingReader.Of(_reader, key);
        ImmutableArray<Dependency> dependencies = [.. _reader.Dependencies];
        _readers.Add(key, dependencies);
        return new(standing, dependencies);
    }

    private sealed record Known(Standing? Standing, ImmutableArray<Dependency> Dependencies);
}

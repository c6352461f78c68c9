using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>Reads a state at a moment and notes everything that was read, known or not. One per evaluation; not for several threads.</summary>
public sealed class StateReader(ClusterState state, DateTime now) : IStateReader
{
    private DateTime _now = now;
    private readonly HashSet<Dependency> _dependencies = [];
    private readonly HashSet<LogKey> _wantedLogs = [];
    private readonly HashSet<(ResourceKind Kind, string? Namespace)> _unknownKinds = [];

    /// <summary>True when <see cref="Now"/> was read: the answer may be another one later.</summary>
    public bool ReadNow { get; private set; }

    /// <summary>Everything that was read.</summary>
    public IReadOnlyCollection<Dependency> Dependencies => _dependencies;

    /// <summary>Logs that were read and that nobody has tried to fetch yet.</summary>
    public IReadOnlyCollection<LogKey> WantedLogs => _wantedLogs;

    /// <summary>Kinds that were read and are not known there; the namespace is null for everywhere.</summary>
    public IReadOnlyCollection<(ResourceKind Kind, string? Namespace)> UnknownKinds => _unknownKinds;

    public DateTime Now
    {
        get
        {
            ReadNow = true;
            return _now;
        }
    }

    /// <summary>Forgets everything that was read, for the next subject.</summary>
    internal void Reset(DateTime moment)
    {
        (_now, ReadNow) = (moment, false);
        _dependencies.Clear();
        _wantedLogs.Clear();
        _unknownKinds.Clear();
    }

    internal void Note(Dependency dependency) => _dependencies.Add(dependency);

    public Lookup<ResourceObject?> Get(ObjectKey key)
    {
        _dependencies.Add(Dependency.On(key));
        var found = state.Find(key);
        if (found is not null || state.IsAbsent(key))
            return Lookup<ResourceObject?>.Known(found);
        return Unknown(key.Kind, Scope(key)) is { } why ? Lookup<ResourceObject?>.NotKnown(why) : Lookup<ResourceObject?>.Known(null);
    }

    public Lookup<ImmutableArray<ResourceObject>> Related(ObjectKey from, Relation relation, ResourceKind to)
    {
        var keys = RelatedKeys(from, relation);
        var found = ImmutableArray.CreateBuilder<ResourceObject>(keys.Length);
        foreach (var key in keys)
        {
            if (key.Kind != to)
                continue;
            var target = Get(key);
            if (!target.IsKnown)
                return Lookup<ImmutableArray<ResourceObject>>.NotKnown(target.Unknown!);
            if (target.Value is { } value)
                found.Add(value);
        }

        // Where the objects of the other kind state the relation, there may be more of them than we know.
        var why = Relations.IsStatedBy(to, relation) ? Unknown(to, ScopeOf(from, relation, to)) : null;
        return why is null ? Lookup<ImmutableArray<ResourceObject>>.Known(found.DrainToImmutable()) : Lookup<ImmutableArray<ResourceObject>>.NotKnown(why);
    }

    public Lookup<IReadOnlyList<ResourceObject>> All(ResourceKind kind, string? ns)
    {
        var scope = kind.Namespaced ? ns : null;
        _dependencies.Add(Dependency.OnAll(kind, scope));
        return Unknown(kind, scope) is { } why ? Lookup<IReadOnlyList<ResourceObject>>.NotKnown(why) : Lookup<IReadOnlyList<ResourceObject>>.Known(state.All(kind, scope));
    }

    public ImmutableArray<ObjectKey> RelatedKeys(ObjectKey from, Relation relation)
    {
        _dependencies.Add(Dependency.On(from, relation));
        return state.Related(from, relation);
    }

    public Lookup<LogText> Log(LogKey key) => Log(key, out _);

    /// <param name="known">All that is known of it.</param>
    internal Lookup<LogText> Log(LogKey key, out KnownLog known)
    {
        _dependencies.Add(Dependency.On(key));
        known = state.Log(key);
        if (known.Answer is null)
            _wantedLogs.Add(key);
        if (known.Usable is { } usable)
            return Lookup<LogText>.Known(usable);
        var which = key.Previous ? "the previous log" : "the log";
        return Lookup<LogText>.NotKnown($"{which} of {key.Namespace}/{key.Pod} [{key.Container}]: {known.Answer?.Failure ?? "not read yet"}");
    }

    private static string? Scope(ObjectKey key) => key.Kind.Namespaced ? key.Namespace : null;

    /// <summary>In which namespace the objects lie that a relation leads to; null for everywhere.</summary>
    internal static string? ScopeOf(ObjectKey from, Relation relation, ResourceKind to)
    {
        if (!to.Namespaced)
            return null;
        if (from.Kind.Namespaced)
            return from.Namespace;

        // Events about objects without a namespace are kept in "default" (client-go, tools/record).
        if (relation == Relation.HasEvent)
            return "default";
        return from.Kind == ResourceKinds.Namespace ? from.Name : null;
    }

    /// <summary>Why a kind is not known in a namespace, or null when it is; notes that this was asked.</summary>
    private string? Unknown(ResourceKind kind, string? ns)
    {
        _dependencies.Add(Dependency.OnSource(kind));
        var source = state.StatusOf(kind, ns);
        if (source.IsKnown)
            return null;
        _unknownKinds.Add((kind, ns));
        var place = ns is null ? "" : $" in {ns}";
        return $"{kind.Plural}{place}: {(source.Detail.Length > 0 ? source.Detail : source.Status.ToString())}";
    }
}

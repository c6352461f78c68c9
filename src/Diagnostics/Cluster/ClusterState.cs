using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>The only mutable truth about a cluster: projected objects and their relations. Written by one task, and read only between writes.</summary>
public sealed class ClusterState
{
    private readonly ObjectStore[] _stores = [.. ResourceKinds.All.Select(_ => new ObjectStore())];
    private readonly HashSet<ObjectKey> _absent = [];
    private readonly RelationGraph _graph = new();
    private readonly SourceTable _sources = new();
    private readonly LogStore _logs = new();

    /// <summary>Every scope of which something was said, sorted by kind and namespace.</summary>
    public IReadOnlyList<SourceState> Sources => _sources.All;

    /// <summary>Takes in a change, and adds to <paramref name="touched"/> everything that a reader could have noted and that is now different.</summary>
    public void Apply(ClusterChange change, ICollection<Dependency> touched)
    {
        switch (change)
        {
            case Upserted upserted:
                Upsert(upserted.Object, touched);
                break;
            case Deleted deleted:
                Delete(deleted.Key, touched);
                break;
            case Replaced replaced:
                Replace(replaced.Kind, replaced.Namespace, replaced.Objects, touched);
                if (_sources.Synced(replaced.Kind, replaced.Namespace))
                    touched.Add(Dependency.OnSource(replaced.Kind));
                break;
            case SourceState source:
                // Not served is known: there is none, whatever there was. Of a kind that may no longer be read, what was listed is no longer known; what was
                // read by name beside a list that is refused stays.
                if (source.Status == SourceStatus.NotServed)
                    Replace(source.Kind, source.Namespace, [], touched);
                else if (source.Status == SourceStatus.Forbidden && IsKnown(source.Kind, source.Namespace))
                    Forget(source.Kind, source.Namespace, touched);
                if (_sources.Put(source))
                    touched.Add(Dependency.OnSource(source.Kind));
                break;
            case ScopeEnded ended:
                if (_sources.Remove(ended.Kind, ended.Namespace) is not { } last)
                    break;
                touched.Add(Dependency.OnSource(ended.Kind));
                if (last.IsKnown)
                    Forget(ended.Kind, ended.Namespace, touched);
                break;
            case LogRead log:
                // A pod that went while its log was read may come back under its name: it has a log of its own.
                if (PodOf(log.Key) is { } pod)
                    _logs.Put(pod, log, touched);
                break;
            default:
                throw new ArgumentException($"unknown change {change}", nameof(change));
        }
    }

    /// <summary>The object, or null when the state holds none (which does not say that there is none).</summary>
    public ResourceObject? Find(ObjectKey key) => _stores[key.Kind.Index].Find(key);

    /// <summary>The objects that the state holds of a kind, in a namespace or everywhere (null), sorted by key, however well the kind is known.</summary>
    public IReadOnlyList<ResourceObject> All(ResourceKind kind, string? ns = null) => _stores[kind.Index].All(kind.Namespaced ? ns : null);

    /// <summary>The same, everywhere, as one list a namespace. A list never changes, and one of a namespace in which nothing has changed is the same again.</summary>
    public IEnumerable<IReadOnlyList<ResourceObject>> Rooms(ResourceKind kind) => _stores[kind.Index].Rooms();

    /// <summary>The namespaces that have objects of a kind, sorted.</summary>
    public IEnumerable<string> NamespacesOf(ResourceKind kind) => _stores[kind.Index].Namespaces;

    /// <summary>How many objects <see cref="All"/> has, without sorting them.</summary>
    public int Count(ResourceKind kind, string? ns = null) => _stores[kind.Index].Count(kind.Namespaced ? ns : null);

    /// <summary>The keys that a relation leads to, sorted; also of objects that do not exist.</summary>
    public ImmutableArray<ObjectKey> Related(ObjectKey from, Relation relation) => _graph.Related(from, Find(from), relation);

    /// <summary>How well a kind is known in a namespace, or everywhere (null): the better of the scopes that cover it.</summary>
    public SourceState StatusOf(ResourceKind kind, string? ns) => _sources.Of(kind, ns);

    /// <summary>What is known of a log.</summary>
    public KnownLog Log(LogKey key) => _logs.Find(PodOf(key), key);

    /// <summary>True when the object is known not to exist though its kind is not: it was asked for by name.</summary>
    internal bool IsAbsent(ObjectKey key) => _absent.Contains(key);

    /// <summary>The run of a container that a key means now; null when there is no such pod.</summary>
    internal LogRunState? RunOf(LogKey key) => PodOf(key) is { } pod ? LogRuns.Of(pod, key.Container, key.Previous) : null;

    private ResourceObject? PodOf(LogKey key) => Find(new(ResourceKinds.Pod, key.Namespace, key.Pod));

    private void Upsert(ResourceObject value, ICollection<Dependency> touched)
    {
        var store = _stores[value.Kind.Index];
        var old = store.Find(value.Key);
        if (value.Equals(old))
            return;
        _absent.Remove(value.Key);
        store.Put(value);
        Changed(old, value, touched);
    }

    private void Delete(ObjectKey key, ICollection<Dependency> touched)
    {
        var old = Find(key);
        if (old is not null)
        {
            _stores[key.Kind.Index].Remove(key);
            Changed(old, null, touched);
        }

        var known = StatusOf(key.Kind, key.Namespace).IsKnown;
        if (!known && _absent.Add(key))
            touched.Add(Dependency.On(key));
    }

    /// <summary>Makes a scope hold just these objects: what the list does not have was deleted while nobody watched. Objects of other scopes are not believed.</summary>
    private void Replace(ResourceKind kind, string? ns, ImmutableArray<ResourceObject> objects, ICollection<Dependency> touched)
    {
        var scope = kind.Namespaced ? ns : null;
        var listed = objects.Where(o => o.Kind == kind && (scope is null || o.Namespace == scope)).ToArray();
        var keys = listed.Select(o => o.Key).ToHashSet();
        foreach (var gone in All(kind, scope).Where(o => !keys.Contains(o.Key)))
        {
            _stores[kind.Index].Remove(gone.Key);
            Changed(gone, null, touched);
        }

        foreach (var value in listed)
            Upsert(value, touched);
        _absent.RemoveWhere(k => k.Kind == kind && (scope is null || k.Namespace == scope));
    }

    /// <summary>Drops what a scope held and no other scope that is known covers.</summary>
    private void Forget(ResourceKind kind, string? ns, ICollection<Dependency> touched)
    {
        if (kind.Namespaced && ns is not null && IsKnown(kind, null))
            return;
        var covered = All(kind, ns).Where(o => ns is null && kind.Namespaced && IsKnown(kind, o.Namespace)).ToImmutableArray();
        Replace(kind, ns, covered, touched);
    }

    /// <summary>Whether just this scope is known, whatever is said of those that cover it.</summary>
    private bool IsKnown(ResourceKind kind, string? ns) => _sources.Find(kind, ns) is { IsKnown: true };

    private void Changed(ResourceObject? old, ResourceObject? value, ICollection<Dependency> touched)
    {
        var key = (value ?? old)!.Key;
        touched.Add(Dependency.On(key));
        touched.Add(Dependency.OnAll(key.Kind, null));
        if (key.Kind.Namespaced)
            touched.Add(Dependency.OnAll(key.Kind, key.Namespace));
        _graph.Change(old, value, touched);
        if (key.Kind == ResourceKinds.Pod)
            _logs.PodChanged(old, value, touched);
    }
}

using System.Collections.Immutable;
using System.Text;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

/// <summary>A small cluster for host functions: objects as JSON, all kinds known except those that are named as unread.</summary>
internal sealed class KnowledgeWorld : IStateReader
{
    private static readonly ResourceReader Reader = new(ClusterMask.Build(RuleFunctions.All.SelectMany(f => f.Reads).Select(p => p.ToMask()).OfType<MaskPath>()));
    private static readonly FieldPath NodeName = FieldPath.Of(ResourceKinds.Pod, "spec.nodeName");

    private static readonly FieldPath Nominated = FieldPath.Of(ResourceKinds.Pod, "status.nominatedNodeName");

    private readonly SortedDictionary<string, ResourceObject> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<ResourceKind, FieldPath> _owners = [];
    private readonly HashSet<ResourceKind> _unread = [];

    public DateTime Now { get; init; } = new(2026, 11, 23, 18, 45, 0, DateTimeKind.Utc);

    public KnowledgeWorld Add(ResourceKind kind, string json)
    {
        var item = Reader.ReadObject(kind, Encoding.UTF8.GetBytes(json));
        _objects[item.Key.ToString()] = item;
        return this;
    }

    public KnowledgeWorld Unread(ResourceKind kind)
    {
        _unread.Add(kind);
        return this;
    }

    public ResourceObject Find(ResourceKind kind, string ns, string name) => _objects[new ObjectKey(kind, ns, name).ToString()];

    /// <summary>Calls a host function by name.</summary>
    public CelValue Call(string name, params CelValue[] arguments) => RuleFunctions.All.Single(f => f.Name == name).Body(this, arguments);

    public Lookup<ResourceObject?> Get(ObjectKey key) =>
        _unread.Contains(key.Kind) ? Lookup<ResourceObject?>.NotKnown("forbidden") : Lookup<ResourceObject?>.Known(_objects.GetValueOrDefault(key.ToString()));

    public Lookup<IReadOnlyList<ResourceObject>> All(ResourceKind kind, string? ns) => _unread.Contains(kind)
        ? Lookup<IReadOnlyList<ResourceObject>>.NotKnown("forbidden")
        : Lookup<IReadOnlyList<ResourceObject>>.Known([.. _objects.Values.Where(o => o.Kind == kind && (ns is null || o.Namespace == ns))]);

    public Lookup<ImmutableArray<ResourceObject>> Related(ObjectKey from, Relation relation, ResourceKind to) => _unread.Contains(to)
        ? Lookup<ImmutableArray<ResourceObject>>.NotKnown("forbidden")
        : Lookup<ImmutableArray<ResourceObject>>.Known([.. RelatedKeys(from, relation).Where(k => k.Kind == to).Select(k => _objects[k.ToString()])]);

    public ImmutableArray<ObjectKey> RelatedKeys(ObjectKey from, Relation relation) => relation switch
    {
        Relation.Runs => [.. _objects.Values.Where(o => o.Kind == ResourceKinds.Pod && NodeName.Text(o.Body) == from.Name).Select(o => o.Key)],
        Relation.Expects => [.. _objects.Values.Where(o => o.Kind == ResourceKinds.Pod && Nominated.Text(o.Body) == from.Name).Select(o => o.Key)],
        Relation.Mounts => [.. Mounted(from).Distinct()],
        Relation.MountedBy => [.. _objects.Values.Where(o => Mounted(o.Key).Contains(from)).Select(o => o.Key)],
        Relation.OwnedBy => [.. _objects.Values.Where(o => o.Namespace == from.Namespace && Owns(o.Key, from)).Select(o => o.Key)],
        Relation.Owns => [.. _objects.Values.Where(o => o.Namespace == from.Namespace && Owns(from, o.Key)).Select(o => o.Key)],
        Relation.Scales => [.. _objects.Values.Where(o => o.Kind == ResourceKinds.Deployment && o.Namespace == from.Namespace).Select(o => o.Key)],
        Relation.Selects => [.. _objects.Values.Where(o => o.Namespace == from.Namespace && o.Kind == ResourceKinds.Pod).Select(o => o.Key)],
        Relation.SelectedBy => [.. _objects.Values.Where(o => o.Namespace == from.Namespace && o.Kind == ResourceKinds.Service).Select(o => o.Key)],
        Relation.HasEvent => [.. _objects.Values.Where(o => o.Namespace == from.Namespace && o.Kind == ResourceKinds.Event).Select(o => o.Key)],
        _ => [],
    };

    public Lookup<LogText> Log(LogKey key) => Lookup<LogText>.NotKnown("not read");

    private IEnumerable<ObjectKey> Mounted(ObjectKey from)
    {
        var edges = new List<Edge>();
        if (_objects.TryGetValue(from.ToString(), out var item))
            ObjectReferences.Collect(item, Relation.Mounts, edges);
        return edges.Where(e => e.Relation == Relation.Mounts).Select(e => e.To);
    }

    private bool Owns(ObjectKey owner, ObjectKey child)
    {
        if (!_owners.TryGetValue(child.Kind, out var path))
            _owners[child.Kind] = path = FieldPath.Of(child.Kind, "metadata.ownerReferences");
        return path.List(_objects[child.ToString()].Body) is { Count: > 0 } list
            && list[0] is ResourceMessage reference
            && path.Each("kind").Text(reference) == owner.Kind.Kind && path.Each("name").Text(reference) == owner.Name;
    }
}

using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>A node as the scheduler sees it, read once for all pods.</summary>
internal sealed class CandidateNode(ResourceObject node)
{
    public ObjectKey Key { get; } = node.Key;

    public string Name { get; } = node.Name;

    public ResourceMap Labels { get; } = SchedulingFields.NodeLabels.Map(node.Body);

    public Dictionary<string, decimal> Allocatable { get; } = SchedulingRequests.Read(SchedulingFields.Allocatable.Map(node.Body));

    public Taint[] Taints { get; } = Taint.Of(node.Body);

    /// <summary><c>spec.unschedulable</c>.</summary>
    public bool Cordoned { get; } = SchedulingFields.Unschedulable.Flag(node.Body);

    public string? Label(string key) => Labels.TryGet(key, out var value) ? value as string : null;
}

/// <summary>
/// The nodes as the scheduler sees them: equal while labels, taints, cordons and allocatable resources are, though each kubelet writes its node every few
/// minutes.
/// </summary>
internal sealed class SchedulingNodes : IEquatable<SchedulingNodes>
{
    private readonly IReadOnlyList<ResourceObject> _objects;

    private SchedulingNodes(IReadOnlyList<ResourceObject> objects) => (_objects, Items) = (objects, [.. objects.Select(o => new CandidateNode(o))]);

    /// <summary>Sorted by name.</summary>
    public CandidateNode[] Items { get; }

    public static Lookup<SchedulingNodes> All(IStateReader reader) => reader.Once("nodes", Read);

    public bool Equals(SchedulingNodes? other)
    {
        if (other is null || _objects.Count != other._objects.Count)
            return false;
        for (var i = 0; i < _objects.Count; i++)
        {
            if (!Same(_objects[i], other._objects[i]))
                return false;
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as SchedulingNodes);

    public override int GetHashCode() => _objects.Count;

    private static Lookup<SchedulingNodes> Read(IStateReader reader)
    {
        var nodes = reader.All(ResourceKinds.Node, null);
        return nodes.IsKnown ? Lookup<SchedulingNodes>.Known(new(nodes.Value)) : Lookup<SchedulingNodes>.NotKnown(nodes.Unknown!);
    }

    private static bool Same(ResourceObject a, ResourceObject b) =>
        ReferenceEquals(a, b)
        || (a.Key == b.Key
            && SchedulingFields.NodeLabels.Map(a.Body).Equals(SchedulingFields.NodeLabels.Map(b.Body))
            && SchedulingFields.Allocatable.Map(a.Body).Equals(SchedulingFields.Allocatable.Map(b.Body))
            && SchedulingFields.Taints.List(a.Body).Equals(SchedulingFields.Taints.List(b.Body))
            && SchedulingFields.Unschedulable.Flag(a.Body) == SchedulingFields.Unschedulable.Flag(b.Body));
}

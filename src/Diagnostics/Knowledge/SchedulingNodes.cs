using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// The nodes as the scheduler sees them: equal while labels, taints, cordons and allocatable resources are, though each kubelet writes its node every few
/// minutes.
/// </summary>
internal sealed class SchedulingNodes(IReadOnlyList<ResourceObject> items) : IEquatable<SchedulingNodes>
{
    /// <summary>Sorted by name.</summary>
    public IReadOnlyList<ResourceObject> Items { get; } = items;

    public static Lookup<SchedulingNodes> All(IStateReader reader) => reader.Once("nodes", Read);

    public bool Equals(SchedulingNodes? other)
    {
        if (other is null || Items.Count != other.Items.Count)
            return false;
        for (var i = 0; i < Items.Count; i++)
        {
            if (!Same(Items[i], other.Items[i]))
                return false;
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as SchedulingNodes);

    public override int GetHashCode() => Items.Count;

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

using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// What the pods on a node take of it, as far as another pod's fate depends on it. Equal ones leave the same room, whatever else of the pods has changed.
/// </summary>
/// <param name="Ports">The pods that hold host ports.</param>
/// <param name="Guarded">The pods whose required anti-affinity keeps others away.</param>
internal sealed record SchedulingUsage(
    EquatableList<(string Resource, decimal Value)> Used, int Count, EquatableList<(ObjectKey Pod, HostPort Port)> Ports, EquatableList<GuardedPod> Guarded)
{
    private static readonly FieldPath NodeName = FieldPath.Of(ResourceKinds.Pod, "spec.nodeName");

    /// <summary>By node; not known where pods or nodes are not.</summary>
    public static Lookup<EquatableMap> OfAll(IStateReader reader) => reader.Once("usage of all nodes", OfNodes);

    /// <summary>On one node without a pod that is to go there and may be there already.</summary>
    public static SchedulingUsage Without(IEnumerable<ResourceObject> running, ObjectKey pod) => Of(running.Where(p => p.Key != pod));

    /// <summary>True for a pod that takes no room any more.</summary>
    public static bool HasEnded(ResourceObject pod) => SchedulingFields.Phase.Text(pod.Body) is "Succeeded" or "Failed";

    /// <summary>The node that the pod is bound to, or null.</summary>
    public static string? NodeOf(ResourceObject pod) => NodeName.Text(pod.Body) is { Length: > 0 } name ? name : null;

    private static Lookup<EquatableMap> OfNodes(IStateReader reader)
    {
        var nodes = SchedulingNodes.All(reader);
        if (!nodes.IsKnown)
            return Lookup<EquatableMap>.NotKnown(nodes.Unknown!);
        var usages = new Dictionary<string, SchedulingUsage>();
        foreach (var node in nodes.Value.Items)
        {
            var usage = reader.Once(("usage", node.Key), through => OfNode(through, node.Key));
            if (!usage.IsKnown)
                return Lookup<EquatableMap>.NotKnown(usage.Unknown!);
            usages.Add(node.Name, usage.Value);
        }

        return Lookup<EquatableMap>.Known(new(usages));
    }

    private static Lookup<SchedulingUsage> OfNode(IStateReader reader, ObjectKey node)
    {
        var pods = reader.Related(node, Relation.Runs, ResourceKinds.Pod);
        return pods.IsKnown ? Lookup<SchedulingUsage>.Known(Of(pods.Value)) : Lookup<SchedulingUsage>.NotKnown(pods.Unknown!);
    }

    private static SchedulingUsage Of(IEnumerable<ResourceObject> pods)
    {
        var used = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        var ports = new List<(ObjectKey, HostPort)>();
        var guarded = new List<GuardedPod>();
        var count = 0;
        foreach (var pod in pods.Where(p => !HasEnded(p)))
        {
            count++;
            foreach (var (resource, value) in SchedulingRequests.Of(pod.Body))
                used[resource] = used.GetValueOrDefault(resource) + value;
            ports.AddRange(HostPort.Of(pod.Body).Select(port => (pod.Key, port)));
            if (SchedulingFields.AntiAffinityTerms.List(SchedulingFields.Affinity.Message(pod.Body)) is { Count: > 0 } terms)
                guarded.Add(new(pod, terms));
        }

        return new([.. used.Select(u => (u.Key, u.Value))], count, [.. ports], [.. guarded]);
    }

    /// <summary>The usage of each node.</summary>
    internal sealed class EquatableMap(Dictionary<string, SchedulingUsage> byNode) : IEquatable<EquatableMap>
    {
        private readonly Dictionary<string, SchedulingUsage> _byNode = byNode;

        public SchedulingUsage this[string node] => _byNode[node];

        public bool Equals(EquatableMap? other) =>
            other is not null && _byNode.Count == other._byNode.Count && _byNode.All(u => other._byNode.TryGetValue(u.Key, out var same) && u.Value.Equals(same));

        public override bool Equals(object? obj) => Equals(obj as EquatableMap);

        public override int GetHashCode() => _byNode.Count;
    }
}

/// <summary>A pod with the terms of its required anti-affinity; equal when nothing that these depend on has changed.</summary>
internal sealed record GuardedPod(ResourceObject Pod, ResourceList Terms)
{
    public bool Equals(GuardedPod? other) => other is not null && Pod.Key == other.Pod.Key && Terms.Equals(other.Terms);

    public override int GetHashCode() => Pod.Key.GetHashCode();
}

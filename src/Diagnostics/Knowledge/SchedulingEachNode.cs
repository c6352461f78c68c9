using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Something about each node, made node by node, so that a changed pod costs its own node only.</summary>
internal sealed class EachNode<T> : IEquatable<EachNode<T>>
    where T : IEquatable<T>
{
    private readonly Dictionary<string, T> _byNode;

    private EachNode(Dictionary<string, T> byNode) => _byNode = byNode;

    public T this[string node] => _byNode[node];

    /// <summary>Not known where it is not for some node.</summary>
    /// <param name="what">The name of the value that is kept for each node.</param>
    /// <param name="of">Makes for a node what computes its value, once; it may remember what it needs again.</param>
    public static Lookup<EachNode<T>> Of(IStateReader reader, string what, Func<ObjectKey, Func<IStateReader, Lookup<T>>> of)
    {
        var nodes = SchedulingNodes.All(reader);
        if (!nodes.IsKnown)
            return Lookup<EachNode<T>>.NotKnown(nodes.Unknown!);
        var byNode = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var node in nodes.Value.Items)
        {
            var value = reader.Once((what, node.Key), of(node.Key));
            if (!value.IsKnown)
                return Lookup<EachNode<T>>.NotKnown(value.Unknown!);
            byNode.Add(node.Name, value.Value);
        }

        return Lookup<EachNode<T>>.Known(new(byNode));
    }

    public bool Equals(EachNode<T>? other) =>
        other is not null && _byNode.Count == other._byNode.Count && _byNode.All(v => other._byNode.TryGetValue(v.Key, out var same) && v.Value.Equals(same));

    public override bool Equals(object? obj) => Equals(obj as EachNode<T>);

    public override int GetHashCode() => _byNode.Count;
}

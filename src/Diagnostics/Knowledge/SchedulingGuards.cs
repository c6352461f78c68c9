using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>A pod that has required anti-affinity: it keeps others away.</summary>
/// <param name="Leaving">It is being deleted.</param>
/// <param name="Terms">As the API has them; they decide whether two are equal.</param>
internal sealed record GuardedPod(ObjectKey Pod, bool Leaving, ResourceList Terms)
{
    public PodTerm[] Parsed => PodTerm.Of(Terms, Pod.Namespace);
}

/// <summary>The pods with required anti-affinity on all nodes, by their terms: those of one template are held against a pending pod once.</summary>
internal sealed class SchedulingGuards : IEquatable<SchedulingGuards>
{
    private readonly EachNode<SchedulingUsage> _usage;

    private SchedulingGuards(SchedulingNodes nodes, EachNode<SchedulingUsage> usage)
    {
        _usage = usage;
        Groups =
        [
            .. nodes.Items.SelectMany(node => usage[node.Name].Guarded.Select(guard => (Node: node, Guard: guard)))
                .GroupBy(g => (g.Guard.Pod.Namespace, g.Guard.Terms))
                .Select(g => new GuardGroup(PodTerm.Of(g.Key.Terms, g.Key.Namespace), [.. g])),
        ];
    }

    public GuardGroup[] Groups { get; }

    /// <summary>Not known where pods or nodes are not.</summary>
    public static Lookup<SchedulingGuards> Of(IStateReader reader) => reader.Once("guards", through =>
    {
        var nodes = SchedulingNodes.All(through);
        var usage = SchedulingUsage.OfAll(through);
        return usage.IsKnown ? Lookup<SchedulingGuards>.Known(new(nodes.Value, usage.Value)) : Lookup<SchedulingGuards>.NotKnown(usage.Unknown!);
    });

    public bool Equals(SchedulingGuards? other) => other is not null && _usage.Equals(other._usage);

    public override bool Equals(object? obj) => Equals(obj as SchedulingGuards);

    public override int GetHashCode() => _usage.GetHashCode();
}

/// <summary>Pods with the same anti-affinity, and where they are.</summary>
internal sealed record GuardGroup(PodTerm[] Terms, (CandidateNode Node, GuardedPod Pod)[] Pods);

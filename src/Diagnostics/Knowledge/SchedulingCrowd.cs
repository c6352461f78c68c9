using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// The pods of all nodes, by namespace and labels: the selectors of one pending pod are held against each set of labels once, and not against each pod.
/// </summary>
internal sealed class SchedulingCrowd : IEquatable<SchedulingCrowd>
{
    private readonly EachNode<EquatableList<CrowdPod>> _pods;

    private SchedulingCrowd(SchedulingNodes nodes, EachNode<EquatableList<CrowdPod>> pods)
    {
        _pods = pods;
        Groups =
        [
            .. nodes.Items.SelectMany(node => pods[node.Name].Select(pod => (node, pod)))
                .GroupBy(p => (p.pod.Namespace, p.pod.Labels))
                .Select(g => new CrowdGroup(g.Key.Namespace, g.Key.Labels, [.. g])),
        ];
    }

    public CrowdGroup[] Groups { get; }

    /// <summary>Not known where pods or nodes are not.</summary>
    public static Lookup<SchedulingCrowd> Of(IStateReader reader) => reader.Once("crowd", through =>
    {
        var nodes = SchedulingNodes.All(through);
        var pods = EachNode<EquatableList<CrowdPod>>.Of(through, "crowd", node => reader => OfNode(reader, node));
        return pods.IsKnown ? Lookup<SchedulingCrowd>.Known(new(nodes.Value, pods.Value)) : Lookup<SchedulingCrowd>.NotKnown(pods.Unknown!);
    });

    public bool Equals(SchedulingCrowd? other) => other is not null && _pods.Equals(other._pods);

    public override bool Equals(object? obj) => Equals(obj as SchedulingCrowd);

    public override int GetHashCode() => _pods.GetHashCode();

    private static Lookup<EquatableList<CrowdPod>> OfNode(IStateReader reader, ObjectKey node)
    {
        var pods = reader.Related(node, Relation.Runs, ResourceKinds.Pod);
        return pods.IsKnown
            ? Lookup<EquatableList<CrowdPod>>.Known([.. pods.Value.Where(p => !SchedulingUsage.HasEnded(p)).Select(CrowdPod.Of)])
            : Lookup<EquatableList<CrowdPod>>.NotKnown(pods.Unknown!);
    }
}

/// <summary>A pod on a node, as selectors see it.</summary>
/// <param name="Leaving">It is being deleted.</param>
internal sealed record CrowdPod(ObjectKey Key, ResourceMap Labels, bool Leaving)
{
    public string Namespace => Key.Namespace;

    public static CrowdPod Of(ResourceObject pod) => new(pod.Key, SchedulingFields.Labels.Map(pod.Body), SchedulingFields.Deleted.Time(pod.Body) is not null);
}

/// <summary>The pods of one namespace with the same labels, and where they are.</summary>
internal sealed record CrowdGroup(string Namespace, ResourceMap Labels, (CandidateNode Node, CrowdPod Pod)[] Pods);

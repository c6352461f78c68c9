using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>How a DaemonSet stands to a node.</summary>
/// <param name="State"><c>runs</c>, <c>missing</c> (it should run there and does not), <c>left-out</c> or <c>misscheduled</c> (it runs where it should not).</param>
/// <param name="Why">What keeps it away, said of the node; empty for one that it should run on.</param>
/// <param name="Near">A label of the node that is nearly the one that is wanted, as <c>key=value</c>; empty where none is.</param>
/// <param name="Passing">The node is coming or going: the taint is a sign of that, and not a choice.</param>
/// <param name="Created">When the node joined, UTC.</param>
internal sealed record DaemonNode(string Node, string State, string Why, string Near, bool Passing, DateTime? Created);

/// <summary>
/// Where a DaemonSet should run, computed as its controller does: node selector, required node affinity, and the taints that its pods do not tolerate
/// (NodeShouldRunDaemonPod in pkg/controller/daemon/daemon_controller.go). Requests do not count: a node that is full should run it too.
/// </summary>
internal static class DaemonsNodes
{
    private static readonly FieldPath Created = FieldPath.Of(ResourceKinds.Node, "metadata.creationTimestamp");
    private static readonly FieldPath NodeName = Template("nodeName");
    private static readonly FieldPath HostNetwork = Template("hostNetwork");
    private static readonly FieldPath NodeSelector = Template("nodeSelector");
    private static readonly FieldPath Affinity = Template("affinity");
    private static readonly FieldPath Tolerations = Template("tolerations");

    // AddOrUpdateDaemonPodTolerations in pkg/controller/daemon/util/daemonset_util.go.
    private static readonly ImmutableHashSet<string> Tolerated =
    [
        "node.kubernetes.io/not-ready:NoExecute", "node.kubernetes.io/unreachable:NoExecute", "node.kubernetes.io/disk-pressure:NoSchedule",
        "node.kubernetes.io/memory-pressure:NoSchedule", "node.kubernetes.io/pid-pressure:NoSchedule", "node.kubernetes.io/unschedulable:NoSchedule",
    ];

    public static readonly ImmutableArray<FieldPath> Reads =
        [Created, NodeName, HostNetwork, NodeSelector, Affinity, Tolerations, .. SchedulingFields.All, .. RolloutsPods.Reads];

    /// <summary>One entry a node, by name; not known where nodes or pods are not.</summary>
    public static Lookup<List<DaemonNode>> Of(IStateReader reader, ResourceObject daemon)
    {
        var nodes = SchedulingNodes.All(reader);
        if (!nodes.IsKnown)
            return Lookup<List<DaemonNode>>.NotKnown(nodes.Unknown!);
        var pods = reader.Related(daemon.Key, Relation.Owns, ResourceKinds.Pod);
        if (!pods.IsKnown)
            return Lookup<List<DaemonNode>>.NotKnown(pods.Unknown!);
        var occupied = pods.Value.Where(RolloutsPods.Counts).Select(PlaceOf).ToHashSet();
        return Lookup<List<DaemonNode>>.Known([.. nodes.Value.Items.Select(n => Verdict(daemon, n, occupied.Contains(n.Name), JoinedAt(reader, n)))]);
    }

    private static DateTime? JoinedAt(IStateReader reader, CandidateNode node) => reader.Get(node.Key) is { IsKnown: true, Value: { } found } ? Created.Time(found.Body) : null;

    private static DaemonNode Verdict(ResourceObject daemon, CandidateNode node, bool occupied, DateTime? joined)
    {
        var obstacle = Obstacle(daemon, node);
        var state = (obstacle is null, occupied) switch
        {
            (true, true) => "runs",
            (true, false) => "missing",
            (false, true) => "misscheduled",
            _ => "left-out",
        };
        return new(node.Name, state, obstacle?.Why ?? "", obstacle?.Near ?? "", obstacle?.Passing ?? false, joined);
    }

    private static (string Why, string Near, bool Passing)? Obstacle(ResourceObject daemon, CandidateNode node)
    {
        if (NodeName.Text(daemon.Body) is { Length: > 0 } only && only != node.Name)
            return ($"is not {only}, which spec.nodeName names", "", false);
        foreach (var (key, value) in NodeSelector.Map(daemon.Body).Entries)
        {
            if (!node.Labels.TryGet(key, out var have) || !Equals(have, value))
                return ($"lacks the label {key}={value}", Near(key, value as string ?? "", node.Labels), false);
        }

        var terms = SchedulingFields.NodeTerms.List(Affinity.Message(daemon.Body));
        if (terms.Count > 0 && SchedulingNodeAffinity.FailedTerm(terms, node) is { Count: > 0 } failed)
            return ($"lacks {failed[0].Text}", "", false);
        foreach (var taint in node.Taints.Where(t => t.Bars))
        {
            if (!Tolerates(daemon, taint))
                return ($"carries the taint {taint}, which its pods do not tolerate", "", SchedulingTaints.IsPassing(taint));
        }

        return null;
    }

    private static bool Tolerates(ResourceObject daemon, Taint taint) =>
        Tolerated.Contains($"{taint.Key}:{taint.Effect}")
        || (taint.Key == "node.kubernetes.io/network-unavailable" && HostNetwork.Flag(daemon.Body))
        || Array.Exists(Toleration.Read(Tolerations.List(daemon.Body)), t => t.Covers(taint));

    // A slip has the right key with nearly the right value, or the right value under nearly the right key.
    private static string Near(string key, string value, ResourceMap labels)
    {
        foreach (var (other, have) in labels.Entries)
        {
            var text = have as string ?? "";
            if ((other == key && IsSlip(value, text)) || (other != key && value.Length > 0 && text == value && Texts.Nearest(key, [other]) is not null))
                return $"{other}={text}";
        }

        return "";
    }

    // A letter too many or too few, or two in the wrong order. Where one stands for another (zone-a and zone-b, t4 and p4) both may well be meant.
    private static bool IsSlip(string wanted, string have) =>
        wanted.Length > 4 && Texts.Nearest(wanted, [have]) is not null && wanted.Where(char.IsAsciiDigit).SequenceEqual(have.Where(char.IsAsciiDigit))
        && (wanted.Length != have.Length || wanted.Order().SequenceEqual(have.Order()));

    // A pod that is not placed yet is bound to its node by an affinity on metadata.name.
    private static string PlaceOf(ResourceObject pod)
    {
        if (SchedulingUsage.NodeOf(pod.Body) is { } node)
            return node;
        return Texts.Messages(SchedulingFields.NodeTerms.List(SchedulingFields.Affinity.Message(pod.Body)))
            .SelectMany(t => Texts.Messages(SchedulingFields.TermFields.List(t)))
            .SelectMany(r => Texts.Strings(SchedulingFields.RequirementValues.List(r))).FirstOrDefault() ?? "";
    }

    private static FieldPath Template(string field) => FieldPath.Of(ResourceKinds.DaemonSet, $"spec.template.spec.{field}");
}

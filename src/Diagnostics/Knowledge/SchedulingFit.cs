using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Recomputes, node by node, why the scheduler does not place a pod. Pods are read only where the nodes themselves do not rule it out.</summary>
internal sealed class SchedulingFit
{
    private readonly IStateReader _reader;
    private readonly IncomingPod _pod;
    private readonly SchedulingVolumes _volumes;
    private readonly EachNode<SchedulingUsage> _usage;
    private readonly SchedulingNeighbours _neighbours;
    private readonly SchedulingSpread _spread;

    private SchedulingFit(
        IStateReader reader, IncomingPod pod, CandidateNode[] nodes, SchedulingVolumes volumes, EachNode<SchedulingUsage> usage, SchedulingGuards guards, SchedulingCrowd? crowd)
    {
        (_reader, _pod, _volumes, _usage) = (reader, pod, volumes, usage);
        _neighbours = new(reader, pod, crowd, guards);
        _spread = new(pod, nodes, crowd);
    }

    /// <summary>One verdict a node that the pod may go to, sorted by node; not known when nodes, pods or volumes that matter were not read.</summary>
    public static Lookup<List<NodeVerdict>> Evaluate(IStateReader reader, ResourceObject incoming)
    {
        var nodes = SchedulingNodes.All(reader);
        if (!nodes.IsKnown)
            return Lookup<List<NodeVerdict>>.NotKnown(nodes.Unknown!);
        var pod = new IncomingPod(incoming);
        var volumes = SchedulingVolumes.Of(reader, pod);
        if (!volumes.IsKnown)
            return Lookup<List<NodeVerdict>>.NotKnown(volumes.Unknown!);
        List<NodeVerdict> verdicts = [.. Candidates(pod, nodes.Value.Items).Select(n => new NodeVerdict(n, [.. SchedulingNode.Fixed(pod, n), .. volumes.Value.Reasons(n)]))];
        return verdicts.Exists(v => v.Reasons.Count == 0) ? WithPods(reader, pod, nodes.Value.Items, volumes.Value, verdicts) : Lookup<List<NodeVerdict>>.Known(verdicts);
    }

    // A pod that names its nodes (of a DaemonSet) is not asked about others, as long as one that it names is there.
    private static IEnumerable<CandidateNode> Candidates(IncomingPod pod, CandidateNode[] nodes) =>
        SchedulingNodeAffinity.Named(pod) is { } names && Array.Exists(nodes, n => names.Contains(n.Name)) ? nodes.Where(n => names.Contains(n.Name)) : nodes;

    private static Lookup<List<NodeVerdict>> WithPods(IStateReader reader, IncomingPod pod, CandidateNode[] nodes, SchedulingVolumes volumes, List<NodeVerdict> verdicts)
    {
        var usage = SchedulingUsage.OfAll(reader);
        var guards = SchedulingGuards.Of(reader);
        var crowd = SchedulingNeighbours.Concerns(pod) || pod.Spread.Length > 0 ? SchedulingCrowd.Of(reader) : Lookup<SchedulingCrowd>.Known(null!);
        if (!usage.IsKnown || !guards.IsKnown || !crowd.IsKnown)
            return Lookup<List<NodeVerdict>>.NotKnown((usage.Unknown ?? guards.Unknown ?? crowd.Unknown)!);
        var fit = new SchedulingFit(reader, pod, nodes, volumes, usage.Value, guards.Value, crowd.Value);
        List<NodeVerdict> all = [.. verdicts.Select(v => v.Reasons.Count == 0 ? fit.Verdict(v.Node) : v)];
        return fit._neighbours.Unknown is { } unknown ? Lookup<List<NodeVerdict>>.NotKnown(unknown) : Lookup<List<NodeVerdict>>.Known(fit.Last(all));
    }

    private NodeVerdict Verdict(CandidateNode node)
    {
        var usage = Own(_usage[node.Name], node);
        TakenRoom[] expected = [.. usage.Expected.Where(e => e.Pod != _pod.Key && e.Priority >= _pod.Priority)];
        var reasons = Reasons(node, usage.With(expected), false, expected);
        if (reasons.Count == 0 && expected.Length > 0)
            reasons = Reasons(node, usage, false, []);
        if (reasons.Count > 0 && Waits(node, usage, expected) is { } leaving)
            reasons = [leaving];
        return new(node, reasons);
    }

    private List<Obstacle> Reasons(CandidateNode node, SchedulingUsage usage, bool staying, TakenRoom[] expected) =>
        [.. SchedulingNode.Shared(_pod, node, usage), .. _neighbours.Reasons(node, staying, expected), .. _spread.Reasons(node, [.. expected.Select(e => new CrowdPod(e.Pod, e.Labels, false))])];

    // Pods that are being deleted hold their room until they have ended: is it enough when they have?
    private Obstacle? Waits(CandidateNode node, SchedulingUsage usage, TakenRoom[] expected)
    {
        TakenRoom[] leaving = [.. usage.Leaving.Where(l => l.Pod != _pod.Key)];
        if (leaving.Length == 0 || Reasons(node, usage.Without(leaving).With(expected), true, expected).Count > 0)
            return null;
        var last = leaving.MaxBy(l => l.GoneAt)!;
        return new(Obstacles.Leaving, $"{leaving.Length}", Holder: $"{last.Pod.Namespace}/{last.Pod.Name}", Detail: $"{last.GoneAt:yyyy-MM-ddTHH:mm:ssZ}");
    }

    // The pod itself may be on the node already, where it is asked why it was placed there.
    private SchedulingUsage Own(SchedulingUsage usage, CandidateNode node)
    {
        if (_pod.NodeName != node.Name || _reader.Get(_pod.Key) is not { IsKnown: true, Value: { } own } || SchedulingUsage.HasEnded(own))
            return usage;
        return usage.Without([TakenRoom.Of(own)]);
    }

    // What needs yet more reading is asked only of nodes that nothing else rules out.
    private List<NodeVerdict> Last(List<NodeVerdict> verdicts)
    {
        if (_volumes.Claims.Count == 0 || verdicts.TrueForAll(v => v.Reasons.Count > 0))
            return verdicts;
        var claims = new SchedulingClaims(_reader, _volumes.Claims);
        return [.. verdicts.Select(v => v.Reasons.Count > 0 ? v : new NodeVerdict(v.Node, [.. claims.Reasons(v.Node)]))];
    }
}

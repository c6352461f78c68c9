namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Topology spread that must hold: how many such pods each place has, and which places have too many (scheduler, podtopologyspread/filtering.go).</summary>
internal sealed class SchedulingSpread
{
    private readonly IncomingPod _pod;
    private readonly SpreadConstraint[] _constraints;
    private readonly Dictionary<string, int>[] _counts;
    private readonly int[] _least;

    public SchedulingSpread(IncomingPod pod, IReadOnlyCollection<CandidateNode> nodes, SchedulingCrowd? crowd)
    {
        (_pod, _constraints) = (pod, pod.Spread);
        _counts = [.. _constraints.Select(c => Count(c, nodes, crowd))];
        _least = [.. _counts.Select((c, i) => c.Count < _constraints[i].MinDomains ? 0 : c.Values.Min())];
    }

    /// <param name="more">Pods that are expected on the node and count as if they were there.</param>
    public IEnumerable<Obstacle> Reasons(CandidateNode node, IReadOnlyCollection<CrowdPod> more)
    {
        for (var i = 0; i < _constraints.Length; i++)
        {
            if (Reason(i, node, more) is { } reason)
                yield return reason;
        }
    }

    private Obstacle? Reason(int index, CandidateNode node, IReadOnlyCollection<CrowdPod> more)
    {
        var (constraint, counts) = (_constraints[index], _counts[index]);
        if (node.Label(constraint.Topology) is not { } own)
            return new(Obstacles.Spread, constraint.Topology);
        var added = more.Count == 0 || !Counts(node, constraint) ? 0 : more.Count(p => p.Namespace == _pod.Namespace && constraint.Selects(p.Labels));
        var count = counts.GetValueOrDefault(own) + added;
        var least = added == 0 || counts.Count < constraint.MinDomains ? _least[index] : counts.Min(c => c.Key == own ? count : c.Value);
        var self = constraint.Selects(_pod.Labels) ? 1 : 0;
        if (count + self - least <= constraint.MaxSkew)
            return null;
        var few = counts.Count < constraint.MinDomains ? $" (there are fewer than minDomains {constraint.MinDomains})" : "";
        return new(Obstacles.Spread, constraint.Topology, constraint.MaxSkew, count, least, Detail: $"{constraint.Topology}={own}|{few}");
    }

    private Dictionary<string, int> Count(SpreadConstraint constraint, IEnumerable<CandidateNode> nodes, SchedulingCrowd? crowd)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var counted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in nodes.Where(n => Counts(n, constraint)))
        {
            counted.Add(node.Name);
            counts.TryAdd(node.Label(constraint.Topology)!, 0);
        }

        foreach (var group in (crowd?.Groups ?? []).Where(g => g.Namespace == _pod.Namespace && constraint.Selects(g.Labels)))
        {
            // A pod that is being deleted does not count (kubernetes#87621).
            foreach (var (node, _) in group.Pods.Where(p => !p.Pod.Leaving && p.Pod.Key != _pod.Key && counted.Contains(p.Node.Name)))
                counts[node.Label(constraint.Topology)!]++;
        }

        return counts;
    }

    // A node counts when it has the labels of all constraints, and where the policies say so, only when the pod may go there.
    private bool Counts(CandidateNode node, SpreadConstraint constraint) =>
        Array.TrueForAll(_constraints, c => node.Label(c.Topology) is not null)
        && (!constraint.HonoursAffinity || SchedulingNodeAffinity.Missing(_pod, node).Count == 0)
        && (!constraint.HonoursTaints || Array.TrueForAll(node.Taints, t => !t.Bars || _pod.Tolerates(t)));
}

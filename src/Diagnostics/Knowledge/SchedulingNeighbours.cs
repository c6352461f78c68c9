using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// Required pod affinity and anti-affinity of a pod, against the pods of all nodes; and the anti-affinity of pods that run already (scheduler,
/// interpodaffinity/filtering.go). What each term means is found out once, then each node is one look.
/// </summary>
internal sealed class SchedulingNeighbours(IStateReader reader, IncomingPod pod, SchedulingCrowd? crowd, SchedulingGuards guards)
{
    private readonly PodTerm[] _affinity = pod.Affinity;
    private readonly PodTerm[] _antiAffinity = pod.AntiAffinity;
    private Dictionary<string, CrowdPod>[]? _apart;
    private Company? _together;
    private Company? _stayingTogether;
    private Dictionary<(string Key, string Value), GuardingPod>? _guards;
    private Dictionary<(string Key, string Value), GuardingPod>? _stayingGuards;

    /// <summary>Why something that was asked is not known, or null.</summary>
    public string? Unknown { get; private set; }

    /// <summary>True when the pod has terms for which the pods of all nodes must be known.</summary>
    public static bool Concerns(IncomingPod pod) => pod.Affinity.Length + pod.AntiAffinity.Length > 0;

    /// <param name="staying">Leaves out the pods that are being deleted.</param>
    /// <param name="more">Pods that are expected on the node and count as if they were there.</param>
    public IEnumerable<Obstacle> Reasons(CandidateNode node, bool staying, IReadOnlyCollection<TakenRoom> more) =>
        _affinity.Length + _antiAffinity.Length + guards.Groups.Length + more.Count == 0 ? [] : All(node, staying, more);

    private IEnumerable<Obstacle> All(CandidateNode node, bool staying, IReadOnlyCollection<TakenRoom> more)
    {
        var known = staying ? _stayingGuards ??= Guards(guards.Groups, true) : _guards ??= Guards(guards.Groups, false);
        var holders = new HashSet<string>();
        foreach (var reason in Apart(node, staying).Concat(Guarded(node, known)).Concat(Expected(node, more)))
        {
            if (holders.Add(reason.Holder))
                yield return reason;
        }

        foreach (var reason in Together(node, staying ? _stayingTogether ??= FindTogether(true) : _together ??= FindTogether(false)))
            yield return reason;
    }

    // Of the pods with anti-affinity, those that keep this pod out of a place: the first for each topology key and value.
    private Dictionary<(string Key, string Value), GuardingPod> Guards(IEnumerable<GuardGroup> groups, bool staying)
    {
        var places = new Dictionary<(string, string), GuardingPod>();
        foreach (var group in groups)
        {
            foreach (var term in group.Terms.Where(t => Means(t, pod.Namespace, pod.Labels)))
            {
                foreach (var (node, guard) in group.Pods.Where(g => g.Pod.Pod != pod.Key && !(staying && g.Pod.Leaving)))
                {
                    if (node.Label(term.Topology) is { } value)
                        places.TryAdd((term.Topology, value), new(guard.Pod, term));
                }
            }
        }

        return places;
    }

    private static IEnumerable<Obstacle> Guarded(CandidateNode node, Dictionary<(string Key, string Value), GuardingPod> places)
    {
        if (places.Count == 0)
            yield break;
        foreach (var key in places.Keys.Select(k => k.Key).Distinct())
        {
            if (node.Label(key) is { } value && places.TryGetValue((key, value), out var guard))
                yield return new(Obstacles.AntiAffinity, key, Holder: Name(guard.Pod), Detail: Selectors.Describe(guard.Term.Selector), ByHolder: true);
        }
    }

    // What an expected pod keeps away, and what this one must not be beside.
    private IEnumerable<Obstacle> Expected(CandidateNode node, IReadOnlyCollection<TakenRoom> more)
    {
        foreach (var term in more.Count == 0 ? [] : _antiAffinity)
        {
            if (node.Label(term.Topology) is not null && more.FirstOrDefault(m => Means(term, m.Pod.Namespace, m.Labels)) is { } other)
                yield return new(Obstacles.AntiAffinity, term.Topology, Holder: Name(other.Pod), Detail: Selectors.Describe(term.Selector));
        }

        foreach (var guard in Guarded(node, Guards(more.Select(m => m.Guard).OfType<GuardedPod>().Select(g => new GuardGroup(g.Parsed, [(node, g)])), false)))
            yield return guard;
    }

    private IEnumerable<Obstacle> Apart(CandidateNode node, bool staying)
    {
        _apart ??= [.. _antiAffinity.Select(Holders)];
        for (var i = 0; i < _apart.Length; i++)
        {
            var term = _antiAffinity[i];
            if (node.Label(term.Topology) is { } value && _apart[i].TryGetValue(value, out var holder) && !(staying && holder.Leaving))
                yield return new(Obstacles.AntiAffinity, term.Topology, Holder: Name(holder.Key), Detail: Selectors.Describe(term.Selector));
        }
    }

    private IEnumerable<Obstacle> Together(CandidateNode node, Company company)
    {
        for (var i = 0; i < _affinity.Length; i++)
        {
            var term = _affinity[i];
            if (node.Label(term.Topology) is not { } value)
                yield return new(Obstacles.Affinity, term.Topology);
            else if (!company.IsFirst && !company.Places[i].Contains(value))
                yield return new(Obstacles.Affinity, term.Topology, Detail: Selectors.Describe(term.Selector));
        }
    }

    // The places in which there is a pod that a term means; where there are several, one that stays.
    private Dictionary<string, CrowdPod> Holders(PodTerm term)
    {
        var holders = new Dictionary<string, CrowdPod>(StringComparer.Ordinal);
        foreach (var (node, other) in Matching([term]))
        {
            if (node.Label(term.Topology) is { } value && (!holders.TryGetValue(value, out var known) || (known.Leaving && !other.Leaving)))
                holders[value] = other;
        }

        return holders;
    }

    // Only a pod that all terms mean counts; the first of a group that wants to be together may go anywhere.
    private Company FindTogether(bool staying)
    {
        var matching = _affinity.Length == 0 ? [] : Matching(_affinity).Where(m => !(staying && m.Pod.Leaving)).ToList();
        HashSet<string>[] places = [.. _affinity.Select(term => matching.Select(m => m.Node.Label(term.Topology)).OfType<string>().ToHashSet(StringComparer.Ordinal))];
        return new(places, places.All(p => p.Count == 0) && _affinity.All(term => Means(term, pod.Namespace, pod.Labels)));
    }

    private IEnumerable<(CandidateNode Node, CrowdPod Pod)> Matching(PodTerm[] terms) =>
        from candidates in crowd?.Groups ?? []
        where terms.All(term => Means(term, candidates.Namespace, candidates.Labels))
        from candidate in candidates.Pods
        where candidate.Pod.Key != pod.Key
        select candidate;

    private bool Means(PodTerm term, string ns, ResourceMap labels)
    {
        var answer = term.Means(reader, ns, labels);
        Unknown ??= answer.Unknown;
        return answer.IsKnown && answer.Value;
    }

    private static string Name(ObjectKey key) => $"{key.Namespace}/{key.Name}";

    /// <summary>By term, the places in which there is a pod to be beside; and whether this pod would be the first of its group.</summary>
    private sealed record Company(HashSet<string>[] Places, bool IsFirst);
}

/// <summary>A pod that runs, and the term of its anti-affinity that keeps others out of its place.</summary>
internal sealed record GuardingPod(ObjectKey Pod, PodTerm Term);

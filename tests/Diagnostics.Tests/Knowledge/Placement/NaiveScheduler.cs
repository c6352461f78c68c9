namespace K8sDoctor.Diagnostics.Tests.Knowledge.Placement;

/// <summary>
/// What keeps a pod from a node, by the documentation of Kubernetes and nothing else: no sharing, no indexes, each question asked of every pod again. The
/// words are those of the real one.
/// </summary>
internal sealed class NaiveScheduler(ModelCluster cluster)
{
    private readonly ModelPod _pod = cluster.Incoming;

    /// <summary>By node. A node that is ruled out by itself is asked nothing more, and one that is full is not asked about volumes.</summary>
    public SortedDictionary<string, string> Verdicts() =>
        new(cluster.Nodes.Where(IsCandidate).ToDictionary(n => n.Name, n => string.Join(' ', Verdict(n).Distinct().Order(StringComparer.Ordinal))), StringComparer.Ordinal);

    private bool IsCandidate(ModelNode node)
    {
        var named = _pod.NodeTerms.Length > 0 && _pod.NodeTerms.All(t => t.NodeNames.Length > 0);
        var names = _pod.NodeTerms.SelectMany(t => t.NodeNames).ToList();
        return !named || !cluster.Nodes.Any(n => names.Contains(n.Name)) || names.Contains(node.Name);
    }

    private List<string> Verdict(ModelNode node)
    {
        var alone = Alone(node).ToList();
        if (alone.Count > 0)
            return alone;
        var here = On(node);
        var expected = cluster.Pods.Where(p => p.Node.Length == 0 && p.Nominated == node.Name && !Ended(p) && p.Priority >= _pod.Priority).ToList();
        var crowd = cluster.Pods.Where(p => p.Node.Length > 0 && !Ended(p)).Select(p => (Pod: p, Node: NodeOf(p.Node))).ToList();
        var reasons = Crowded(node, [.. here, .. expected], crowd, expected).ToList();
        if (reasons.Count == 0 && expected.Count > 0)
            reasons = [.. Crowded(node, here, crowd, [])];
        if (reasons.Count > 0 && here.Any(p => p.Leaving)
            && !Crowded(node, [.. here.Where(p => !p.Leaving), .. expected], [.. crowd.Where(c => !c.Pod.Leaving)], expected).Any())
            return ["leaving"];
        return reasons.Count > 0 ? reasons : [.. Limit(node, here)];
    }

    private IEnumerable<string> Alone(ModelNode node)
    {
        var cordon = new ModelTaint("node.kubernetes.io/unschedulable", "", "NoSchedule");
        if (node.Cordoned && !Tolerated(cordon))
            yield return "cordoned";
        if (node.Taints.Any(t => t.Effect != "PreferNoSchedule" && !(t.Key == cordon.Key && node.Cordoned) && !Tolerated(t)))
            yield return "taint";
        if (!LabelsFit(_pod, node))
            yield return "node-selector";
        var (cpu, memory, gpu) = Requests(_pod);
        if (cpu > node.Cpu || memory > node.Memory || (gpu > node.Gpu && node.Gpu > 0))
            yield return "request-too-large";
        if (gpu > 0 && node.Gpu == 0)
            yield return "no-such-resource";
        foreach (var claim in Claims(_pod))
        {
            var zone = node.Labels.GetValueOrDefault("topology.kubernetes.io/zone");
            if (claim.Bound && claim.Zone.Length > 0 && zone != claim.Zone && !(claim.ByLabel && zone is null))
                yield return "volume";
            if (claim.OncePod && cluster.Pods.Any(p => p.Node.Length > 0 && !Ended(p) && Claims(p).Contains(claim)))
                yield return "claim-in-use";
        }
    }

    private IEnumerable<string> Crowded(ModelNode node, List<ModelPod> here, List<(ModelPod Pod, ModelNode Node)> crowd, List<ModelPod> expected)
    {
        var (cpu, memory, gpu) = Requests(_pod);
        var used = here.Select(Requests).ToList();
        if ((cpu > 0 && used.Sum(u => u.Cpu) + cpu > node.Cpu) || (memory > 0 && used.Sum(u => u.Memory) + memory > node.Memory) || (gpu > 0 && used.Sum(u => u.Gpu) + gpu > node.Gpu))
            yield return "no-room";
        if (here.Count + 1 > node.Pods)
            yield return "too-many-pods";
        if (Ports(_pod).Any(mine => here.SelectMany(Ports).Any(other => Conflict(mine, other))))
            yield return "host-port";
        List<(ModelPod Pod, ModelNode Node)> all = [.. crowd, .. expected.Select(e => (e, node))];
        if (_pod.AntiAffinity.Any(term => all.Any(o => Together(term.Topology, o.Node, node) && Means(term, _pod, o.Pod)))
            || all.Any(o => o.Pod.AntiAffinity.Any(term => Together(term.Topology, o.Node, node) && Means(term, o.Pod, _pod))))
            yield return "anti-affinity";
        if (!AffinityHolds(node, crowd))
            yield return "affinity";
        if (_pod.Spread.Where(s => s.Must).Any(s => !SpreadHolds(s, node, all)))
            yield return "spread";
    }

    private bool AffinityHolds(ModelNode node, List<(ModelPod Pod, ModelNode Node)> crowd)
    {
        var meant = crowd.Where(o => _pod.Affinity.All(term => Means(term, _pod, o.Pod))).ToList();
        var first = !meant.Any(o => _pod.Affinity.Any(t => o.Node.Labels.ContainsKey(t.Topology))) && _pod.Affinity.All(term => Means(term, _pod, _pod));
        return _pod.Affinity.All(term => node.Labels.ContainsKey(term.Topology) && (first || meant.Any(o => Together(term.Topology, o.Node, node))));
    }

    private bool SpreadHolds(ModelSpread spread, ModelNode node, List<(ModelPod Pod, ModelNode Node)> all)
    {
        if (!node.Labels.TryGetValue(spread.Topology, out var own))
            return false;
        var counted = cluster.Nodes.Where(n => Counts(spread, n)).ToList();
        var places = counted.Select(n => n.Labels[spread.Topology]).Distinct().ToDictionary(
            place => place,
            place => all.Count(o => counted.Contains(o.Node) && o.Node.Labels[spread.Topology] == place && o.Pod.Namespace == _pod.Namespace && !o.Pod.Leaving && Selected(spread, o.Pod)));
        var least = places.Count < (spread.MinDomains ?? 1) ? 0 : places.Values.Min();
        return places.GetValueOrDefault(own) + (Selected(spread, _pod) ? 1 : 0) - least <= spread.Skew;
    }

    private bool Counts(ModelSpread spread, ModelNode node) =>
        _pod.Spread.Where(s => s.Must).All(s => node.Labels.ContainsKey(s.Topology))
        && (spread.AffinityPolicy == "Ignore" || LabelsFit(_pod, node))
        && (spread.TaintsPolicy != "Honor" || node.Taints.All(t => t.Effect == "PreferNoSchedule" || Tolerated(t)));

    private bool Selected(ModelSpread spread, ModelPod pod) =>
        spread.Selector.All(r => Holds(r, pod.Labels)) && spread.LabelKeys.All(k => !_pod.Labels.ContainsKey(k) || pod.Labels.GetValueOrDefault(k) == _pod.Labels[k]);

    private IEnumerable<string> Limit(ModelNode node, List<ModelPod> here)
    {
        var attached = here.SelectMany(Claims).Where(c => c.Bound).Distinct().ToList();
        var more = Claims(_pod).Where(c => c.Bound && !attached.Contains(c)).Distinct().Count();
        if (node.Limit is { } limit && more > 0 && attached.Count + more > limit)
            yield return "volume-limit";
    }

    private List<ModelPod> On(ModelNode node) => [.. cluster.Pods.Where(p => p.Node == node.Name && !Ended(p))];

    private ModelNode NodeOf(string name) => cluster.Nodes.First(n => n.Name == name);

    private IEnumerable<ModelClaim> Claims(ModelPod pod) => cluster.Claims.Where(c => c.Namespace == pod.Namespace && pod.Claims.Contains(c.Name));

    private static bool Ended(ModelPod pod) => pod.Phase is "Succeeded" or "Failed";

    private static IEnumerable<(int Port, string Ip)> Ports(ModelPod pod) =>
        pod.Containers.Concat(pod.Init.Where(i => i.Sidecar)).Where(c => c.HostPort > 0).Select(c => (c.HostPort, c.HostIp));

    private static bool Conflict((int Port, string Ip) a, (int Port, string Ip) b) => a.Port == b.Port && (a.Ip is "" or "0.0.0.0" || b.Ip is "" or "0.0.0.0" || a.Ip == b.Ip);

    private static bool Together(string topology, ModelNode a, ModelNode b) =>
        a.Labels.TryGetValue(topology, out var one) && b.Labels.TryGetValue(topology, out var other) && one == other;

    private static bool Means(ModelPodTerm term, ModelPod owner, ModelPod other)
    {
        var team = ModelCluster.Namespaces.First(n => n.Name == other.Namespace).Team;
        var there = term.Namespaces.Contains(other.Namespace) || term.Team == "*" || term.Team == team || (term.Namespaces.Length == 0 && term.Team.Length == 0 && owner.Namespace == other.Namespace);
        return there && term.Selector.All(r => Holds(r, other.Labels));
    }

    private bool Tolerated(ModelTaint taint) => _pod.Tolerations.Any(t =>
        (t.Effect.Length == 0 || t.Effect == taint.Effect) && (t.Key.Length == 0 || t.Key == taint.Key) && t.Operator switch
        {
            "Exists" => true,
            "Gt" => int.TryParse(taint.Value, out var has) && has > int.Parse(t.Value),
            "Lt" => int.TryParse(taint.Value, out var has) && has < int.Parse(t.Value),
            _ => t.Value == taint.Value,
        });

    private static bool LabelsFit(ModelPod pod, ModelNode node) =>
        pod.NodeSelector.All(s => node.Labels.GetValueOrDefault(s.Key) == s.Value)
        && (pod.NodeTerms.Length == 0 || pod.NodeTerms.Any(t => t.Labels.Length + t.NodeNames.Length > 0 && t.Labels.All(r => Holds(r, node.Labels)) && t.NodeNames.All(n => n == node.Name)));

    private static bool Holds(ModelRequirement requirement, Dictionary<string, string> labels)
    {
        var has = labels.TryGetValue(requirement.Key, out var value);
        return requirement.Operator switch
        {
            "In" => has && requirement.Values.Contains(value),
            "NotIn" => !has || !requirement.Values.Contains(value),
            "Exists" => has,
            "DoesNotExist" => !has,
            "Gt" => int.TryParse(value, out var number) && number > int.Parse(requirement.Values[0]),
            _ => int.TryParse(value, out var number) && number < int.Parse(requirement.Values[0]),
        };
    }

    // The start of a pod, step by step: what runs at the same time at its worst.
    private static (long Cpu, long Memory, long Gpu) Requests(ModelPod pod)
    {
        var moments = new List<List<ModelContainer>>();
        var sidecars = new List<ModelContainer>();
        foreach (var init in pod.Init)
        {
            moments.Add([.. sidecars, init]);
            if (init.Sidecar)
                sidecars.Add(init);
        }

        moments.Add([.. sidecars, .. pod.Containers]);
        var cpu = pod.PodCpu > 0 ? pod.PodCpu : moments.Max(m => m.Sum(c => c.Cpu));
        return (cpu + pod.Overhead, moments.Max(m => m.Sum(c => c.Memory)), moments.Max(m => m.Sum(c => c.Gpu)));
    }
}

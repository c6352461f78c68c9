namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What keeps a pod from a node by what the two objects say themselves, and by the pods that already run there.</summary>
internal static class SchedulingNode
{
    /// <summary>Reasons that do not depend on other pods.</summary>
    public static List<Obstacle> Fixed(IncomingPod pod, CandidateNode node)
    {
        var reasons = new List<Obstacle>();
        if (node.Cordoned && !pod.Tolerates(SchedulingTaints.Cordon))
            reasons.Add(new(Obstacles.Cordoned, node.Name));
        foreach (var taint in node.Taints)
        {
            if (taint.Bars && !(node.Cordoned && taint.Key == SchedulingTaints.Cordon.Key) && !pod.Tolerates(taint))
                reasons.Add(OfTaint(taint));
        }

        foreach (var (key, text) in SchedulingNodeAffinity.Missing(pod, node))
            reasons.Add(new(Obstacles.NodeSelector, text, Detail: key));
        foreach (var (resource, need) in pod.Requests)
        {
            var all = node.Allocatable.GetValueOrDefault(resource);
            if (need > all)
                reasons.Add(new(all > 0 ? Obstacles.RequestTooLarge : Obstacles.NoSuchResource, resource, need, all));
        }

        return reasons;
    }

    /// <summary>Reasons that the pods on the node give: room, count and host ports.</summary>
    public static List<Obstacle> Shared(IncomingPod pod, CandidateNode node, SchedulingUsage usage)
    {
        var reasons = new List<Obstacle>();
        foreach (var (resource, need) in pod.Requests)
        {
            var all = node.Allocatable.GetValueOrDefault(resource);
            var free = all - Used(usage, resource);
            if (need > free && need <= all)
                reasons.Add(new(Obstacles.NoRoom, resource, need, Math.Max(0, free), all));
        }

        if (node.Allocatable.TryGetValue("pods", out var most) && usage.Count + 1 > most)
            reasons.Add(new(Obstacles.TooManyPods, "pods", 1, Math.Max(0, most - usage.Count), most));
        foreach (var port in pod.Ports)
        {
            foreach (var (holder, _) in usage.Ports.Where(p => port.Conflicts(p.Port)).Take(1))
                reasons.Add(new(Obstacles.HostPort, $"{port.Port}", Holder: $"{holder.Namespace}/{holder.Name}", Detail: port.Protocol));
        }

        return reasons;
    }

    private static decimal Used(SchedulingUsage usage, string resource)
    {
        foreach (var (name, value) in usage.Used)
        {
            if (name == resource)
                return value;
        }

        return 0;
    }

    private static Obstacle OfTaint(Taint taint) => SchedulingTaints.IsCondition(taint)
        ? new(Obstacles.NodeState, taint.ToString())
        : new(Obstacles.Taint, taint.ToString(), OwnCost: SchedulingTaints.IsControlPlane(taint) ? Obstacles.ControlPlaneCost : null);
}

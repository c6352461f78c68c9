using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What keeps a pod from a node by what the two objects say themselves, and by the pods that already run there.</summary>
internal static class SchedulingNode
{
    /// <summary>Reasons that do not depend on other pods.</summary>
    public static List<Obstacle> Fixed(ResourceMessage pod, IReadOnlyDictionary<string, decimal> requests, ResourceObject node)
    {
        var reasons = new List<Obstacle>();
        var labels = SchedulingFields.NodeLabels.Map(node.Body);
        if (SchedulingFields.Unschedulable.Flag(node.Body) && !SchedulingTaints.ToleratesCordon(pod))
            reasons.Add(new(Obstacles.Cordoned, "is cordoned", node.Name));
        foreach (var taint in SchedulingTaints.Untolerated(pod, node.Body))
            reasons.Add(OfTaint(taint));
        foreach (var (key, text) in SchedulingNodeAffinity.Missing(pod, node.Name, labels))
            reasons.Add(OfLabel(key, text, labels));
        reasons.AddRange(TooLarge(requests, SchedulingRequests.Read(SchedulingFields.Allocatable.Map(node.Body))));
        return reasons;
    }

    /// <summary>Reasons that the pods on the node give: room, count and host ports.</summary>
    public static List<Obstacle> Shared(
        ResourceMessage pod, IReadOnlyDictionary<string, decimal> requests, ResourceObject node, SchedulingUsage usage)
    {
        var reasons = new List<Obstacle>();
        var allocatable = SchedulingRequests.Read(SchedulingFields.Allocatable.Map(node.Body));
        var used = usage.Used.ToDictionary(u => u.Resource, u => u.Value);
        foreach (var (resource, need) in requests.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            var all = allocatable.GetValueOrDefault(resource);
            var free = all - used.GetValueOrDefault(resource);
            if (need > free && need > 0 && need <= all)
                reasons.Add(OfRoom(resource, need, free, all));
        }

        if (allocatable.TryGetValue("pods", out var most) && usage.Count + 1 > most)
            reasons.Add(new(Obstacles.TooManyPods, $"runs {usage.Count} pods already, and takes at most {most:0}", "pods", 1, most - usage.Count));
        reasons.AddRange(Ports(pod, usage));
        return reasons;
    }

    private static Obstacle OfRoom(string resource, decimal need, decimal free, decimal all) =>
        new(Obstacles.NoRoom, $"has {Quantities.Format(resource, Math.Max(0, free))} of {Quantities.Format(resource, all)} {resource} left", resource, need, Math.Max(0, free));

    private static Obstacle OfTaint(Taint taint)
    {
        if (SchedulingTaints.IsCondition(taint))
            return new(Obstacles.NodeState, $"carries {taint} (set by the control plane for its state)", taint.ToString());
        var text = $"carries the taint {taint}, which the pod does not tolerate";
        return new(Obstacles.Taint, text, taint.ToString(), OwnCost: SchedulingTaints.IsControlPlane(taint) ? Obstacles.ControlPlaneCost : null);
    }

    private static Obstacle OfLabel(string key, string text, ResourceMap labels)
    {
        var near = labels.TryGet(key, out var have) ? $"{key}={have}" : Texts.Nearest(key, Keys(labels)) is { } other && labels.TryGet(other, out have) ? $"{other}={have}" : null;
        return new(Obstacles.NodeSelector, near is null ? $"lacks {text}" : $"lacks {text} (it has {near})", text);
    }

    private static List<string> Keys(ResourceMap labels)
    {
        var keys = new List<string>(labels.Count);
        foreach (var (key, _) in labels.Entries)
            keys.Add(key);
        return keys;
    }

    private static IEnumerable<Obstacle> TooLarge(IReadOnlyDictionary<string, decimal> requests, Dictionary<string, decimal> allocatable)
    {
        foreach (var (resource, need) in requests.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            var all = allocatable.GetValueOrDefault(resource);
            if (need <= all)
                continue;
            yield return all > 0
                ? new(Obstacles.RequestTooLarge, $"has {Quantities.Format(resource, all)} {resource} in all", resource, need, all)
                : new(Obstacles.NoSuchResource, $"has no {resource}", resource, need);
        }
    }

    private static IEnumerable<Obstacle> Ports(ResourceMessage pod, SchedulingUsage usage)
    {
        foreach (var port in HostPort.Of(pod))
        {
            foreach (var (holder, _) in usage.Ports.Where(p => port.Conflicts(p.Port)).Take(1))
                yield return new(Obstacles.HostPort, $"has host port {port} taken by pod {holder.Namespace}/{holder.Name}", port.Port.ToString(), Holder: $"{holder.Namespace}/{holder.Name}");
        }
    }
}

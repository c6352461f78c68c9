using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// What the pods on a node take of it, as far as another pod's fate depends on it. Equal ones leave the same room, whatever else of the pods has changed.
/// </summary>
/// <param name="Used">By resource, sorted; of all pods that have not ended.</param>
/// <param name="Ports">The pods that hold host ports.</param>
/// <param name="Guarded">The pods whose required anti-affinity keeps others away.</param>
/// <param name="Leaving">Of these pods, the ones that are being deleted.</param>
/// <param name="Expected">Pods that wait for room that was made for them here (<c>status.nominatedNodeName</c>).</param>
internal sealed record SchedulingUsage(
    EquatableList<(string Resource, decimal Value)> Used, int Count, EquatableList<(ObjectKey Pod, HostPort Port)> Ports, EquatableList<GuardedPod> Guarded,
    EquatableList<TakenRoom> Leaving, EquatableList<TakenRoom> Expected)
{
    /// <summary>By node; not known where pods or nodes are not.</summary>
    public static Lookup<EachNode<SchedulingUsage>> OfAll(IStateReader reader) =>
        reader.Once("usage of all nodes", through => EachNode<SchedulingUsage>.Of(through, "usage", node => new NodeRooms(node).Usage));

    /// <summary>True for a pod that takes no room any more.</summary>
    public static bool HasEnded(ResourceObject pod) => SchedulingFields.Phase.Text(pod.Body) is "Succeeded" or "Failed";

    /// <summary>The node that the pod is bound to, or null.</summary>
    public static string? NodeOf(ResourceMessage pod) => SchedulingFields.NodeName.Text(pod) is { Length: > 0 } name ? name : null;

    /// <param name="taken">What the pods take that have not ended.</param>
    /// <param name="expected">Pods for which room was made.</param>
    public static SchedulingUsage Of(IReadOnlyCollection<TakenRoom> taken, IEnumerable<ResourceObject> expected)
    {
        var none = new SchedulingUsage([], 0, [], [], [], [.. expected.Where(p => !HasEnded(p) && NodeOf(p.Body) is null).Select(TakenRoom.Of)]);
        return none.With(taken) with { Leaving = [.. taken.Where(t => t.GoneAt is not null)] };
    }

    /// <summary>The same node without some of its pods.</summary>
    public SchedulingUsage Without(IReadOnlyCollection<TakenRoom> gone)
    {
        if (gone.Count == 0)
            return this;
        var used = Used.ToDictionary(u => u.Resource, u => u.Value);
        foreach (var (resource, value) in gone.SelectMany(g => g.Requests))
            used[resource] = used.GetValueOrDefault(resource) - value;
        var keys = gone.Select(g => g.Pod).ToHashSet();
        return this with
        {
            Used = Sorted(used), Count = Count - gone.Count, Ports = [.. Ports.Where(p => !keys.Contains(p.Pod))], Guarded = [.. Guarded.Where(g => !keys.Contains(g.Pod))],
        };
    }

    /// <summary>The same node with some more pods.</summary>
    public SchedulingUsage With(IReadOnlyCollection<TakenRoom> more)
    {
        if (more.Count == 0)
            return this;
        var used = Used.ToDictionary(u => u.Resource, u => u.Value);
        foreach (var (resource, value) in more.SelectMany(m => m.Requests))
            used[resource] = used.GetValueOrDefault(resource) + value;
        return this with
        {
            Used = Sorted(used), Count = Count + more.Count, Ports = [.. Ports, .. more.SelectMany(m => m.Ports.Select(port => (m.Pod, port)))],
            Guarded = [.. Guarded, .. more.Select(m => m.Guard).OfType<GuardedPod>()],
        };
    }

    public static EquatableList<(string Resource, decimal Value)> Sorted(Dictionary<string, decimal> used) =>
        [.. used.OrderBy(u => u.Key, StringComparer.Ordinal).Select(u => (u.Key, u.Value))];
}

/// <summary>What one pod takes, or will take, of a node.</summary>
/// <param name="GoneAt">For a pod that is being deleted, the end of its grace period.</param>
internal sealed record TakenRoom(
    ObjectKey Pod, long Priority, DateTime? GoneAt, EquatableList<(string Resource, decimal Value)> Requests, EquatableList<HostPort> Ports, GuardedPod? Guard,
    ResourceMap Labels)
{
    public static TakenRoom Of(ResourceObject pod)
    {
        var terms = SchedulingFields.AntiAffinityTerms.List(SchedulingFields.Affinity.Message(pod.Body));
        return new(
            pod.Key, SchedulingFields.Priority.Integer(pod.Body) ?? 0, SchedulingFields.Deleted.Time(pod.Body),
            SchedulingUsage.Sorted(SchedulingRequests.Held(pod.Body)), [.. HostPort.Of(pod.Body)],
            terms.Count > 0 ? new(pod.Key, SchedulingFields.Deleted.Time(pod.Body) is not null, terms) : null, SchedulingFields.Labels.Map(pod.Body));
    }
}

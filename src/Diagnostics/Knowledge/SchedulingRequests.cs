using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// What a pod asks of a node, by resource: the larger of what its containers need together and what any init container needs beside the native sidecars
/// that were started before it, plus overhead; a request of the pod itself takes their place (k8s.io/component-helpers, resource/helpers.go).
/// </summary>
internal static class SchedulingRequests
{
    private delegate ResourceMap? StatusRequests(string container, bool init);

    /// <summary>What is asked for a pod that is to be placed.</summary>
    public static Dictionary<string, decimal> Of(ResourceMessage pod) => Total(pod, null, null);

    /// <summary>The same, if one of its containers asked for another amount of one resource.</summary>
    public static Dictionary<string, decimal> With(ResourceMessage pod, string container, string resource, decimal amount) => Total(pod, null, (container, resource, amount));

    /// <summary>
    /// What a pod on a node takes of it. While a container is resized in place (1.33), that is the most of what it asks for, what the kubelet has
    /// allocated and what the container really has; what it asks for does not count when the node can never give it.
    /// </summary>
    public static Dictionary<string, decimal> Held(ResourceMessage pod)
    {
        if (!IsResized(pod))
            return Of(pod);
        var held = Total(pod, Status(pod, SchedulingFields.StatusAllocated, SchedulingFields.InitStatusAllocated), null);
        Raise(held, Total(pod, Status(pod, SchedulingFields.StatusRequests, SchedulingFields.InitStatusRequests), null));
        if (!IsInfeasible(pod))
            Raise(held, Of(pod));
        return held;
    }

    /// <summary>Quantities by resource name; what is no quantity is left out.</summary>
    public static Dictionary<string, decimal> Read(ResourceMap map)
    {
        var values = new Dictionary<string, decimal>(map.Count);
        foreach (var (resource, value) in map.Entries)
        {
            if (Quantities.Parse(value as string) is { } number)
                values[resource] = number;
        }

        return values;
    }

    /// <summary>What a container asks for. The API server copies a limit into an absent request; a template that it has not seen may lack it.</summary>
    public static Dictionary<string, decimal> OfContainer(ResourceMessage container, bool init)
    {
        var values = Read((init ? SchedulingFields.InitLimits : SchedulingFields.ContainerLimits).Map(container));
        foreach (var (resource, value) in Read((init ? SchedulingFields.InitRequests : SchedulingFields.ContainerRequests).Map(container)))
            values[resource] = value;
        return values;
    }

    private static Dictionary<string, decimal> Total(ResourceMessage pod, StatusRequests? status, (string Container, string Resource, decimal Amount)? instead)
    {
        var sidecars = new Dictionary<string, decimal>();
        var starting = new Dictionary<string, decimal>();
        foreach (var init in Texts.Messages(SchedulingFields.InitContainers.List(pod)))
        {
            var own = Amount(init, true);
            var sidecar = SchedulingFields.InitRestartPolicy.Text(init) == "Always";
            if (sidecar)
                Add(sidecars, own);
            else
                Add(own, sidecars);
            Raise(starting, sidecar ? sidecars : own);
        }

        var total = sidecars;
        foreach (var container in Texts.Messages(SchedulingFields.Containers.List(pod)))
            Add(total, Amount(container, false));
        Raise(total, starting);
        OfPod(pod, status is not null, total);
        Add(total, Read(SchedulingFields.Overhead.Map(pod)));
        return total;

        Dictionary<string, decimal> Amount(ResourceMessage container, bool init)
        {
            var name = (init ? SchedulingFields.InitName : SchedulingFields.ContainerName).Text(container) ?? "";
            var amount = status?.Invoke(name, init) is { } told ? Read(told) : OfContainer(container, init);
            if (instead is { } other && other.Container == name)
                amount[other.Resource] = other.Amount;
            return amount;
        }
    }

    // Of the pod itself only cpu, memory and huge pages can be asked for; with status, what the kubelet has allocated to it is known too (overhead included).
    private static void OfPod(ResourceMessage pod, bool status, Dictionary<string, decimal> total)
    {
        var requests = Read(SchedulingFields.PodRequests.Map(pod));
        if (requests.Count == 0)
            return;
        var allocated = status ? Read(SchedulingFields.PodAllocated.Map(pod)) : [];
        var overhead = Read(SchedulingFields.Overhead.Map(pod));
        foreach (var (resource, value) in requests)
        {
            if (resource is "cpu" or "memory" || resource.StartsWith("hugepages-", StringComparison.Ordinal))
                total[resource] = allocated.TryGetValue(resource, out var other) ? other - overhead.GetValueOrDefault(resource) : value;
        }
    }

    private static StatusRequests Status(ResourceMessage pod, FieldPath path, FieldPath initPath) => (container, init) =>
    {
        var name = init ? SchedulingFields.InitStatusName : SchedulingFields.StatusName;
        foreach (var status in Texts.Messages((init ? SchedulingFields.InitStatuses : SchedulingFields.Statuses).List(pod)))
        {
            if (name.Text(status) == container)
                return (init ? initPath : path).Map(status) is { Count: > 0 } map ? map : null;
        }

        return null;
    };

    // Nearly no pod is: what its containers have is what they ask for, and that is one look at each.
    private static bool IsResized(ResourceMessage pod) =>
        (SchedulingFields.PodAllocated.Map(pod).Count > 0 && SchedulingFields.PodRequests.Map(pod).Count > 0) || AnyDiffers(pod, false) || AnyDiffers(pod, true);

    private static bool AnyDiffers(ResourceMessage pod, bool init)
    {
        var statuses = (init ? SchedulingFields.InitStatuses : SchedulingFields.Statuses).List(pod);
        for (var i = 0; i < statuses.Count; i++)
        {
            var status = (ResourceMessage)statuses[i];
            var allocated = (init ? SchedulingFields.InitStatusAllocated : SchedulingFields.StatusAllocated).Map(status);
            var actual = (init ? SchedulingFields.InitStatusRequests : SchedulingFields.StatusRequests).Map(status);
            if (allocated.Count + actual.Count > 0 && Differs(pod, (init ? SchedulingFields.InitStatusName : SchedulingFields.StatusName).Text(status), init, allocated, actual))
                return true;
        }

        return false;
    }

    private static bool Differs(ResourceMessage pod, string? name, bool init, ResourceMap allocated, ResourceMap actual)
    {
        var containers = (init ? SchedulingFields.InitContainers : SchedulingFields.Containers).List(pod);
        for (var i = 0; i < containers.Count; i++)
        {
            var container = (ResourceMessage)containers[i];
            if ((init ? SchedulingFields.InitName : SchedulingFields.ContainerName).Text(container) != name)
                continue;
            var requests = (init ? SchedulingFields.InitRequests : SchedulingFields.ContainerRequests).Map(container);
            return (allocated.Count > 0 && !allocated.Equals(requests)) || (actual.Count > 0 && !actual.Equals(requests));
        }

        return false;
    }

    private static bool IsInfeasible(ResourceMessage pod) => Texts.Messages(SchedulingFields.Conditions.List(pod))
        .Any(c => SchedulingFields.ConditionType.Text(c) == "PodResizePending" && SchedulingFields.ConditionReason.Text(c) == "Infeasible");

    private static void Add(Dictionary<string, decimal> total, Dictionary<string, decimal> more)
    {
        foreach (var (resource, value) in more)
            total[resource] = total.GetValueOrDefault(resource) + value;
    }

    private static void Raise(Dictionary<string, decimal> total, Dictionary<string, decimal> floor)
    {
        foreach (var (resource, value) in floor)
            total[resource] = Math.Max(total.GetValueOrDefault(resource), value);
    }
}

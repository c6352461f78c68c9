using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// What a pod asks of a node, by resource: the larger of what its containers need together and what any init container needs beside the native sidecars
/// that were started before it, plus overhead; a request of the pod itself takes their place (k8s.io/component-helpers, resource/helpers.go).
/// </summary>
internal static class SchedulingRequests
{
    public static Dictionary<string, decimal> Of(ResourceMessage pod)
    {
        var sidecars = new Dictionary<string, decimal>();
        var starting = new Dictionary<string, decimal>();
        foreach (var init in Texts.Messages(SchedulingFields.InitContainers.List(pod)))
        {
            var own = Effective(SchedulingFields.InitRequests.Map(init), SchedulingFields.InitLimits.Map(init));
            if (SchedulingFields.InitRestartPolicy.Text(init) == "Always")
            {
                Add(sidecars, own);
                Raise(starting, sidecars);
                continue;
            }

            Add(own, sidecars);
            Raise(starting, own);
        }

        var total = sidecars;
        foreach (var container in Texts.Messages(SchedulingFields.Containers.List(pod)))
            Add(total, Effective(SchedulingFields.ContainerRequests.Map(container), SchedulingFields.ContainerLimits.Map(container)));
        Raise(total, starting);
        foreach (var (resource, value) in Read(SchedulingFields.PodRequests.Map(pod)))
            total[resource] = value;
        Add(total, Read(SchedulingFields.Overhead.Map(pod)));
        return total;
    }

    /// <summary>Quantities by resource name; what is no quantity is left out.</summary>
    public static Dictionary<string, decimal> Read(ResourceMap map)
    {
        var values = new Dictionary<string, decimal>();
        foreach (var (resource, value) in map.Entries)
        {
            if (Quantities.Parse(value as string) is { } number)
                values[resource] = number;
        }

        return values;
    }

    // The API server copies a limit into an absent request; a template that it has not seen may lack it.
    private static Dictionary<string, decimal> Effective(ResourceMap requests, ResourceMap limits)
    {
        var values = Read(limits);
        foreach (var (resource, value) in Read(requests))
            values[resource] = value;
        return values;
    }

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

using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>How many endpoints a Service has, of how many it should have: as many as the workloads behind it want pods.</summary>
internal static class ServiceStanding
{
    /// <summary>Null for a Service that selects no pods, or whose clients are to be sent to pods that are not ready, too.</summary>
    public static Standing? Of(IStateReader reader, ResourceObject service)
    {
        if (StandingFields.Selector.Map(service.Body).Count == 0 || StandingFields.NotReadyToo.Flag(service.Body))
            return null;
        var wanted = Wanted(reader, service.Key, out var readyPods);
        var ready = Endpoints(reader, service) ?? readyPods;
        var state = wanted == 0 ? ready == 0 ? "no endpoint" : "" : $"{Math.Min(ready, wanted)} of {wanted} endpoints ready";
        EquatableList<Sufferer> sufferers = ready < wanted || ready == 0 ? [.. reader.RelatedKeys(service.Key, Relation.Backs).Where(k => k.Kind != ResourceKinds.EndpointSlice).Select(Behind)] : [];
        return new(wanted, Math.Min(ready, wanted), state, sufferers);
    }

    // What asks the Service itself (an API, a webhook) is told by rules of its own; an Ingress has no way to say that it suffers.
    private static Sufferer Behind(ObjectKey key) => new(key, ChainRelation.BackedBy, Always: key.Kind == ResourceKinds.Ingress);

    private static int Wanted(IStateReader reader, ObjectKey service, out int ready)
    {
        var (wanted, workloads) = (0, 0);
        ready = 0;
        foreach (var key in reader.RelatedKeys(service, Relation.Fronts))
        {
            if (reader.Get(key) is not { IsKnown: true, Value: { } workload })
                continue;
            var numbers = StandingReader.Numbers(workload);
            (wanted, ready, workloads) = (wanted + numbers.Wanted, ready + numbers.Ready, workloads + 1);
        }

        if (workloads > 0)
            return wanted;
        foreach (var key in reader.RelatedKeys(service, Relation.Selects))
        {
            if (reader.Get(key) is { IsKnown: true, Value: { } pod } && !StandingReader.IsOver(pod))
                (wanted, ready) = (wanted + 1, ready + (StandingReader.IsReady(pod) ? 1 : 0));
        }

        return wanted;
    }

    /// <summary>The endpoints that are ready; null where they are not known. A slice without the Service's ports has none for anybody (a named port that no pod has).</summary>
    private static int? Endpoints(IStateReader reader, ResourceObject service)
    {
        var slices = reader.Related(service.Key, Relation.BackedBy, ResourceKinds.EndpointSlice);
        if (!slices.IsKnown)
            return null;
        var ready = 0;
        HashSet<string>? pods = null; // with two address families each pod is in two slices
        var portless = StandingFields.ServicePorts.List(service.Body).Count == 0;
        foreach (var slice in slices.Value.Where(s => portless || StandingFields.Ports.List(s.Body).Count > 0))
        {
            foreach (var item in StandingFields.Endpoints.List(slice.Body).Items)
            {
                var endpoint = (ResourceMessage)item;
                if (StandingFields.EndpointReady.Read(endpoint) is not false && (StandingFields.EndpointTarget.Text(endpoint) is not { } pod || (pods ??= []).Add(pod)))
                    ready++;
            }
        }

        return ready;
    }
}

using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>Services and Ingresses that lead nowhere.</summary>
internal static class NetworkFaults
{
    public static ImmutableArray<Fault> All { get; } =
    [
        new("service selects nothing", cluster =>
        {
            if (Service(cluster) is not { } service)
                return null;
            service.Selects = service.Backend.Name + "s";
            return service.Key;
        }),
        new("service port name missing", cluster =>
        {
            if (Service(cluster) is not { } service)
                return null;
            service.TargetPort = "http-main";
            return service.Key;
        }),
        new("ingress to a missing service", cluster =>
        {
            if (cluster.Ingresses.Count == 0)
                return null;
            var ingress = cluster.Dice.Of(cluster.Ingresses);
            ingress.Missing = "storefront";
            return ingress.Key;
        }),
    ];

    private static CascadeService? Service(CascadeCluster cluster)
    {
        CascadeService[] free = [.. cluster.Services.Where(s => cluster.Free.Contains(s.Backend))];
        return free.Length == 0 ? null : cluster.Dice.Of(free);
    }
}

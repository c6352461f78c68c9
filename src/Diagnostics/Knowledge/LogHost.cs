using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// What a host name means in a pod, by the search list that the kubelet writes into its resolv.conf (NAMESPACE.svc.DOMAIN, svc.DOMAIN, DOMAIN): a Service, one pod
/// of a headless Service, or something outside of the cluster.
/// </summary>
internal static class LogHost
{
    private const string InCluster = "svc";

    private static readonly FieldPath ClusterIp = FieldPath.Of(ResourceKinds.Service, "spec.clusterIP");

    public static readonly ImmutableArray<FieldPath> Reads = [ClusterIp];

    /// <summary>The Service, there or not, and the pod of it that is meant; no Service, and why, for what is outside.</summary>
    public static (ObjectKey? Service, string Pod, string Why) Resolve(IStateReader reader, string ns, string host)
    {
        var labels = host.TrimEnd('.').Split('.');
        return labels switch
        {
            [var service] => (Service(ns, service), "", ""),
            [var service, var other, InCluster, ..] => (Service(other, service), "", ""),
            [var pod, var service, var other, InCluster, ..] => (Service(other, service), pod, ""),
            [var pod, var service] when IsHeadless(reader, Service(ns, service)) => (Service(ns, service), pod, ""),
            [var service, var other] => Qualified(reader, ns, service, other, host),
            [var pod, var service, var other] when Exists(reader, Service(other, service)) => (Service(other, service), pod, ""),
            _ => (null, "", $"{host} is outside of the cluster."),
        };
    }

    /// <summary>The name by which a Service of nearly that name beside it, or of that name in another namespace, can be reached; empty where there is none.</summary>
    public static string Near(IStateReader reader, ObjectKey key)
    {
        var beside = reader.All(key.Kind, key.Namespace);
        if (beside.IsKnown && Texts.Nearest(key.Name, beside.Value.Select(s => s.Name)) is { } near)
            return near;
        var elsewhere = reader.Once((nameof(LogHost), key.Name), r => Namespace(r, key));
        return elsewhere.Length == 0 ? "" : $"{key.Name}.{elsewhere}";
    }

    // Two labels may be a Service of another namespace or a host like example.com.
    private static (ObjectKey?, string, string) Qualified(IStateReader reader, string ns, string service, string other, string host)
    {
        if (other == ns || Exists(reader, Service(other, service)))
            return (Service(other, service), "", "");
        var all = reader.All(ResourceKinds.Namespace, null);
        if (!all.IsKnown || all.Value.Any(n => n.Name == other))
            return (Service(other, service), "", "");
        var near = Texts.Nearest(other, all.Value.Select(n => n.Name));
        return (null, "", $"{host} is outside of the cluster: there is no namespace {other}{(near is null ? "" : $", but one named {near}")}.");
    }

    private static string Namespace(IStateReader reader, ObjectKey key)
    {
        var all = reader.All(key.Kind, null);
        return (all.IsKnown ? all.Value.FirstOrDefault(s => s.Name == key.Name && s.Namespace != key.Namespace)?.Namespace : null) ?? "";
    }

    private static ObjectKey Service(string ns, string name) => new(ResourceKinds.Service, ns, name);

    private static bool Exists(IStateReader reader, ObjectKey key) => reader.Get(key) is { IsKnown: true, Value: not null };

    private static bool IsHeadless(IStateReader reader, ObjectKey key) => reader.Get(key) is { IsKnown: true, Value: { } service } && ClusterIp.Text(service.Body) == "None";
}

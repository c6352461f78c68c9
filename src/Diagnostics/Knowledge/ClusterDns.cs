using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// The Service whose address the kubelets write into the resolv.conf of pods. <see cref="State"/>: <c>ready</c>, <c>not-ready</c>, <c>no-endpoints</c>, or empty where
/// none was found or its endpoints are not known.
/// </summary>
internal sealed record ClusterDns(string State, string Namespace, string Service, string Address)
{
    private const string System = "kube-system";
    private const string AppLabel = "k8s-app";

    // kubeadm, the clouds and k3s; kubespray; RKE2. By name first: others (kube-dns-upstream of NodeLocal DNSCache) bear the label too.
    private static readonly string[] Names = ["kube-dns", "coredns", "rke2-coredns-rke2-coredns"];
    private static readonly ObjectKey OpenShift = new(ResourceKinds.Service, "openshift-dns", "dns-default");

    private static readonly FieldPath ClusterIp = FieldPath.Of(ResourceKinds.Service, "spec.clusterIP");
    private static readonly FieldPath Labels = FieldPath.Of(ResourceKinds.Service, "metadata.labels");

    public static readonly ImmutableArray<FieldPath> Reads = [ClusterIp, Labels, .. ServiceEndpoints.Reads];

    public static ClusterDns None { get; } = new("", "", "", "");

    public static ClusterDns Of(IStateReader reader) => reader.Once("cluster-dns", Read);

    private static ClusterDns Read(IStateReader reader)
    {
        if (Find(reader) is not { } service)
            return None;
        var endpoints = ServiceEndpoints.Of(reader, service.Key);
        var state = !endpoints.IsKnown ? "" : endpoints.Value.Ready.Length > 0 ? "ready" : endpoints.Value.Count > 0 ? "not-ready" : "no-endpoints";
        return new(state, service.Namespace, service.Name, ClusterIp.Text(service.Body) ?? "");
    }

    private static ResourceObject? Find(IStateReader reader)
    {
        var all = reader.All(ResourceKinds.Service, System);
        if (!all.IsKnown)
            return null;
        var found = Names.Select(n => all.Value.FirstOrDefault(s => s.Name == n)).FirstOrDefault(s => s is not null)
            ?? all.Value.FirstOrDefault(s => Labels.Map(s.Body).TryGet(AppLabel, out var app) && app is "kube-dns" or "coredns");
        return found ?? (reader.Get(OpenShift) is { IsKnown: true, Value: { } there } ? there : null);
    }
}

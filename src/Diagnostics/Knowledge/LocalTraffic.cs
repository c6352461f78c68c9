using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// Where a Service of <c>externalTrafficPolicy: Local</c> can be met from outside: only on nodes that have a ready endpoint, and of these only on those that the
/// cloud's load balancer uses (k8s.io/cloud-provider, controllers/service: nodes with the label below, or that are about to be deleted, are left out).
/// </summary>
internal sealed record LocalTraffic(int Ready, ImmutableArray<string> Excluded, int Usable)
{
    private const string ExcludeLabel = "node.kubernetes.io/exclude-from-external-load-balancers";
    private const string DeletedTaint = "ToBeDeletedByClusterAutoscaler";
    private static readonly FieldPath NodeLabels = FieldPath.Of(ResourceKinds.Node, "metadata.labels");
    private static readonly FieldPath Taints = FieldPath.Of(ResourceKinds.Node, "spec.taints");
    private static readonly FieldPath TaintKey = Taints.Each("key");

    public static readonly ImmutableArray<FieldPath> Reads = [NodeLabels, TaintKey, .. ServiceEndpoints.Reads];

    /// <summary>A node that is not known counts as usable: what is told must be certain.</summary>
    public static Lookup<LocalTraffic> Of(IStateReader reader, ResourceObject service)
    {
        var endpoints = ServiceEndpoints.Of(reader, service.Key);
        if (!endpoints.IsKnown)
            return Lookup<LocalTraffic>.NotKnown(endpoints.Unknown!);
        var nodes = endpoints.Value.Ready.Select(e => e.Node).Distinct().Order(StringComparer.Ordinal).ToList();
        ImmutableArray<string> excluded = [.. nodes.Where(n => IsExcluded(reader, n))];
        return Lookup<LocalTraffic>.Known(new(endpoints.Value.Ready.Length, excluded, nodes.Count - excluded.Length));
    }

    private static bool IsExcluded(IStateReader reader, string node) =>
        node.Length > 0 && reader.Get(new(ResourceKinds.Node, "", node)) is { IsKnown: true, Value: { } found }
        && (NodeLabels.Map(found.Body).TryGet(ExcludeLabel, out _) || Texts.Messages(Taints.List(found.Body)).Any(t => TaintKey.Text(t) == DeletedTaint));
}

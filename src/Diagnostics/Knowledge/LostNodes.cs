using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// How far a loss goes that a node has part in: <see cref="Scope"/> is <c>cluster</c> (no node is ready), <c>zone</c> (no node of its zone is, and others are), or empty
/// where it is the node's own.
/// </summary>
internal sealed record LostNodes(string Scope, string Zone, int Count)
{
    private const string ZoneLabel = "topology.kubernetes.io/zone";
    private const string OldZoneLabel = "failure-domain.beta.kubernetes.io/zone";
    private static readonly FieldPath Labels = FieldPath.Of(ResourceKinds.Node, "metadata.labels");
    private static readonly FieldPath Conditions = FieldPath.Of(ResourceKinds.Node, "status.conditions");
    private static readonly FieldPath Type = Conditions.Each("type");
    private static readonly FieldPath Status = Conditions.Each("status");

    public static readonly ImmutableArray<FieldPath> Reads = [Labels, Type, Status];

    private static readonly LostNodes Alone = new("", "", 1);

    /// <summary>Two nodes at least, and all of them: one node is no zone.</summary>
    public static LostNodes Of(IStateReader reader, ResourceObject node)
    {
        var all = reader.All(ResourceKinds.Node, null);
        if (!all.IsKnown)
            return Alone;
        var zone = ZoneOf(node);
        var there = all.Value.Where(n => ZoneOf(n) == zone).ToList();
        if (all.Value.Count > 1 && !all.Value.Any(IsReady))
            return new("cluster", "", all.Value.Count);
        return zone.Length > 0 && there.Count > 1 && !there.Exists(IsReady) ? new("zone", zone, there.Count) : Alone;
    }

    private static string ZoneOf(ResourceObject node)
    {
        var labels = Labels.Map(node.Body);
        return (labels.TryGet(ZoneLabel, out var zone) || labels.TryGet(OldZoneLabel, out zone) ? zone as string : null) ?? "";
    }

    private static bool IsReady(ResourceObject node) => Texts.Messages(Conditions.List(node.Body)).Any(c => Type.Text(c) == "Ready" && Status.Text(c) == "True");
}

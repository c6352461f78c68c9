using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Which kind a relation leads to, where there is only one.</summary>
internal static class RelationKinds
{
    /// <summary>The name in expressions: <c>backedBy</c>.</summary>
    public static string NameOf(Relation relation)
    {
        var name = relation.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    public static ResourceKind? Only(Relation relation, ResourceKind from) => relation switch
    {
        Relation.RunsOn or Relation.NominatedTo => ResourceKinds.Node,
        Relation.Runs or Relation.Expects or Relation.Selects => ResourceKinds.Pod,
        Relation.HasEvent => ResourceKinds.Event,
        Relation.ScaledBy => ResourceKinds.HorizontalPodAutoscaler,
        Relation.Owns => Owned(from),
        Relation.OwnedBy => from == ResourceKinds.ReplicaSet ? ResourceKinds.Deployment : from == ResourceKinds.Job ? ResourceKinds.CronJob : null,
        Relation.BackedBy => from == ResourceKinds.Service ? ResourceKinds.EndpointSlice : from == ResourceKinds.EndpointSlice ? ResourceKinds.Pod : ResourceKinds.Service,
        Relation.Backs => from == ResourceKinds.Pod ? ResourceKinds.EndpointSlice : from == ResourceKinds.EndpointSlice ? ResourceKinds.Service : null,
        _ => null,
    };

    private static ResourceKind? Owned(ResourceKind from) =>
        from == ResourceKinds.Deployment ? ResourceKinds.ReplicaSet
        : from == ResourceKinds.CronJob ? ResourceKinds.Job
        : from == ResourceKinds.ReplicaSet || from == ResourceKinds.StatefulSet || from == ResourceKinds.DaemonSet || from == ResourceKinds.Job ? ResourceKinds.Pod
        : null;
}

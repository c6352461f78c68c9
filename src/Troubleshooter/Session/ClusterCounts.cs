using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>The numbers that views show of a cluster, and the fields that they are counted from.</summary>
internal static class ClusterCounts
{
    private static readonly RolloutFields Deployments = new(ResourceKinds.Deployment, "status.availableReplicas");
    private static readonly RolloutFields StatefulSets = new(ResourceKinds.StatefulSet, "status.availableReplicas");

    /// <summary>What must be in the field mask for these numbers.</summary>
    public static ImmutableArray<FieldPath> Reads { get; } = [.. Deployments.All, .. StatefulSets.All];

    /// <summary>The kinds that are counted.</summary>
    public static ImmutableArray<ResourceKind> Kinds { get; } =
        [ResourceKinds.Pod, ResourceKinds.HorizontalPodAutoscaler, ResourceKinds.Deployment, ResourceKinds.StatefulSet, ResourceKinds.Node];

    /// <summary>Counts the namespace, or everything when <paramref name="ns"/> is null; nodes are always all.</summary>
    public static CountsView Of(IDiagnosis diagnosis, string? ns, ImmutableArray<IncidentView> incidents) => new(
        diagnosis.Count(ResourceKinds.Pod, ns),
        diagnosis.Count(ResourceKinds.HorizontalPodAutoscaler, ns),
        diagnosis.Objects(ResourceKinds.Deployment, ns).Count(Deployments.InProgress) + diagnosis.Objects(ResourceKinds.StatefulSet, ns).Count(StatefulSets.InProgress),
        diagnosis.Count(ResourceKinds.Node, null),
        incidents.Count(i => i.Severity == Severity.Critical),
        incidents.Count(i => i.Severity == Severity.Warning),
        incidents.Count(i => i.Severity == Severity.Info));

    /// <summary>The fields that <c>kubectl rollout status</c> decides by.</summary>
    private sealed class RolloutFields(ResourceKind kind, string available)
    {
        private readonly FieldPath _generation = FieldPath.Of(kind, "metadata.generation");
        private readonly FieldPath _observed = FieldPath.Of(kind, "status.observedGeneration");
        private readonly FieldPath _wanted = FieldPath.Of(kind, "spec.replicas");
        private readonly FieldPath _replicas = FieldPath.Of(kind, "status.replicas");
        private readonly FieldPath _updated = FieldPath.Of(kind, "status.updatedReplicas");
        private readonly FieldPath _available = FieldPath.Of(kind, available);

        public ImmutableArray<FieldPath> All => [_generation, _observed, _wanted, _replicas, _updated, _available];

        public bool InProgress(ResourceObject workload)
        {
            var wanted = _wanted.Integer(workload.Body) ?? 1; // the API server's default
            var updated = Number(_updated, workload);
            return Number(_observed, workload) < Number(_generation, workload)
                || updated < wanted
                || Number(_replicas, workload) > updated
                || Number(_available, workload) < updated;
        }

        private static long Number(FieldPath path, ResourceObject workload) => path.Integer(workload.Body) ?? 0;
    }
}

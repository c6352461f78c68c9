using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>The fields that tell how an object stands.</summary>
internal static class StandingFields
{
    /// <summary>How many pods a workload wants and has; the first two are null for kinds that have no such numbers.</summary>
    public static readonly ImmutableArray<FieldPath?> Wanted = OfKind((ResourceKinds.Deployment, "spec.replicas"), (ResourceKinds.ReplicaSet, "spec.replicas"), (ResourceKinds.StatefulSet, "spec.replicas"), (ResourceKinds.DaemonSet, "status.desiredNumberScheduled"));
    public static readonly ImmutableArray<FieldPath?> Ready = OfKind((ResourceKinds.Deployment, "status.readyReplicas"), (ResourceKinds.ReplicaSet, "status.readyReplicas"), (ResourceKinds.StatefulSet, "status.readyReplicas"), (ResourceKinds.DaemonSet, "status.numberReady"));
    public static readonly FieldPath Replicas = FieldPath.Of(ResourceKinds.Deployment, "status.replicas");
    public static readonly FieldPath Updated = FieldPath.Of(ResourceKinds.Deployment, "status.updatedReplicas");

    public static readonly FieldPath Phase = FieldPath.Of(ResourceKinds.Pod, "status.phase");
    public static readonly FieldPath Conditions = FieldPath.Of(ResourceKinds.Pod, "status.conditions");
    public static readonly FieldPath ConditionType = Conditions.Each("type");
    public static readonly FieldPath ConditionStatus = Conditions.Each("status");
    public static readonly FieldPath ConditionReason = Conditions.Each("reason");
    public static readonly FieldPath PodOwners = FieldPath.Of(ResourceKinds.Pod, "metadata.ownerReferences");

    public static readonly FieldPath Selector = FieldPath.Of(ResourceKinds.Service, "spec.selector");
    public static readonly FieldPath NotReadyToo = FieldPath.Of(ResourceKinds.Service, "spec.publishNotReadyAddresses");
    public static readonly FieldPath ServicePorts = FieldPath.Of(ResourceKinds.Service, "spec.ports");
    public static readonly FieldPath ServicePort = ServicePorts.Each("port");
    public static readonly FieldPath Endpoints = FieldPath.Of(ResourceKinds.EndpointSlice, "endpoints");
    public static readonly FieldPath EndpointReady = Endpoints.Each("conditions.ready");
    public static readonly FieldPath EndpointTarget = Endpoints.Each("targetRef.name");
    public static readonly FieldPath Ports = FieldPath.Of(ResourceKinds.EndpointSlice, "ports");
    public static readonly FieldPath Port = Ports.Each("port");

    public static readonly FieldPath ScalerConditions = FieldPath.Of(ResourceKinds.HorizontalPodAutoscaler, "status.conditions");
    public static readonly FieldPath ScalerConditionType = ScalerConditions.Each("type");
    public static readonly FieldPath ScalerConditionStatus = ScalerConditions.Each("status");
    public static readonly FieldPath DisruptionsAllowed = FieldPath.Of(ResourceKinds.PodDisruptionBudget, "status.disruptionsAllowed");
    public static readonly FieldPath Succeeded = FieldPath.Of(ResourceKinds.Job, "status.succeeded");
    public static readonly FieldPath Completions = FieldPath.Of(ResourceKinds.Job, "spec.completions");
    public static readonly FieldPath ClaimPhase = FieldPath.Of(ResourceKinds.PersistentVolumeClaim, "status.phase");

    /// <summary>All of them, for the field mask.</summary>
    public static ImmutableArray<FieldPath> All { get; } =
    [
        .. Wanted.Concat(Ready).OfType<FieldPath>(), Replicas, Updated, Phase, ConditionType, ConditionStatus, ConditionReason, PodOwners, Selector, NotReadyToo, ServicePort, EndpointReady, EndpointTarget,
        Port, ScalerConditionType, ScalerConditionStatus, DisruptionsAllowed, Succeeded, Completions, ClaimPhase,
    ];

    /// <summary>A path for each kind, by <see cref="ResourceKind.Index"/>.</summary>
    private static ImmutableArray<FieldPath?> OfKind(params ReadOnlySpan<(ResourceKind Kind, string Path)> paths)
    {
        var byKind = new FieldPath?[ResourceKinds.All.Length];
        foreach (var (kind, path) in paths)
            byKind[kind.Index] = FieldPath.Of(kind, path);
        return [.. byKind];
    }
}

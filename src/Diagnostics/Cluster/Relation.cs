namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>How one object stands to another. Each has an inverse; both are kept as the cluster changes, also towards objects that do not exist.</summary>
public enum Relation
{
    /// <summary>To the controller named in <c>ownerReferences</c>, one step. Inverse: <see cref="Owns"/>.</summary>
    OwnedBy,
    Owns,

    /// <summary>Service, PodDisruptionBudget, NetworkPolicy and workload to the pods that the selector matches. Inverse: <see cref="SelectedBy"/>.</summary>
    Selects,
    SelectedBy,

    /// <summary>Event to the object it is about. Inverse: <see cref="HasEvent"/>.</summary>
    About,
    HasEvent,

    /// <summary>Pod to node. Inverse: <see cref="Runs"/>.</summary>
    RunsOn,
    Runs,

    /// <summary>Pod (or workload template) to claim, ConfigMap, Secret and ServiceAccount that it names; claim to volume and StorageClass. Inverse: <see cref="MountedBy"/>.</summary>
    Mounts,
    MountedBy,

    /// <summary>HorizontalPodAutoscaler to its target. Inverse: <see cref="ScaledBy"/>.</summary>
    Scales,
    ScaledBy,

    /// <summary>Ingress, APIService and webhook configuration to Service, Service to EndpointSlice, EndpointSlice to pod. Inverse: <see cref="Backs"/>.</summary>
    BackedBy,
    Backs,

    /// <summary>ResourceQuota, LimitRange and webhook configuration to the namespaces that they rule. Inverse: <see cref="AdmittedBy"/>, which also leads from an object to its namespace.</summary>
    Admits,
    AdmittedBy,

    /// <summary>
    /// Service and PodDisruptionBudget to the Deployments, StatefulSets and DaemonSets whose pod template the selector matches, whether these have pods or not.
    /// Inverse: <see cref="FrontedBy"/>.
    /// </summary>
    Fronts,
    FrontedBy,

    /// <summary>Pod that is to be placed to the node on which the scheduler makes room for it (<c>status.nominatedNodeName</c>). Inverse: <see cref="Expects"/>.</summary>
    NominatedTo,
    Expects,
}

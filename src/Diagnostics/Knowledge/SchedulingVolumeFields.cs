using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What the recomputation of scheduling reads of claims, volumes, storage classes and CSI drivers.</summary>
internal static class SchedulingVolumeFields
{
    private const string Storage = "io.k8s.api.core.v1.";

    public static readonly FieldPath Volumes = FieldPath.Of(ResourceKinds.Pod, "spec.volumes");
    public static readonly FieldPath ClaimName = Volumes.Each("persistentVolumeClaim.claimName");
    public static readonly FieldPath Ephemeral = Volumes.Each("ephemeral.volumeClaimTemplate");
    public static readonly FieldPath EphemeralClass = Volumes.Each("ephemeral.volumeClaimTemplate.spec.storageClassName");

    public static readonly FieldPath ClaimVolume = FieldPath.Of(ResourceKinds.PersistentVolumeClaim, "spec.volumeName");
    public static readonly FieldPath ClaimClass = FieldPath.Of(ResourceKinds.PersistentVolumeClaim, "spec.storageClassName");
    public static readonly FieldPath ClaimModes = FieldPath.Of(ResourceKinds.PersistentVolumeClaim, "spec.accessModes");
    public static readonly FieldPath ClaimVolumeMode = FieldPath.Of(ResourceKinds.PersistentVolumeClaim, "spec.volumeMode");
    public static readonly FieldPath ClaimSelector = FieldPath.Of(ResourceKinds.PersistentVolumeClaim, "spec.selector");
    public static readonly FieldPath ClaimRequests = FieldPath.Of(ResourceKinds.PersistentVolumeClaim, "spec.resources.requests");

    public static readonly FieldPath NodeTerms = FieldPath.Of(ResourceKinds.PersistentVolume, "spec.nodeAffinity.required.nodeSelectorTerms");
    public static readonly FieldPath VolumeLabels = FieldPath.Of(ResourceKinds.PersistentVolume, "metadata.labels");
    public static readonly FieldPath VolumeModes = FieldPath.Of(ResourceKinds.PersistentVolume, "spec.accessModes");
    public static readonly FieldPath VolumeMode = FieldPath.Of(ResourceKinds.PersistentVolume, "spec.volumeMode");
    public static readonly FieldPath VolumeClass = FieldPath.Of(ResourceKinds.PersistentVolume, "spec.storageClassName");
    public static readonly FieldPath VolumeCapacity = FieldPath.Of(ResourceKinds.PersistentVolume, "spec.capacity");
    public static readonly FieldPath VolumePhase = FieldPath.Of(ResourceKinds.PersistentVolume, "status.phase");
    public static readonly FieldPath ClaimedBy = FieldPath.Of(ResourceKinds.PersistentVolume, "spec.claimRef.name");
    public static readonly FieldPath ClaimedIn = FieldPath.Of(ResourceKinds.PersistentVolume, "spec.claimRef.namespace");
    public static readonly FieldPath Driver = FieldPath.Of(ResourceKinds.PersistentVolume, "spec.csi.driver");
    public static readonly FieldPath Handle = FieldPath.Of(ResourceKinds.PersistentVolume, "spec.csi.volumeHandle");

    public static readonly FieldPath Provisioner = FieldPath.Of(ResourceKinds.StorageClass, "provisioner");
    public static readonly FieldPath BindingMode = FieldPath.Of(ResourceKinds.StorageClass, "volumeBindingMode");
    public static readonly FieldPath Topologies = FieldPath.Of(ResourceKinds.StorageClass, "allowedTopologies");
    public static readonly FieldPath TopologyExpressions = FieldPath.In(Storage + "TopologySelectorTerm", "matchLabelExpressions");
    public static readonly FieldPath TopologyKey = FieldPath.In(Storage + "TopologySelectorLabelRequirement", "key");
    public static readonly FieldPath TopologyValues = FieldPath.In(Storage + "TopologySelectorLabelRequirement", "values");

    public static readonly FieldPath Drivers = FieldPath.Of(ResourceKinds.CsiNode, "spec.drivers");
    public static readonly FieldPath DriverName = Drivers.Each("name");
    public static readonly FieldPath DriverCount = Drivers.Each("allocatable.count");

    /// <summary>What decides whether a node takes a pod.</summary>
    public static readonly ImmutableArray<FieldPath> All =
    [
        ClaimName, EphemeralClass, ClaimVolume, ClaimClass, ClaimModes, ClaimVolumeMode, ClaimSelector, ClaimRequests, NodeTerms, VolumeLabels, VolumeModes,
        VolumeMode, VolumeCapacity, VolumePhase, ClaimedBy, ClaimedIn, Provisioner, BindingMode, Topologies,
    ];

    /// <summary>What decides whether a volume is given to a claim.</summary>
    public static readonly ImmutableArray<FieldPath> Binding =
        [ClaimClass, ClaimModes, ClaimVolumeMode, ClaimSelector, ClaimRequests, VolumeLabels, VolumeModes, VolumeMode, VolumeCapacity, VolumeClass, VolumePhase, ClaimedBy, ClaimedIn];

    /// <summary>What the attach limits of nodes are counted by.</summary>
    public static readonly ImmutableArray<FieldPath> Attachments = [ClaimVolume, ClaimClass, Driver, Handle, Provisioner, BindingMode, DriverName, DriverCount];
}

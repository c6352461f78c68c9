using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What the recomputation of scheduling reads of pods, nodes, claims and volumes.</summary>
internal static class SchedulingFields
{
    private const string Core = "io.k8s.api.core.v1.";

    public static readonly FieldPath Labels = FieldPath.Of(ResourceKinds.Pod, "metadata.labels");
    public static readonly FieldPath Phase = FieldPath.Of(ResourceKinds.Pod, "status.phase");
    public static readonly FieldPath Containers = FieldPath.Of(ResourceKinds.Pod, "spec.containers");
    public static readonly FieldPath ContainerRequests = Containers.Each("resources.requests");
    public static readonly FieldPath ContainerLimits = Containers.Each("resources.limits");
    public static readonly FieldPath ContainerName = Containers.Each("name");
    public static readonly FieldPath Ports = Containers.Each("ports");
    public static readonly FieldPath HostPort = Ports.Each("hostPort");
    public static readonly FieldPath HostIp = Ports.Each("hostIP");
    public static readonly FieldPath Protocol = Ports.Each("protocol");
    public static readonly FieldPath InitContainers = FieldPath.Of(ResourceKinds.Pod, "spec.initContainers");
    public static readonly FieldPath InitRequests = InitContainers.Each("resources.requests");
    public static readonly FieldPath InitLimits = InitContainers.Each("resources.limits");
    public static readonly FieldPath InitRestartPolicy = InitContainers.Each("restartPolicy");
    public static readonly FieldPath Overhead = FieldPath.Of(ResourceKinds.Pod, "spec.overhead");
    public static readonly FieldPath PodRequests = FieldPath.Of(ResourceKinds.Pod, "spec.resources.requests");
    public static readonly FieldPath NodeSelector = FieldPath.Of(ResourceKinds.Pod, "spec.nodeSelector");
    public static readonly FieldPath Tolerations = FieldPath.Of(ResourceKinds.Pod, "spec.tolerations");
    public static readonly FieldPath Affinity = FieldPath.Of(ResourceKinds.Pod, "spec.affinity");
    public static readonly FieldPath Spread = FieldPath.Of(ResourceKinds.Pod, "spec.topologySpreadConstraints");
    public static readonly FieldPath Volumes = FieldPath.Of(ResourceKinds.Pod, "spec.volumes");
    public static readonly FieldPath ClaimName = Volumes.Each("persistentVolumeClaim.claimName");

    public static readonly FieldPath NodeLabels = FieldPath.Of(ResourceKinds.Node, "metadata.labels");
    public static readonly FieldPath Allocatable = FieldPath.Of(ResourceKinds.Node, "status.allocatable");
    public static readonly FieldPath Unschedulable = FieldPath.Of(ResourceKinds.Node, "spec.unschedulable");
    public static readonly FieldPath Taints = FieldPath.Of(ResourceKinds.Node, "spec.taints");
    public static readonly FieldPath TaintKey = Taints.Each("key");
    public static readonly FieldPath TaintValue = Taints.Each("value");
    public static readonly FieldPath TaintEffect = Taints.Each("effect");

    public static readonly FieldPath TolerationKey = FieldPath.In(Core + "Toleration", "key");
    public static readonly FieldPath TolerationOperator = FieldPath.In(Core + "Toleration", "operator");
    public static readonly FieldPath TolerationValue = FieldPath.In(Core + "Toleration", "value");
    public static readonly FieldPath TolerationEffect = FieldPath.In(Core + "Toleration", "effect");

    public static readonly FieldPath NodeTerms = FieldPath.In(Core + "Affinity", "nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms");
    public static readonly FieldPath AffinityTerms = FieldPath.In(Core + "Affinity", "podAffinity.requiredDuringSchedulingIgnoredDuringExecution");
    public static readonly FieldPath AntiAffinityTerms = FieldPath.In(Core + "Affinity", "podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution");
    public static readonly FieldPath TermExpressions = FieldPath.In(Core + "NodeSelectorTerm", "matchExpressions");
    public static readonly FieldPath TermFields = FieldPath.In(Core + "NodeSelectorTerm", "matchFields");
    public static readonly FieldPath RequirementKey = FieldPath.In(Core + "NodeSelectorRequirement", "key");
    public static readonly FieldPath RequirementOperator = FieldPath.In(Core + "NodeSelectorRequirement", "operator");
    public static readonly FieldPath RequirementValues = FieldPath.In(Core + "NodeSelectorRequirement", "values");
    public static readonly FieldPath TermSelector = FieldPath.In(Core + "PodAffinityTerm", "labelSelector");
    public static readonly FieldPath TermTopology = FieldPath.In(Core + "PodAffinityTerm", "topologyKey");
    public static readonly FieldPath TermNamespaces = FieldPath.In(Core + "PodAffinityTerm", "namespaces");
    public static readonly FieldPath TermNamespaceSelector = FieldPath.In(Core + "PodAffinityTerm", "namespaceSelector");
    public static readonly FieldPath SpreadSelector = FieldPath.In(Core + "TopologySpreadConstraint", "labelSelector");
    public static readonly FieldPath SpreadTopology = FieldPath.In(Core + "TopologySpreadConstraint", "topologyKey");
    public static readonly FieldPath SpreadSkew = FieldPath.In(Core + "TopologySpreadConstraint", "maxSkew");
    public static readonly FieldPath SpreadUnsatisfiable = FieldPath.In(Core + "TopologySpreadConstraint", "whenUnsatisfiable");

    public static readonly FieldPath ClaimVolume = FieldPath.Of(ResourceKinds.PersistentVolumeClaim, "spec.volumeName");
    public static readonly FieldPath VolumeNodeTerms = FieldPath.Of(ResourceKinds.PersistentVolume, "spec.nodeAffinity.required.nodeSelectorTerms");
    public static readonly FieldPath PodName = FieldPath.Of(ResourceKinds.Pod, "metadata.name");
    public static readonly FieldPath PodNamespace = FieldPath.Of(ResourceKinds.Pod, "metadata.namespace");

    /// <summary>Everything above that starts at an object.</summary>
    public static readonly ImmutableArray<FieldPath> All =
    [
        Labels, Phase, ContainerRequests, ContainerLimits, ContainerName, HostPort, HostIp, Protocol, InitRequests, InitLimits, InitRestartPolicy, Overhead,
        PodRequests, NodeSelector, Tolerations, Affinity, Spread, ClaimName, NodeLabels, Allocatable, Unschedulable, TaintKey, TaintValue, TaintEffect,
        ClaimVolume, VolumeNodeTerms,
    ];
}

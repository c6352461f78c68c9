using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What the recomputation of scheduling reads of pods and nodes; of claims and volumes see <see cref="SchedulingVolumeFields"/>.</summary>
internal static class SchedulingFields
{
    private const string Core = "io.k8s.api.core.v1.";

    public static readonly FieldPath Labels = FieldPath.Of(ResourceKinds.Pod, "metadata.labels");
    public static readonly FieldPath Deleted = FieldPath.Of(ResourceKinds.Pod, "metadata.deletionTimestamp");
    public static readonly FieldPath NodeName = FieldPath.Of(ResourceKinds.Pod, "spec.nodeName");
    public static readonly FieldPath Nominated = FieldPath.Of(ResourceKinds.Pod, "status.nominatedNodeName");
    public static readonly FieldPath Priority = FieldPath.Of(ResourceKinds.Pod, "spec.priority");
    public static readonly FieldPath Phase = FieldPath.Of(ResourceKinds.Pod, "status.phase");
    public static readonly FieldPath Containers = FieldPath.Of(ResourceKinds.Pod, "spec.containers");
    public static readonly FieldPath ContainerRequests = Containers.Each("resources.requests");
    public static readonly FieldPath ContainerLimits = Containers.Each("resources.limits");
    public static readonly FieldPath ContainerName = Containers.Each("name");
    public static readonly FieldPath Ports = Containers.Each("ports");
    public static readonly FieldPath HostPort = Ports.Each("hostPort");
    public static readonly FieldPath HostIp = Ports.Each("hostIP");
    public static readonly FieldPath Protocol = Ports.Each("protocol");
    public static readonly FieldPath Statuses = FieldPath.Of(ResourceKinds.Pod, "status.containerStatuses");
    public static readonly FieldPath StatusName = Statuses.Each("name");
    public static readonly FieldPath StatusAllocated = Statuses.Each("allocatedResources");
    public static readonly FieldPath StatusRequests = Statuses.Each("resources.requests");
    public static readonly FieldPath InitStatuses = FieldPath.Of(ResourceKinds.Pod, "status.initContainerStatuses");
    public static readonly FieldPath InitStatusName = InitStatuses.Each("name");
    public static readonly FieldPath InitStatusAllocated = InitStatuses.Each("allocatedResources");
    public static readonly FieldPath InitStatusRequests = InitStatuses.Each("resources.requests");
    public static readonly FieldPath PodAllocated = FieldPath.Of(ResourceKinds.Pod, "status.allocatedResources");
    public static readonly FieldPath Conditions = FieldPath.Of(ResourceKinds.Pod, "status.conditions");
    public static readonly FieldPath ConditionType = Conditions.Each("type");
    public static readonly FieldPath ConditionReason = Conditions.Each("reason");
    public static readonly FieldPath InitContainers = FieldPath.Of(ResourceKinds.Pod, "spec.initContainers");
    public static readonly FieldPath InitName = InitContainers.Each("name");
    public static readonly FieldPath InitPorts = InitContainers.Each("ports");
    public static readonly FieldPath InitHostPort = InitPorts.Each("hostPort");
    public static readonly FieldPath InitHostIp = InitPorts.Each("hostIP");
    public static readonly FieldPath InitProtocol = InitPorts.Each("protocol");
    public static readonly FieldPath InitRequests = InitContainers.Each("resources.requests");
    public static readonly FieldPath InitLimits = InitContainers.Each("resources.limits");
    public static readonly FieldPath InitRestartPolicy = InitContainers.Each("restartPolicy");
    public static readonly FieldPath Overhead = FieldPath.Of(ResourceKinds.Pod, "spec.overhead");
    public static readonly FieldPath PodRequests = FieldPath.Of(ResourceKinds.Pod, "spec.resources.requests");
    public static readonly FieldPath NodeSelector = FieldPath.Of(ResourceKinds.Pod, "spec.nodeSelector");
    public static readonly FieldPath Tolerations = FieldPath.Of(ResourceKinds.Pod, "spec.tolerations");
    public static readonly FieldPath Affinity = FieldPath.Of(ResourceKinds.Pod, "spec.affinity");
    public static readonly FieldPath Spread = FieldPath.Of(ResourceKinds.Pod, "spec.topologySpreadConstraints");

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
    public static readonly FieldPath SpreadMinDomains = FieldPath.In(Core + "TopologySpreadConstraint", "minDomains");
    public static readonly FieldPath SpreadLabelKeys = FieldPath.In(Core + "TopologySpreadConstraint", "matchLabelKeys");
    public static readonly FieldPath SpreadAffinityPolicy = FieldPath.In(Core + "TopologySpreadConstraint", "nodeAffinityPolicy");
    public static readonly FieldPath SpreadTaintsPolicy = FieldPath.In(Core + "TopologySpreadConstraint", "nodeTaintsPolicy");

    /// <summary>Everything above that starts at an object.</summary>
    public static readonly ImmutableArray<FieldPath> All =
    [
        Labels, Deleted, NodeName, Nominated, Priority, Phase, ContainerRequests, ContainerLimits, ContainerName, HostPort, HostIp, Protocol, InitName, InitHostPort, InitHostIp,
        InitProtocol, InitRequests, InitLimits, InitRestartPolicy, StatusName, StatusAllocated, StatusRequests, InitStatusName, InitStatusAllocated, InitStatusRequests,
        PodAllocated, ConditionType, ConditionReason, Overhead, PodRequests, NodeSelector, Tolerations, Affinity, Spread, NodeLabels, Allocatable, Unschedulable,
        TaintKey, TaintValue, TaintEffect,
    ];
}

using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>The fields of a pod that its table shows.</summary>
internal static class PodFields
{
    private const string StatusType = "io.k8s.api.core.v1.ContainerStatus";
    private const string ContainerType = "io.k8s.api.core.v1.Container";

    public static readonly FieldPath Phase = FieldPath.Of(ResourceKinds.Pod, "status.phase");
    public static readonly FieldPath Reason = FieldPath.Of(ResourceKinds.Pod, "status.reason");
    public static readonly FieldPath Address = FieldPath.Of(ResourceKinds.Pod, "status.podIP");
    public static readonly FieldPath Node = FieldPath.Of(ResourceKinds.Pod, "spec.nodeName");
    public static readonly FieldPath Deleted = FieldPath.Of(ResourceKinds.Pod, "metadata.deletionTimestamp");
    public static readonly FieldPath Labels = FieldPath.Of(ResourceKinds.Pod, "metadata.labels");
    public static readonly FieldPath Containers = FieldPath.Of(ResourceKinds.Pod, "spec.containers");
    public static readonly FieldPath InitContainers = FieldPath.Of(ResourceKinds.Pod, "spec.initContainers");
    public static readonly FieldPath Statuses = FieldPath.Of(ResourceKinds.Pod, "status.containerStatuses");
    public static readonly FieldPath InitStatuses = FieldPath.Of(ResourceKinds.Pod, "status.initContainerStatuses");
    public static readonly FieldPath Conditions = FieldPath.Of(ResourceKinds.Pod, "status.conditions");

    public static readonly FieldPath ContainerName = FieldPath.In(ContainerType, "name");
    public static readonly FieldPath RestartPolicy = FieldPath.In(ContainerType, "restartPolicy");
    public static readonly FieldPath StatusName = FieldPath.In(StatusType, "name");
    public static readonly FieldPath Ready = FieldPath.In(StatusType, "ready");
    public static readonly FieldPath Started = FieldPath.In(StatusType, "started");
    public static readonly FieldPath Restarts = FieldPath.In(StatusType, "restartCount");
    public static readonly FieldPath Waiting = FieldPath.In(StatusType, "state.waiting.reason");
    public static readonly FieldPath Running = FieldPath.In(StatusType, "state.running.startedAt");
    public static readonly FieldPath Terminated = FieldPath.In(StatusType, "state.terminated.reason");
    public static readonly FieldPath ExitCode = FieldPath.In(StatusType, "state.terminated.exitCode");
    public static readonly FieldPath Signal = FieldPath.In(StatusType, "state.terminated.signal");
    public static readonly FieldPath LastEnded = FieldPath.In(StatusType, "lastState.terminated.finishedAt");
    public static readonly FieldPath ConditionType = FieldPath.In("io.k8s.api.core.v1.PodCondition", "type");
    public static readonly FieldPath ConditionStatus = FieldPath.In("io.k8s.api.core.v1.PodCondition", "status");
    public static readonly FieldPath ConditionReason = FieldPath.In("io.k8s.api.core.v1.PodCondition", "reason");

    /// <summary>What must be in the field mask.</summary>
    public static ImmutableArray<FieldPath> All { get; } =
    [
        Phase, Reason, Address, Node, Deleted, Labels,
        .. Of(Containers, ContainerName), .. Of(InitContainers, ContainerName, RestartPolicy),
        .. Of(Statuses, StatusName, Ready, Restarts, Waiting, Running, Terminated, ExitCode, Signal, LastEnded),
        .. Of(InitStatuses, StatusName, Ready, Started, Restarts, Waiting, Running, Terminated, ExitCode, Signal, LastEnded),
        .. Of(Conditions, ConditionType, ConditionStatus, ConditionReason),
    ];

    private static IEnumerable<FieldPath> Of(FieldPath list, params FieldPath[] within) => within.Select(path => list.Each(path.ToString()));
}

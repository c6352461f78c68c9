using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>The fields that the engine itself reads: to name containers, to choose whose log to read, to show events and to say since when.</summary>
internal static class EngineFields
{
    public static readonly FieldPath Containers = FieldPath.Of(ResourceKinds.Pod, "spec.containers");
    public static readonly FieldPath InitContainers = FieldPath.Of(ResourceKinds.Pod, "spec.initContainers");
    public static readonly FieldPath ContainerName = Containers.Each("name");
    public static readonly FieldPath Statuses = FieldPath.Of(ResourceKinds.Pod, "status.containerStatuses");
    public static readonly FieldPath InitStatuses = FieldPath.Of(ResourceKinds.Pod, "status.initContainerStatuses");
    public static readonly FieldPath StatusName = Statuses.Each("name");
    public static readonly FieldPath RestartCount = Statuses.Each("restartCount");
    public static readonly FieldPath RunningSince = Statuses.Each("state.running.startedAt");
    public static readonly FieldPath TerminatedAt = Statuses.Each("state.terminated.finishedAt");
    public static readonly FieldPath LastTerminatedAt = Statuses.Each("lastState.terminated.finishedAt");
    public static readonly FieldPath NodeName = FieldPath.Of(ResourceKinds.Pod, "spec.nodeName");
    public static readonly FieldPath PodConditions = FieldPath.Of(ResourceKinds.Pod, "status.conditions");
    public static readonly FieldPath PodConditionType = PodConditions.Each("type");
    public static readonly FieldPath PodConditionStatus = PodConditions.Each("status");
    public static readonly FieldPath PodConditionSince = PodConditions.Each("lastTransitionTime");

    public static readonly FieldPath EventReason = FieldPath.Of(ResourceKinds.Event, "reason");
    public static readonly FieldPath EventMessage = FieldPath.Of(ResourceKinds.Event, "message");
    public static readonly FieldPath EventCount = FieldPath.Of(ResourceKinds.Event, "count");
    public static readonly FieldPath EventSeriesCount = FieldPath.Of(ResourceKinds.Event, "series.count");
    public static readonly FieldPath EventSeriesSeen = FieldPath.Of(ResourceKinds.Event, "series.lastObservedTime");
    public static readonly FieldPath EventLast = FieldPath.Of(ResourceKinds.Event, "lastTimestamp");
    public static readonly FieldPath EventTime = FieldPath.Of(ResourceKinds.Event, "eventTime");
    public static readonly FieldPath EventCreated = FieldPath.Of(ResourceKinds.Event, "metadata.creationTimestamp");
    public static readonly FieldPath EventFieldPath = FieldPath.Of(ResourceKinds.Event, "involvedObject.fieldPath");
    public static readonly FieldPath EventObjectKind = FieldPath.Of(ResourceKinds.Event, "involvedObject.kind");
    public static readonly FieldPath EventObjectNamespace = FieldPath.Of(ResourceKinds.Event, "involvedObject.namespace");
    public static readonly FieldPath EventObjectName = FieldPath.Of(ResourceKinds.Event, "involvedObject.name");

    public static readonly FieldPath Revision = FieldPath.Of(ResourceKinds.ReplicaSet, "metadata.annotations");
    public static readonly FieldPath ReplicaSetCreated = FieldPath.Of(ResourceKinds.ReplicaSet, "metadata.creationTimestamp");

    /// <summary>The creation time of each kind, by <see cref="ResourceKind.Index"/>.</summary>
    public static readonly ImmutableArray<FieldPath> Created = [.. ResourceKinds.All.Select(k => FieldPath.Of(k, "metadata.creationTimestamp"))];

    /// <summary>All of them, for the field mask.</summary>
    public static ImmutableArray<FieldPath> All { get; } =
    [
        ContainerName, InitContainers.Each("name"), StatusName, RestartCount, RunningSince, TerminatedAt, LastTerminatedAt, InitStatuses.Each("name"),
        InitStatuses.Each("restartCount"), InitStatuses.Each("state.running.startedAt"), InitStatuses.Each("state.terminated.finishedAt"),
        InitStatuses.Each("lastState.terminated.finishedAt"), NodeName, PodConditionType, PodConditionStatus, PodConditionSince, EventReason, EventMessage,
        EventCount, EventSeriesCount, EventSeriesSeen, EventLast, EventTime, EventCreated, EventFieldPath, EventObjectKind, EventObjectNamespace,
        EventObjectName, Revision, .. Created,
    ];
}

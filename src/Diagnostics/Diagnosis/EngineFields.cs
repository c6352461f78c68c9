using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>The fields that the engine itself reads: to name containers, to choose whose log to read, to show events and to say since when.</summary>
internal static class EngineFields
{
    public static readonly FieldPath Containers = FieldPath.Of(ResourceKinds.Pod, "spec.containers");
    public static readonly FieldPath InitContainers = FieldPath.Of(ResourceKinds.Pod, "spec.initContainers");
    public static readonly FieldPath Statuses = FieldPath.Of(ResourceKinds.Pod, "status.containerStatuses");
    public static readonly FieldPath InitStatuses = FieldPath.Of(ResourceKinds.Pod, "status.initContainerStatuses");
    public static readonly FieldPath InSpecName = FieldPath.In(ContainerType, "name");
    public static readonly FieldPath InStatusName = FieldPath.In(StatusType, "name");
    public static readonly FieldPath RestartCount = FieldPath.In(StatusType, "restartCount");
    public static readonly FieldPath RunningSince = FieldPath.In(StatusType, "state.running.startedAt");

    public static readonly FieldPath NodeName = FieldPath.Of(ResourceKinds.Pod, "spec.nodeName");
    public static readonly FieldPath PodConditions = FieldPath.Of(ResourceKinds.Pod, "status.conditions");
    public static readonly FieldPath InConditionStatus = FieldPath.In(ConditionType, "status");
    public static readonly FieldPath InConditionSince = FieldPath.In(ConditionType, "lastTransitionTime");

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

    /// <summary>The time by which each kind's object is to be gone, by <see cref="ResourceKind.Index"/>.</summary>
    public static readonly ImmutableArray<FieldPath> Deleted = [.. ResourceKinds.All.Select(k => FieldPath.Of(k, "metadata.deletionTimestamp"))];

    private const string ContainerType = "io.k8s.api.core.v1.Container";
    private const string ConditionType = "io.k8s.api.core.v1.PodCondition";
    private const string StatusType = "io.k8s.api.core.v1.ContainerStatus";

    /// <summary>All of them, for the field mask.</summary>
    public static ImmutableArray<FieldPath> All { get; } =
    [
        .. Of(Containers, InSpecName), .. Of(InitContainers, InSpecName),
        .. Of(Statuses, InStatusName, RestartCount, RunningSince),
        .. Of(InitStatuses, InStatusName, RestartCount, RunningSince),
        .. Of(PodConditions, InConditionStatus, InConditionSince), NodeName, EventReason, EventMessage, EventCount, EventSeriesCount, EventSeriesSeen,
        EventLast, EventTime, EventCreated, EventFieldPath, EventObjectKind, EventObjectNamespace, EventObjectName, Revision, .. Created, .. Deleted, .. StandingFields.All,
    ];

    private static IEnumerable<FieldPath> Of(FieldPath list, params FieldPath[] within) => within.Select(path => list.Each(path.ToString()));
}

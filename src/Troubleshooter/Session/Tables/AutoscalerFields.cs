using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>The fields of a HorizontalPodAutoscaler that its table shows.</summary>
internal static class AutoscalerFields
{
    private const string Api = "io.k8s.api.autoscaling.v2.";

    public static readonly FieldPath TargetKind = Hpa("spec.scaleTargetRef.kind");
    public static readonly FieldPath TargetName = Hpa("spec.scaleTargetRef.name");
    public static readonly FieldPath Least = Hpa("spec.minReplicas");
    public static readonly FieldPath Most = Hpa("spec.maxReplicas");
    public static readonly FieldPath Metrics = Hpa("spec.metrics");
    public static readonly FieldPath Current = Hpa("status.currentReplicas");
    public static readonly FieldPath Desired = Hpa("status.desiredReplicas");
    public static readonly FieldPath CurrentMetrics = Hpa("status.currentMetrics");
    public static readonly FieldPath Conditions = Hpa("status.conditions");

    public static readonly FieldPath ConditionType = FieldPath.In(Api + "HorizontalPodAutoscalerCondition", "type");
    public static readonly FieldPath ConditionStatus = FieldPath.In(Api + "HorizontalPodAutoscalerCondition", "status");
    public static readonly FieldPath ConditionReason = FieldPath.In(Api + "HorizontalPodAutoscalerCondition", "reason");
    public static readonly FieldPath ConditionMessage = FieldPath.In(Api + "HorizontalPodAutoscalerCondition", "message");

    public static readonly FieldPath SpecType = FieldPath.In(Api + "MetricSpec", "type");
    public static readonly FieldPath StatusType = FieldPath.In(Api + "MetricStatus", "type");
    public static readonly FieldPath TargetType = FieldPath.In(Api + "MetricTarget", "type");
    public static readonly FieldPath TargetUtilization = FieldPath.In(Api + "MetricTarget", "averageUtilization");
    public static readonly FieldPath TargetAverage = FieldPath.In(Api + "MetricTarget", "averageValue");
    public static readonly FieldPath TargetValue = FieldPath.In(Api + "MetricTarget", "value");
    public static readonly FieldPath ValueUtilization = FieldPath.In(Api + "MetricValueStatus", "averageUtilization");
    public static readonly FieldPath ValueAverage = FieldPath.In(Api + "MetricValueStatus", "averageValue");
    public static readonly FieldPath ValueValue = FieldPath.In(Api + "MetricValueStatus", "value");

    /// <summary>How the parts of a metric of each type are named, in the specification and in the status.</summary>
    public static readonly ImmutableArray<MetricFields> Types =
    [
        new("Resource", "resource.name", "resource.target", "resource.current"),
        new("ContainerResource", "containerResource.name", "containerResource.target", "containerResource.current"),
        new("Pods", "pods.metric.name", "pods.target", "pods.current"),
        new("Object", "object.metric.name", "object.target", "object.current"),
        new("External", "external.metric.name", "external.target", "external.current"),
    ];

    public static ImmutableArray<FieldPath> All { get; } =
        [TargetKind, TargetName, Least, Most, Metrics, Current, Desired, CurrentMetrics, Conditions];

    private static FieldPath Hpa(string path) => FieldPath.Of(ResourceKinds.HorizontalPodAutoscaler, path);

    /// <summary>Where a metric of one type keeps its name, its target and its current value.</summary>
    internal sealed class MetricFields(string type, string name, string target, string current)
    {
        public string Type => type;

        public FieldPath SpecName { get; } = FieldPath.In(Api + "MetricSpec", name);

        public FieldPath StatusName { get; } = FieldPath.In(Api + "MetricStatus", name);

        public FieldPath Target { get; } = FieldPath.In(Api + "MetricSpec", target);

        public FieldPath Current { get; } = FieldPath.In(Api + "MetricStatus", current);
    }
}

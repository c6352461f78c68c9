using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What the knowledge of autoscaling reads of HPAs and of the pods that they count.</summary>
internal static class AutoscalingFields
{
    private const string Rules = "io.k8s.api.autoscaling.v2.HPAScalingRules";

    public static readonly FieldPath TargetKind = Hpa("spec.scaleTargetRef.kind");
    public static readonly FieldPath TargetName = Hpa("spec.scaleTargetRef.name");
    public static readonly FieldPath Minimum = Hpa("spec.minReplicas");
    public static readonly FieldPath Maximum = Hpa("spec.maxReplicas");
    public static readonly FieldPath Metrics = Hpa("spec.metrics");
    public static readonly FieldPath ScaleUp = Hpa("spec.behavior.scaleUp");
    public static readonly FieldPath ScaleDown = Hpa("spec.behavior.scaleDown");
    public static readonly FieldPath Current = Hpa("status.currentReplicas");
    public static readonly FieldPath Desired = Hpa("status.desiredReplicas");
    public static readonly FieldPath CurrentMetrics = Hpa("status.currentMetrics");
    public static readonly FieldPath LastScale = Hpa("status.lastScaleTime");
    public static readonly FieldPath Conditions = Hpa("status.conditions");
    public static readonly FieldPath ConditionType = Conditions.Each("type");
    public static readonly FieldPath ConditionStatus = Conditions.Each("status");
    public static readonly FieldPath ConditionReason = Conditions.Each("reason");
    public static readonly FieldPath ConditionMessage = Conditions.Each("message");
    public static readonly FieldPath Labels = Hpa("metadata.labels");
    public static readonly FieldPath HpaOwners = Hpa("metadata.ownerReferences");
    public static readonly FieldPath OwnerKind = HpaOwners.Each("kind");
    public static readonly FieldPath OwnerName = HpaOwners.Each("name");

    public static readonly FieldPath Window = FieldPath.In(Rules, "stabilizationWindowSeconds");
    public static readonly FieldPath Select = FieldPath.In(Rules, "selectPolicy");
    public static readonly FieldPath Tolerance = FieldPath.In(Rules, "tolerance");
    public static readonly FieldPath Policies = FieldPath.In(Rules, "policies");
    public static readonly FieldPath PolicyType = Policies.Each("type");
    public static readonly FieldPath PolicyValue = Policies.Each("value");
    public static readonly FieldPath PolicyPeriod = Policies.Each("periodSeconds");

    public static readonly FieldPath Phase = FieldPath.Of(ResourceKinds.Pod, "status.phase");
    public static readonly FieldPath Started = FieldPath.Of(ResourceKinds.Pod, "status.startTime");
    public static readonly FieldPath Deleted = FieldPath.Of(ResourceKinds.Pod, "metadata.deletionTimestamp");
    public static readonly FieldPath PodConditions = FieldPath.Of(ResourceKinds.Pod, "status.conditions");
    public static readonly FieldPath PodConditionType = PodConditions.Each("type");
    public static readonly FieldPath PodConditionStatus = PodConditions.Each("status");
    public static readonly FieldPath PodConditionSince = PodConditions.Each("lastTransitionTime");

    /// <summary>Everything above that starts at an object.</summary>
    public static readonly ImmutableArray<FieldPath> All =
    [
        TargetKind, TargetName, Minimum, Maximum, Metrics, ScaleUp, ScaleDown, Current, Desired, CurrentMetrics, LastScale, ConditionType, ConditionStatus,
        ConditionReason, ConditionMessage, Labels, OwnerKind, OwnerName, Phase, Started, Deleted, PodConditionType, PodConditionStatus, PodConditionSince,
    ];

    /// <summary>The condition of that type, or null.</summary>
    public static ResourceMessage? Condition(ResourceObject hpa, string type) =>
        Texts.Messages(Conditions.List(hpa.Body)).FirstOrDefault(c => ConditionType.Text(c) == type);

    /// <summary>True when the HPA says of itself that this condition holds for that reason.</summary>
    public static bool Says(ResourceObject hpa, string type, string status, string reason) =>
        Condition(hpa, type) is { } condition && ConditionStatus.Text(condition) == status && ConditionReason.Text(condition) == reason;

    private static FieldPath Hpa(string path) => FieldPath.Of(ResourceKinds.HorizontalPodAutoscaler, path);
}

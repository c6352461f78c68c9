using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>Why an HPA does or does not move, from what its controller says of itself.</summary>
/// <remarks>pkg/controller/podautoscaler/horizontal.go: the reasons of the three conditions.</remarks>
internal static class AutoscalerWords
{
    public static Cell Why(ResourceObject hpa)
    {
        var conditions = AutoscalerFields.Conditions.List(hpa.Body);
        if (Find(conditions, "AbleToScale") is { } able && !IsTrue(able))
            return new($"cannot scale: {Message(able)}", Tone.Bad);
        if (Find(conditions, "ScalingActive") is { } active && !IsTrue(active))
            return Reason(active) == "ScalingDisabled" ? new("off: its target has 0 replicas", Tone.Dim) : new($"does not see its metric: {Message(active)}", Tone.Bad);
        var (current, desired) = (AutoscalerFields.Current.Integer(hpa.Body) ?? 0, AutoscalerFields.Desired.Integer(hpa.Body) ?? 0);
        if (current != desired)
            return new($"scaling {current} to {desired}", Tone.Warning);
        if (Limit(hpa, Find(conditions, "ScalingLimited")) is { } limit)
            return limit;
        return Reason(Find(conditions, "AbleToScale")) switch
        {
            "ScaleDownStabilized" => new("scaling down waits: a recent peak still counts"),
            "ScaleUpStabilized" => new("scaling up waits: a recent low still counts"),
            _ => conditions.Count == 0 ? new("not looked at yet", Tone.Warning) : new("as many as it computes", Tone.Good),
        };
    }

    private static Cell? Limit(ResourceObject hpa, ResourceMessage? limited) => limited is null || !IsTrue(limited) ? null : Reason(limited) switch
    {
        "TooManyReplicas" => new($"at its maximum of {AutoscalerFields.Most.Integer(hpa.Body)}: it would want more", Tone.Warning),
        "TooFewReplicas" => new($"at its minimum of {AutoscalerFields.Least.Integer(hpa.Body) ?? 1}", Tone.Good),
        "ScaleUpLimit" => new("scaling up is slowed by its policy", Tone.Warning),
        "ScaleDownLimit" => new("scaling down is slowed by its policy"),
        _ => new(Message(limited), Tone.Warning),
    };

    private static ResourceMessage? Find(ResourceList conditions, string type)
    {
        foreach (var item in conditions.Items)
        {
            if (item is ResourceMessage condition && AutoscalerFields.ConditionType.Text(condition) == type)
                return condition;
        }

        return null;
    }

    private static bool IsTrue(ResourceMessage condition) => AutoscalerFields.ConditionStatus.Text(condition) == "True";

    private static string Reason(ResourceMessage? condition) => AutoscalerFields.ConditionReason.Text(condition) ?? "";

    private static string Message(ResourceMessage condition) => AutoscalerFields.ConditionMessage.Text(condition) is { Length: > 0 } message ? message : Reason(condition);
}

using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What holds an HPA where it is, or moves it; the words that rules compare with.</summary>
internal static class ScalingHolds
{
    /// <summary>The target has no replicas, which switches the HPA off.</summary>
    public const string Disabled = "disabled";

    /// <summary>The target cannot be read or written.</summary>
    public const string Unable = "unable";

    /// <summary>No replica count can be computed.</summary>
    public const string NoMetric = "no-metric";

    /// <summary>The status has no values (yet).</summary>
    public const string Unknown = "unknown";
    public const string AtTarget = "at-target";
    public const string Tolerance = "tolerance";

    /// <summary>Pods that are not ready count as idle and hold it back.</summary>
    public const string Unready = "unready";
    public const string Maximum = "maximum";
    public const string Minimum = "minimum";
    public const string ForbiddenUp = "forbidden-up";
    public const string ForbiddenDown = "forbidden-down";
    public const string StabilizingUp = "stabilizing-up";
    public const string StabilizingDown = "stabilizing-down";
    public const string RateUp = "rate-up";
    public const string RateDown = "rate-down";

    /// <summary>One metric has no value: nothing is scaled down without it.</summary>
    public const string MissingBlocksDown = "missing-blocks-down";
    public const string ScalingUp = "scaling-up";
    public const string ScalingDown = "scaling-down";
}

/// <summary>
/// What the HPA controller computes, done again: each metric's wish, of which the largest counts, then stabilization, policies and limits
/// (pkg/controller/podautoscaler/horizontal.go).
/// </summary>
/// <param name="Hold">A word of <see cref="ScalingHolds"/>.</param>
/// <param name="Leader">The metric that counts; null where none has a value.</param>
internal sealed record AutoscalingDecision(
    string Hold, long Current, long Desired, long Minimum, long Maximum, AutoscalingBehaviour Up, AutoscalingBehaviour Down, IReadOnlyList<AutoscalingWish> Wishes,
    AutoscalingWish? Leader)
{
    /// <summary>The replicas that the metrics ask for, before limits; the current ones where no metric has a value.</summary>
    public long Wish => Leader?.Replicas ?? Current;

    /// <summary>A metric is further above its target than a controller without settings of the HPA's own would leave it.</summary>
    public bool Busy => Leader?.Metric.Ratio > 1 + AutoscalingBehaviour.ClusterTolerance;

    public IEnumerable<AutoscalingWish> Missing => Wishes.Where(w => w.Replicas is null);

    public static AutoscalingDecision Of(IStateReader reader, ResourceObject hpa)
    {
        var current = Math.Clamp(AutoscalingFields.Current.Integer(hpa.Body) ?? 0, 0, int.MaxValue);
        var (up, down) = (AutoscalingBehaviour.Of(hpa, up: true), AutoscalingBehaviour.Of(hpa, up: false));
        var metrics = AutoscalingMetrics.Of(hpa);
        var pods = new Lazy<AutoscalingPods?>(() => AutoscalingPods.Of(reader, hpa, cpu: false));
        var cpuPods = new Lazy<AutoscalingPods?>(() => AutoscalingPods.Of(reader, hpa, cpu: true));
        var wishes = metrics.ConvertAll(m => AutoscalingWish.Of(m, current, m.Ratio > 1 || m.Ratio < 1 ? (m.Resource == "cpu" ? cpuPods : pods).Value : null, up, down));
        var decision = new AutoscalingDecision(
            ScalingHolds.Unknown, current, AutoscalingFields.Desired.Integer(hpa.Body) ?? 0, AutoscalingFields.Minimum.Integer(hpa.Body) ?? 1,
            AutoscalingFields.Maximum.Integer(hpa.Body) ?? 0, up, down, wishes, wishes.Where(w => w.Replicas is not null).MaxBy(w => w.Replicas));
        return decision with { Hold = decision.Holds(hpa) };
    }

    private string Holds(ResourceObject hpa)
    {
        if (AutoscalingFields.Says(hpa, "ScalingActive", "False", "ScalingDisabled"))
            return ScalingHolds.Disabled;
        if (Fails(hpa, "AbleToScale"))
            return ScalingHolds.Unable;
        if (Leader is not null && Wish < Current && Missing.Any())
            return ScalingHolds.MissingBlocksDown;
        if (Fails(hpa, "ScalingActive"))
            return ScalingHolds.NoMetric;
        if (Leader is null)
            return ScalingHolds.Unknown;
        return Wish > Current ? HoldsUp(hpa) : Wish < Current ? HoldsDown(hpa) : Rests();
    }

    private string HoldsUp(ResourceObject hpa)
    {
        if (Current >= Maximum)
            return ScalingHolds.Maximum;
        if (Up.Forbidden)
            return ScalingHolds.ForbiddenUp;
        if (AutoscalingFields.Says(hpa, "AbleToScale", "True", "ScaleUpStabilized"))
            return ScalingHolds.StabilizingUp;
        return AutoscalingFields.Says(hpa, "ScalingLimited", "True", "ScaleUpLimit") ? ScalingHolds.RateUp : ScalingHolds.ScalingUp;
    }

    private string HoldsDown(ResourceObject hpa)
    {
        if (Current <= Minimum)
            return ScalingHolds.Minimum;
        if (Down.Forbidden)
            return ScalingHolds.ForbiddenDown;
        if (AutoscalingFields.Says(hpa, "AbleToScale", "True", "ScaleDownStabilized"))
            return ScalingHolds.StabilizingDown;
        return AutoscalingFields.Says(hpa, "ScalingLimited", "True", "ScaleDownLimit") ? ScalingHolds.RateDown : ScalingHolds.ScalingDown;
    }

    private string Rests() =>
        Wishes.Any(w => w.HeldByUnready) ? ScalingHolds.Unready
        : Current <= Minimum && Leader!.Metric.Ratio < 1 && !Leader.Tolerated ? ScalingHolds.Minimum
        : Desired > Current ? ScalingHolds.ScalingUp
        : Leader!.Tolerated ? ScalingHolds.Tolerance
        : ScalingHolds.AtTarget;

    private static bool Fails(ResourceObject hpa, string type) => AutoscalingFields.Condition(hpa, type) is { } condition && AutoscalingFields.ConditionStatus.Text(condition) == "False";
}

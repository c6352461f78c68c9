using System.Globalization;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What one metric asks for: <c>ceil(pods * current / target)</c>, or no change within the tolerance (pkg/controller/podautoscaler/replica_calculator.go).</summary>
/// <param name="Replicas">Null where the metric has no value.</param>
/// <param name="Text">The arithmetic: <c>cpu is at 180% of its request, the target is 50%: 10 replicas * 180 / 50 = 36</c>.</param>
/// <param name="Tolerated">The metric is off its target, and within the tolerance.</param>
/// <param name="HeldByUnready">The ready pods alone would ask for more; those that are not ready count as idle and hold it back.</param>
internal sealed record AutoscalingWish(AutoscalingMetric Metric, long? Replicas, string Text, bool Tolerated = false, bool HeldByUnready = false)
{
    public static AutoscalingWish Of(AutoscalingMetric metric, long replicas, AutoscalingPods? pods, AutoscalingBehaviour up, AutoscalingBehaviour down)
    {
        if (metric.Ratio is not { } ratio || metric.Current is not { } current)
            return new(metric, null, metric.State);
        var tolerance = (ratio > 1 ? up : down).Tolerance;
        if (Math.Abs(ratio - 1) <= tolerance)
            return new(metric, replicas, $"{metric.State}: within the tolerance of {Percent(tolerance)}, nothing to do", Tolerated: ratio != 1);
        var counted = metric.Measure == MetricMeasure.Shared || pods is null ? replicas : pods.Ready;
        if (metric.Measure is MetricMeasure.Utilization or MetricMeasure.PerPod && ratio > 1 && pods is { Unready.Length: > 0 })
            return WithUnready(metric, replicas, pods, ratio, tolerance);
        var wish = (long)Math.Ceiling(Math.Min(counted * ratio, int.MaxValue));
        var noun = counted == replicas ? "replicas" : "ready pods";
        return new(metric, wish, $"{metric.State}: {counted} {noun} * {metric.Number(current)} / {metric.Number(metric.Target)} = {wish}");
    }

    // On the way up, what is not ready counts as a pod that uses nothing; where that turns the direction, nothing is done.
    private static AutoscalingWish WithUnready(AutoscalingMetric metric, long replicas, AutoscalingPods pods, decimal ratio, decimal tolerance)
    {
        var diluted = ratio * pods.Ready / pods.All;
        var wish = (long)Math.Ceiling(Math.Min(diluted * pods.All, int.MaxValue));
        var held = diluted < 1 || Math.Abs(diluted - 1) <= tolerance || wish < replicas;
        var average = metric.Number(Math.Round(metric.Current!.Value * pods.Ready / pods.All, metric.Resource.Length > 0 && metric.Measure != MetricMeasure.Utilization ? 6 : 1));
        var text = $"{metric.State}, but {pods.Unready.Length} of {pods.All} pods {(pods.Unready.Length == 1 ? "is" : "are")} not ready and count as idle: "
            + $"{metric.Number(metric.Current.Value)} * {pods.Ready} / {pods.All} = {average}, ";
        return held
            ? new(metric, replicas, text + "which asks for no more replicas", HeldByUnready: true)
            : new(metric, wish, text + $"so that {pods.All} pods * {average} / {metric.Number(metric.Target)} = {wish}");
    }

    private static string Percent(decimal fraction) => (fraction * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}

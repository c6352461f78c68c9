using System.Globalization;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Says in words why an HPA moves or does not, with the arithmetic: for evidence, for <c>explain hpa/NAME</c> and for the view of the HPAs.</summary>
public static class AutoscalingExplanation
{
    /// <summary>What an explanation reads of the cluster's objects.</summary>
    public static IEnumerable<FieldPath> Reads => AutoscalingFields.All;

    /// <summary>
    /// The target with its replicas and limits, one line a metric with what it asks for, what holds or moves it, and who owns the HPA. Raw cluster text: never
    /// for a terminal.
    /// </summary>
    public static IReadOnlyList<string> Lines(IStateReader reader, ResourceObject hpa)
    {
        var decision = AutoscalingDecision.Of(reader, hpa);
        var known = decision.Wishes.Count(w => w.Replicas is not null);
        var lines = new List<string>
        {
            $"{AutoscalingFields.TargetKind.Text(hpa.Body)} {AutoscalingFields.TargetName.Text(hpa.Body)} has {Texts.Count(decision.Current, "replica")}, "
            + $"{decision.Desired} wanted, at least {decision.Minimum} and at most {decision.Maximum}",
        };
        lines.AddRange(decision.Wishes.Select(w => w.Text));
        if (known > 1)
            lines.Add($"of {known} metrics the largest wish counts: {decision.Leader!.Metric.Name} with {decision.Wish}");
        lines.Add(Sentence(decision, hpa));
        if (AutoscalingOwner.ScaledObject(hpa) is { Length: > 0 } scaled)
            lines.Add($"KEDA makes this HPA from ScaledObject {scaled}, and writes it again whenever it differs: limits and metrics are changed there");
        return lines;
    }

    /// <summary>What holds it, or moves it, in a sentence.</summary>
    internal static string Sentence(AutoscalingDecision decision, ResourceObject hpa) => decision.Hold switch
    {
        ScalingHolds.Disabled => "the target has 0 replicas, which switches the HPA off until something else scales it up",
        ScalingHolds.Unable => $"it cannot scale: {Message(hpa, "AbleToScale")}",
        ScalingHolds.NoMetric => $"it computes nothing: {Message(hpa, "ScalingActive")}",
        ScalingHolds.Unknown => "the controller has written no metrics into the status yet",
        ScalingHolds.MissingBlocksDown =>
            $"it would go down to {decision.Wish}, and does not while {Texts.Join([.. decision.Missing.Select(w => w.Metric.Name)])} has no value: with a metric missing nothing is scaled down",
        ScalingHolds.Unready => "pods that are not ready count as idle, so it waits for them before it asks for more",
        ScalingHolds.ScalingUp => $"it is scaling up{To(decision)}",
        ScalingHolds.ScalingDown => $"it is scaling down{To(decision)}",
        ScalingHolds.Tolerance => "the metrics are so near to their targets that it leaves the replicas as they are",
        ScalingHolds.AtTarget => "the metrics are at their targets: nothing to do",
        _ => decision.Wish > decision.Current ? HeldUp(decision) : HeldDown(decision),
    };

    private static string HeldUp(AutoscalingDecision decision) => decision.Hold switch
    {
        ScalingHolds.Maximum => $"it is at its maximum of {decision.Maximum}, and the metrics ask for {decision.Wish}",
        ScalingHolds.ForbiddenUp => $"behavior.scaleUp.selectPolicy is Disabled: it never scales up, though the metrics ask for {decision.Wish}",
        ScalingHolds.StabilizingUp =>
            $"behavior.scaleUp.stabilizationWindowSeconds is {decision.Up.WindowSeconds}: it follows the lowest wish of the last {Duration(decision.Up.WindowSeconds)}, and asks for {decision.Wish} when the load has been high for that long",
        _ => $"behavior.scaleUp allows {decision.Up.PolicyWords}: from {decision.Current} the next step goes to at most {decision.Up.Limit(decision.Current)}{Time(decision, decision.Up)}",
    };

    private static string HeldDown(AutoscalingDecision decision) => decision.Hold switch
    {
        ScalingHolds.Minimum => $"it is at its minimum of {decision.Minimum}, where a low load should leave it",
        ScalingHolds.ForbiddenDown => $"behavior.scaleDown.selectPolicy is Disabled: it never scales down, though the metrics would do with {decision.Wish}",
        ScalingHolds.StabilizingDown =>
            $"it follows the highest wish of the last {Duration(decision.Down.WindowSeconds)} (behavior.scaleDown.stabilizationWindowSeconds), and goes down to {Math.Max(decision.Wish, decision.Minimum)} when the load has been low for that long",
        _ => $"behavior.scaleDown allows {decision.Down.PolicyWords}: from {decision.Current} the next step goes to at least {decision.Down.Limit(decision.Current)}{Time(decision, decision.Down)}",
    };

    private static string To(AutoscalingDecision decision) => decision.Desired == decision.Current ? "" : $" to {decision.Desired}";

    private static string Time(AutoscalingDecision decision, AutoscalingBehaviour rules)
    {
        var end = Math.Clamp(decision.Wish, decision.Minimum, Math.Max(decision.Minimum, decision.Maximum));
        return rules.TimeTo(decision.Current, end) is { } time ? $", and {end} take about {Duration((long)time.TotalSeconds)}" : "";
    }

    /// <summary><c>45s</c>, <c>5m</c>, <c>1h 30m</c>.</summary>
    internal static string Duration(long seconds) => seconds switch
    {
        < 120 => $"{seconds}s",
        < 7200 => $"{seconds / 60}m",
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}h{(seconds % 3600 / 60 is > 0 and var minutes ? $" {minutes}m" : "")}"),
    };

    private static string Message(ResourceObject hpa, string type) => AutoscalingFields.ConditionMessage.Text(AutoscalingFields.Condition(hpa, type)) ?? "";
}

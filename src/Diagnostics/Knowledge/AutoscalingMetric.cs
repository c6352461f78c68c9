using System.Globalization;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>How a metric is measured against its target.</summary>
internal enum MetricMeasure
{
    /// <summary>Percent of the pods' request, on average.</summary>
    Utilization,

    /// <summary>A value a pod, averaged over the pods that are measured.</summary>
    PerPod,

    /// <summary>One value for all pods together, divided by their number (object and external metrics with an averageValue).</summary>
    Shared,

    /// <summary>One value that does not depend on how many pods there are.</summary>
    Value,
}

/// <summary>One metric of an HPA: what it should be, and what the controller measured last.</summary>
/// <param name="Name">In words: <c>cpu</c>, <c>cpu of container app</c>, <c>pods metric http_requests</c>.</param>
/// <param name="Resource">The resource, which says how its numbers are written; empty for other metrics.</param>
internal sealed record AutoscalingMetric(string Name, string Resource, MetricMeasure Measure, decimal Target, decimal? Current)
{
    // A cluster may send any number; what is larger than these tells nothing more, and multiplying it must not overflow.
    private const decimal LargestValue = 1e18m;
    private const decimal LargestRatio = 1e9m;

    /// <summary>Null where the controller has no value.</summary>
    public decimal? Current { get; } = Current is { } value ? Math.Clamp(value, -LargestValue, LargestValue) : null;

    /// <summary>How far the metric is from its target: above 1 asks for more pods. Null without a value.</summary>
    public decimal? Ratio => Current is { } current ? Math.Min(current / Target, LargestRatio) : null;

    /// <summary><c>cpu is at 180% of its request, the target is 50%</c>.</summary>
    public string State => Current is not { } current ? $"{Name} has no value, the target is {Number(Target)}{Unit}" : $"{Name} is at {Number(current)}{Unit}, the target is {Number(Target)}{Aim}";

    public string Number(decimal value) => Resource.Length > 0 && Measure != MetricMeasure.Utilization ? Quantities.Format(Resource, value) : value.ToString("0.###", CultureInfo.InvariantCulture);

    private string Unit => Measure switch
    {
        MetricMeasure.Utilization => "% of its request",
        MetricMeasure.Value => "",
        _ => " a pod",
    };

    private string Aim => Measure == MetricMeasure.Utilization ? "%" : "";
}

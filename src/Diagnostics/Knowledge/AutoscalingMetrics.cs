using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// What the HPA controller computes of each metric: <c>ceil(replicas * current / target)</c>, left alone within the tolerance of 10 %
/// (pkg/controller/podautoscaler/replica_calculator.go).
/// </summary>
internal static class AutoscalingMetrics
{
    private const decimal Tolerance = 0.1m;
    private static readonly FieldPath Replicas = FieldPath.Of(ResourceKinds.HorizontalPodAutoscaler, "status.currentReplicas");
    private static readonly FieldPath Specs = FieldPath.Of(ResourceKinds.HorizontalPodAutoscaler, "spec.metrics");
    private static readonly FieldPath Statuses = FieldPath.Of(ResourceKinds.HorizontalPodAutoscaler, "status.currentMetrics");
    private static readonly FieldPath SpecName = Specs.Each("resource.name");
    private static readonly FieldPath TargetUtilization = Specs.Each("resource.target.averageUtilization");
    private static readonly FieldPath TargetValue = Specs.Each("resource.target.averageValue");
    private static readonly FieldPath StatusName = Statuses.Each("resource.name");
    private static readonly FieldPath CurrentUtilization = Statuses.Each("resource.current.averageUtilization");
    private static readonly FieldPath CurrentValue = Statuses.Each("resource.current.averageValue");

    public static readonly ImmutableArray<FieldPath> Reads =
        [Replicas, SpecName, TargetUtilization, TargetValue, StatusName, CurrentUtilization, CurrentValue];

    /// <summary>One line a resource metric: <c>cpu is at 180% of its request, the target is 50%: 10 replicas * 180 / 50 = 36</c>.</summary>
    public static List<string> Lines(ResourceObject hpa)
    {
        var lines = new List<string>();
        var replicas = Replicas.Integer(hpa.Body) ?? 0;
        foreach (var spec in Texts.Messages(Specs.List(hpa.Body)))
        {
            var name = SpecName.Text(spec);
            var status = Texts.Messages(Statuses.List(hpa.Body)).FirstOrDefault(s => name is not null && StatusName.Text(s) == name);
            if (status is null)
                continue;
            if (TargetUtilization.Integer(spec) is { } target and > 0 && CurrentUtilization.Integer(status) is { } current)
                lines.Add($"{name} is at {current}% of its request, the target is {target}%: {Wish(replicas, current, target, "")}");
            else if (Quantities.Parse(TargetValue.Text(spec)) is { } aim and > 0 && Quantities.Parse(CurrentValue.Text(status)) is { } have)
                lines.Add($"{name} is at {Quantities.Format(name!, have)} a pod, the target is {Quantities.Format(name!, aim)}: {Wish(replicas, have, aim, name!)}");
        }

        return lines;
    }

    private static string Wish(long replicas, decimal current, decimal target, string resource)
    {
        if (Math.Abs((current / target) - 1) <= Tolerance)
            return "within the tolerance of 10%, nothing to do";
        var wish = Math.Ceiling(replicas * current / target).ToString("0", CultureInfo.InvariantCulture);
        return $"{replicas} replicas * {Number(resource, current)} / {Number(resource, target)} = {wish}";
    }

    private static string Number(string resource, decimal value) => resource.Length == 0 ? value.ToString("0.##", CultureInfo.InvariantCulture) : Quantities.Format(resource, value);
}

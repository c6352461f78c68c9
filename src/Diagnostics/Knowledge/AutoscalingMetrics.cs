using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Reads the metrics of an HPA, each with the value that the controller wrote into the status.</summary>
internal static class AutoscalingMetrics
{
    private const string Package = "io.k8s.api.autoscaling.v2.";

    private static readonly ImmutableArray<Source> Sources =
    [
        new("resource", "Resource", "name", "", ""),
        new("containerResource", "ContainerResource", "name", "container", ""),
        new("pods", "Pods", "metric.name", "", "pods metric "),
        new("object", "Object", "metric.name", "describedObject.name", "object metric "),
        new("external", "External", "metric.name", "", "external metric "),
    ];

    /// <summary>In the order of the specification; those that have no usable target are left out.</summary>
    public static List<AutoscalingMetric> Of(ResourceObject hpa)
    {
        var metrics = new List<AutoscalingMetric>();
        var values = Texts.Messages(AutoscalingFields.CurrentMetrics.List(hpa.Body)).ToList();
        foreach (var spec in Texts.Messages(AutoscalingFields.Metrics.List(hpa.Body)))
        {
            if (Sources.FirstOrDefault(s => s.In(spec) is not null) is { } source && source.Read(spec, values) is { } metric)
                metrics.Add(metric);
        }

        return metrics;
    }

    /// <summary>One of the five kinds of metric sources. Specification and status name their fields alike.</summary>
    private sealed class Source
    {
        private readonly string _prefix;
        private readonly FieldPath _inSpec;
        private readonly FieldPath _inStatus;
        private readonly FieldPath _name;
        private readonly FieldPath? _whose;
        private readonly FieldPath _nameInStatus;
        private readonly FieldPath? _whoseInStatus;
        private readonly FieldPath _utilization;
        private readonly FieldPath _average;
        private readonly FieldPath? _value;
        private readonly FieldPath _currentUtilization;
        private readonly FieldPath _currentAverage;
        private readonly FieldPath _currentValue;

        public Source(string field, string type, string name, string whose, string prefix)
        {
            _prefix = prefix;
            (_inSpec, _inStatus) = (FieldPath.In(Package + "MetricSpec", field), FieldPath.In(Package + "MetricStatus", field));
            var (spec, status) = ($"{Package}{type}MetricSource", $"{Package}{type}MetricStatus");
            (_name, _nameInStatus) = (FieldPath.In(spec, name), FieldPath.In(status, name));
            (_whose, _whoseInStatus) = whose.Length == 0 ? (null, null) : (FieldPath.In(spec, whose), FieldPath.In(status, whose));
            (_utilization, _average) = (FieldPath.In(spec, "target.averageUtilization"), FieldPath.In(spec, "target.averageValue"));
            _value = type is "Object" or "External" ? FieldPath.In(spec, "target.value") : null;
            _currentUtilization = FieldPath.In(status, "current.averageUtilization");
            (_currentAverage, _currentValue) = (FieldPath.In(status, "current.averageValue"), FieldPath.In(status, "current.value"));
        }

        public ResourceMessage? In(ResourceMessage spec) => _inSpec.Message(spec);

        public AutoscalingMetric? Read(ResourceMessage metric, IEnumerable<ResourceMessage> values)
        {
            var spec = In(metric);
            var name = _name.Text(spec) ?? "";
            var whose = _whose?.Text(spec) ?? "";
            var status = values.Select(v => _inStatus.Message(v))
                .FirstOrDefault(s => s is not null && _nameInStatus.Text(s) == name && (_whoseInStatus?.Text(s) ?? "") == whose);
            var resource = _prefix.Length == 0 ? name : "";
            var words = _prefix + name + (whose.Length == 0 ? "" : _prefix.Length == 0 ? $" of container {whose}" : $" of {whose}");
            if (_utilization.Integer(spec) is { } percent and > 0)
                return new(words, resource, MetricMeasure.Utilization, percent, _currentUtilization.Integer(status));
            if (Quantities.Parse(_average.Text(spec)) is { } average and > 0)
                return new(words, resource, _value is null ? MetricMeasure.PerPod : MetricMeasure.Shared, average, Quantities.Parse(_currentAverage.Text(status)));
            return Quantities.Parse(_value?.Text(spec)) is { } value and > 0
                ? new(words, resource, MetricMeasure.Value, value, Quantities.Parse(_currentValue.Text(status)))
                : null;
        }
    }
}

using System.Globalization;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>Current values against targets, as kubectl writes them: <c>cpu 23%/50%</c>.</summary>
internal static class AutoscalerMetrics
{
    private const string Unknown = "<unknown>";
    private static readonly string[] Separators = [", "];

    public static Cell Of(ResourceObject hpa)
    {
        var statuses = Columns.Messages(AutoscalerFields.CurrentMetrics.List(hpa.Body)).ToList();
        var words = Columns.Messages(AutoscalerFields.Metrics.List(hpa.Body)).Select(m => Of(m, statuses)).ToList();
        if (words.Count == 0)
            return Cell.None;
        var text = string.Join(Separators[0], words);
        return new(text, text.Contains(Unknown, StringComparison.Ordinal) ? Tone.Warning : Tone.Plain);
    }

    private static string Of(ResourceMessage metric, List<ResourceMessage> statuses)
    {
        var type = AutoscalerFields.SpecType.Text(metric);
        if (AutoscalerFields.Types.FirstOrDefault(t => t.Type == type) is not { } fields)
            return type ?? "?";
        var name = fields.SpecName.Text(metric);
        var status = statuses.Find(s => AutoscalerFields.StatusType.Text(s) == type && fields.StatusName.Text(s) == name);
        var target = fields.Target.Message(metric);
        var current = fields.Current.Message(status);
        var (now, wanted) = AutoscalerFields.TargetType.Text(target) switch
        {
            "Utilization" => (Percent(AutoscalerFields.ValueUtilization.Integer(current)), Percent(AutoscalerFields.TargetUtilization.Integer(target))),
            "AverageValue" => (AutoscalerFields.ValueAverage.Text(current), AutoscalerFields.TargetAverage.Text(target)),
            _ => (AutoscalerFields.ValueValue.Text(current), AutoscalerFields.TargetValue.Text(target)),
        };
        return $"{name} {now ?? Unknown}/{wanted ?? Unknown}";
    }

    private static string? Percent(long? number) => number is { } percent ? string.Create(CultureInfo.InvariantCulture, $"{percent}%") : null;
}

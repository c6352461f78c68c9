using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>The HPAs: current value and target of each metric, limits, replicas, and in a few words why they do or don't move.</summary>
internal static class AutoscalerTable
{
    public static TableDefinition Definition { get; } = new(
        "HPAs", [ResourceKinds.HorizontalPodAutoscaler],
        [
            Columns.Namespace,
            Columns.Name with { Most = 34 },
            new("REFERENCE", row => new(Reference(row))) { Least = 14, Most = 36, Rank = 3, Measured = Reference, Searched = Reference, Order = row => SortKey.By(Reference(row)), SortLetter = 'R' },
            new("CURRENT/TARGET", row => AutoscalerMetrics.Of(row)) { Least = 16, Most = 40, Measured = row => AutoscalerMetrics.Of(row).Text },
            Number("MIN", row => AutoscalerFields.Least.Integer(row.Body) ?? 1) with { Least = 3, Rank = 2 }, // 1 is the API server's default
            Number("MAX", row => AutoscalerFields.Most.Integer(row.Body)) with { Least = 3, Rank = 2 },
            Number("CURRENT", row => AutoscalerFields.Current.Integer(row.Body)) with { Least = 7, SortLetter = 'C' },
            Number("DESIRED", row => AutoscalerFields.Desired.Integer(row.Body)) with { Least = 7, SortLetter = 'D' },
            new("WHY", AutoscalerWords.Why) { Least = 14, Most = 0, Rank = 1, IsExplained = true, Searched = row => AutoscalerWords.Why(row).Text },
            Columns.Age with { Rank = 4 },
        ],
        AutoscalerFields.All) { HasInsight = true };

    private static TableColumn Number(string title, Func<ResourceObject, long?> read) => new(title, row => read(row) is { } number ? new(Columns.Text(number)) : Cell.None)
    {
        Right = true,
        Order = row => SortKey.By((double)(read(row) ?? 0)),
        LargestFirst = true,
    };

    private static string Reference(ResourceObject hpa)
    {
        var kind = AutoscalerFields.TargetKind.Text(hpa.Body) ?? "";
        var word = ResourceKinds.FindByName(kind) is { ShortNames: [var known, ..] } ? known : kind;
        return $"{word}/{AutoscalerFields.TargetName.Text(hpa.Body)}";
    }
}

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>The orders in which findings stand.</summary>
internal static class FindingOrder
{
    /// <summary>By subject, then rule.</summary>
    public static readonly IComparer<FindingRecord> BySubject = Comparer<FindingRecord>.Create((x, y) =>
    {
        var order = KeyOrder.Compare(x.Subject, y.Subject);
        if (order == 0)
            order = string.CompareOrdinal(x.Finding.Rule, y.Finding.Rule);
        return order != 0 ? order : string.CompareOrdinal(x.Finding.Title, y.Finding.Title);
    });

    /// <summary>The finding that tells most about a fault first: the most severe, the surest, one with a log to show, then by subject.</summary>
    public static readonly IComparer<FindingRecord> ByWeight = Comparer<FindingRecord>.Create((x, y) =>
    {
        var order = y.Finding.Severity.CompareTo(x.Finding.Severity);
        if (order == 0)
            order = y.Finding.Confidence.CompareTo(x.Finding.Confidence);
        if (order == 0)
            order = HasLog(y).CompareTo(HasLog(x));
        return order != 0 ? order : BySubject.Compare(x, y);
    });

    /// <summary>Incidents: severity, then what they cost, then namespace, kind, name, rule.</summary>
    public static readonly IComparer<Incident> OfIncidents = Comparer<Incident>.Create((x, y) =>
    {
        var order = y.Severity.CompareTo(x.Severity);
        if (order == 0)
            order = x.Impact.CompareTo(y.Impact);
        if (order == 0)
            order = KeyOrder.Instance.Compare(x.Root, y.Root);
        return order != 0 ? order : string.CompareOrdinal(x.Rule, y.Rule);
    });

    private static bool HasLog(FindingRecord record) => record.Finding.Evidence.Any(e => e.Kind == "log");
}

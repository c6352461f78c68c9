namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>Which table is looked at, and how.</summary>
/// <param name="Namespace">Only this one; null for all.</param>
/// <param name="FaultsOnly">Only objects that have a part in an incident.</param>
/// <param name="SortedBy">The column; -1 is by namespace and name.</param>
internal sealed record TableQuery(TableDefinition Table, string? Namespace, RowFilter Filter, bool FaultsOnly, int SortedBy, bool Descending)
{
    public static TableQuery Of(TableDefinition table) =>
        new(table, null, RowFilter.None, false, table.SortedBy, table.SortedBy >= 0 && table.Columns[table.SortedBy].LargestFirst);
}

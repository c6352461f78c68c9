namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>What somebody looks at.</summary>
/// <param name="Query">The table; null for none.</param>
/// <param name="Row">The row of which more is to be known than its columns; null for none.</param>
internal readonly record struct Gaze(TableQuery? Query, RowId? Row);

/// <summary>Which table is looked at, and how.</summary>
/// <param name="Namespace">Only this one; null for all.</param>
/// <param name="FaultsOnly">Only objects that have a part in an incident.</param>
/// <param name="SortedBy">The column; -1 is by namespace and name.</param>
internal sealed record TableQuery(TableDefinition Table, string? Namespace, RowFilter Filter, bool FaultsOnly, int SortedBy, bool Descending)
{
    public static TableQuery Of(TableDefinition table) =>
        new(table, null, RowFilter.None, false, table.SortedBy, table.SortedBy >= 0 && table.Columns[table.SortedBy].LargestFirst);
}

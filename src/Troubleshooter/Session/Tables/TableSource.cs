using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>All that a table can be made from, as the task that owns the state saw it at a moment. Immutable.</summary>
/// <param name="IsKnown">False where nothing of it could be read yet, or may not be.</param>
internal sealed record TableSource(TableDefinition Table, string? Namespace, RowList Objects, IncidentIndex Incidents, bool IsKnown)
{
    public static TableSource Of(IDiagnosis diagnosis, TableDefinition table, string? ns, IncidentIndex incidents, bool isKnown) =>
        new(table, ns, new([.. table.Kinds.SelectMany(kind => Rooms(diagnosis, kind, ns))]), incidents, isKnown);

    private static IEnumerable<IReadOnlyList<ResourceObject>> Rooms(IDiagnosis diagnosis, ResourceKind kind, string? ns) =>
        ns is null || !kind.Namespaced ? diagnosis.Rooms(kind) : [diagnosis.Room(kind, ns)];
}

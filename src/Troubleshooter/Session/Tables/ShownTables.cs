using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>Every table that can be looked at: those of the views, and for any other kind what all objects have.</summary>
internal static class ShownTables
{
    private static readonly ImmutableArray<TableDefinition> Own =
    [
        PodTable.Definition, AutoscalerTable.Definition, NodeTable.Definition, EventTable.Definition,
        RolloutTable.Only(ResourceKinds.Deployment), RolloutTable.Only(ResourceKinds.StatefulSet), RolloutTable.Only(ResourceKinds.DaemonSet),
    ];

    private static readonly ImmutableDictionary<ResourceKind, TableDefinition> ByKind = ResourceKinds.All.ToImmutableDictionary(k => k, k => Own.FirstOrDefault(t => t.Kinds[0] == k) ?? Plain(k));

    /// <summary>What must be in the field mask for all tables.</summary>
    public static ImmutableArray<FieldPath> Reads { get; } =
        [.. Columns.Reads, .. IncidentIndex.Reads, .. RowOwner.Reads, .. RolloutTable.Definition.Reads, .. Own.SelectMany(t => t.Reads)];

    public static TableDefinition Of(ResourceKind kind) => ByKind[kind];

    private static TableDefinition Plain(ResourceKind kind) => new(
        kind.Kind.EndsWith('s') ? $"{kind.Kind}es" : kind.Kind.EndsWith('y') ? $"{kind.Kind[..^1]}ies" : $"{kind.Kind}s",
        [kind], kind.Namespaced ? [Columns.Namespace, Columns.Name, Columns.Age] : [Columns.Name, Columns.Age], []);
}

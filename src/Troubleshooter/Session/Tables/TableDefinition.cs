using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>A table of the objects of one kind, or of a few that belong together.</summary>
/// <param name="Title">As the heading of a view.</param>
/// <param name="Reads">What must be in the field mask for its columns.</param>
internal sealed record TableDefinition(string Title, ImmutableArray<ResourceKind> Kinds, ImmutableArray<TableColumn> Columns, ImmutableArray<FieldPath> Reads)
{
    /// <summary>The column by which it is sorted until the user says otherwise; -1 is by namespace and name.</summary>
    public int SortedBy { get; init; } = -1;

    /// <summary>More is to be known of a row than its columns: the selected one is told of below.</summary>
    public bool HasInsight { get; init; }

    /// <summary>A column holds words that may be too long for it.</summary>
    public bool HasWords => Columns.Any(c => c.IsWords);

    /// <summary>Of each kind that has them: where its labels are.</summary>
    public ImmutableDictionary<ResourceKind, FieldPath> Labels { get; init; } = ImmutableDictionary<ResourceKind, FieldPath>.Empty;

    /// <summary>All columns, or none of which, say in which namespace the object is.</summary>
    public bool Namespaced => Kinds.Any(k => k.Namespaced);

    public bool Equals(TableDefinition? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Title.GetHashCode(StringComparison.Ordinal);
}

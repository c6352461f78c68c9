using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Resources;

/// <summary>A path that something reads of a kind's objects. Steps pass through lists and maps: the fields of an element follow directly.</summary>
/// <param name="Whole">True keeps everything below the last step; false keeps, of a message, only that it is there.</param>
public sealed record MaskPath(ResourceKind Kind, ImmutableArray<SchemaField> Steps, bool Whole);

/// <summary>Which fields of each kind are kept: the union of the paths that rules, host functions and views read.</summary>
public sealed class FieldMask
{
}

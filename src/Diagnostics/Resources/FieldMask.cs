using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Resources;

/// <summary>A path that something reads of a kind's objects. Steps pass through lists and maps: the fields of an element follow directly.</summary>
/// <param name="Whole">True keeps everything below the last step; false keeps, of a message, only that it is there.</param>
public sealed record MaskPath(ResourceKind Kind, ImmutableArray<SchemaField> Steps, bool Whole);

/// <summary>Which fields of each kind are kept: the union of the paths that rules, host functions and views read. Equal masks keep the same of every kind.</summary>
public sealed class FieldMask : IEquatable<FieldMask>
{
    private static readonly string[] Identity = ["name", "namespace", "creationTimestamp", "deletionTimestamp"];

    private static readonly MaskPath[] OfEveryKind = [.. ResourceKinds.All.SelectMany(_ => Identity, (kind, field) => FieldPath.Of(kind, $"metadata.{field}").ToMask()!)];

    private readonly MessageShape[] _shapes;

    private FieldMask(MessageShape[] shapes) => _shapes = shapes;

    /// <summary>The mask that keeps these paths, and of every kind what an object is identified by.</summary>
    public static FieldMask Build(IEnumerable<MaskPath> paths)
    {
        var roots = ResourceKinds.All.Select(k => new MaskNode(Schema.Default.Of(k))).ToArray();
        foreach (var path in OfEveryKind.Concat(paths))
            roots[path.Kind.Index].Add(path.Steps.AsSpan(), path.Whole);
        return new([.. roots.Select(r => r.ToShape())]);
    }

    /// <summary>What is kept of the objects of a kind.</summary>
    public MessageShape Of(ResourceKind kind) => _shapes[kind.Index];

    /// <summary>True when of the objects of a kind nothing but metadata is ever read.</summary>
    public bool IsMetadataOnly(ResourceKind kind) => kind.MetadataOnly || Of(kind).Kept.All(f => f.Name == "metadata");

    /// <summary>True when this mask keeps something of the kind that the other does not: what was read under the other one must be read again.</summary>
    public bool Widens(FieldMask other, ResourceKind kind) => Widens(Of(kind), other.Of(kind));

    public bool Equals(FieldMask? other) => other is not null && _shapes.AsSpan().SequenceEqual(other._shapes);

    public override bool Equals(object? obj) => Equals(obj as FieldMask);

    public override int GetHashCode() => HashCode.Combine(_shapes[0], _shapes[^1], _shapes.Length);

    private static bool Widens(MessageShape shape, MessageShape other)
    {
        if (ReferenceEquals(shape, other))
            return false;
        for (var slot = 0; slot < shape.Kept.Count; slot++)
        {
            var there = other.SlotOf(shape.Kept[slot].Index);
            if (there < 0 || (shape.Child(slot) is { } child && Widens(child, other.Child(there)!)))
                return true;
        }

        return false;
    }
}

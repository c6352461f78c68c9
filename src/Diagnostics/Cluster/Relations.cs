using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>Facts about <see cref="Relation"/>.</summary>
public static class Relations
{
    /// <summary>What relations read of objects; every field mask keeps it.</summary>
    public static ImmutableArray<FieldPath> Reads { get; } =
    [
        .. ResourceKinds.All.SelectMany(Metadata),
        .. LogRuns.Reads, .. PodReferences.Reads, .. ObjectReferences.Reads, .. Selectors.Reads,
    ];

    /// <summary>The same relation, seen from the other end.</summary>
    public static Relation Inverse(this Relation relation) => (Relation)((int)relation ^ 1);

    /// <summary>Of a relation and its inverse, the one that edges are named for.</summary>
    internal static Relation Canonical(this Relation relation) => (Relation)((int)relation & ~1);

    /// <summary>
    /// True when objects of the kind that the relation leads to must be known for the answer to be complete: they name the object that is asked about,
    /// or their labels are selected. Otherwise the object that is asked about names them itself.
    /// </summary>
    public static bool IsStatedBy(ResourceKind to, Relation relation) => relation switch
    {
        Relation.OwnedBy or Relation.About or Relation.RunsOn or Relation.NominatedTo or Relation.Mounts or Relation.Scales => false,
        Relation.BackedBy => to == ResourceKinds.EndpointSlice,
        Relation.Backs => to != ResourceKinds.Service,
        _ => true,
    };

    private static IEnumerable<FieldPath> Metadata(ResourceKind kind)
    {
        foreach (var name in (string[])["name", "namespace", "creationTimestamp", "deletionTimestamp", "ownerReferences"])
            yield return FieldPath.Of(kind, $"metadata.{name}");
    }
}

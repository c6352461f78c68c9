using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>Makes the field mask of a cluster's state: what is asked for, and what the relations between objects are made of.</summary>
public static class ClusterMask
{
    public static FieldMask Build(IEnumerable<MaskPath> paths) => FieldMask.Build(Relations.Reads.Select(p => p.ToMask()).OfType<MaskPath>().Concat(paths));
}

using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>The order of keys everywhere: kind as in <see cref="ResourceKinds"/>, namespace, name; ordinal.</summary>
internal sealed class KeyOrder : IComparer<ObjectKey>
{
    public static readonly KeyOrder Instance = new();

    public int Compare(ObjectKey x, ObjectKey y)
    {
        var order = x.Kind.Index.CompareTo(y.Kind.Index);
        if (order == 0)
            order = string.CompareOrdinal(x.Namespace, y.Namespace);
        return order != 0 ? order : string.CompareOrdinal(x.Name, y.Name);
    }
}

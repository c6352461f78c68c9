using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>Orders objects as people look for them: by namespace, kind, name.</summary>
internal sealed class KeyOrder : IComparer<ObjectKey>, IComparer<ObjectReference>
{
    public static readonly KeyOrder Instance = new();

    public static readonly IComparer<Subject> OfSubjects = Comparer<Subject>.Create(Compare);

    public int Compare(ObjectKey x, ObjectKey y) => Compare(x.Namespace, y.Namespace, x.Kind.Kind, y.Kind.Kind, x.Name, y.Name);

    public int Compare(ObjectReference? x, ObjectReference? y)
    {
        if (x is null || y is null)
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        var order = Compare(x.Namespace, y.Namespace, x.Kind, y.Kind, x.Name, y.Name);
        return order != 0 ? order : string.CompareOrdinal(x.Container, y.Container);
    }

    /// <summary>Subjects by object, then container.</summary>
    public static int Compare(Subject x, Subject y)
    {
        var order = Instance.Compare(x.Object, y.Object);
        return order != 0 ? order : string.CompareOrdinal(x.Container, y.Container);
    }

    private static int Compare(string ns1, string ns2, string kind1, string kind2, string name1, string name2)
    {
        var order = string.CompareOrdinal(ns1, ns2);
        if (order == 0)
            order = string.CompareOrdinal(kind1, kind2);
        return order != 0 ? order : string.CompareOrdinal(name1, name2);
    }
}

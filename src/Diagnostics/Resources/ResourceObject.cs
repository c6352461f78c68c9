namespace K8sDoctor.Diagnostics.Resources;

/// <summary>Names one object: kind, namespace (empty for a kind without namespaces) and name.</summary>
public readonly record struct ObjectKey(ResourceKind Kind, string Namespace, string Name)
{
    /// <summary><c>Pod ml/iris-api-1</c>, or <c>Node node1</c>. Raw cluster text: never for a terminal.</summary>
    public override string ToString() => Namespace.Length == 0 ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";
}

/// <summary>One object of the cluster, projected to what the field mask of its kind names.</summary>
public sealed record ResourceObject(ObjectKey Key, ResourceMessage Body)
{
    public ResourceKind Kind => Key.Kind;

    public string Namespace => Key.Namespace;

    public string Name => Key.Name;

    /// <summary>
    /// Stands for <c>metadata.uid</c>, which tells an object from its successor of the same name: 64 bits of a hash of it (8 bytes instead of the text's 96);
    /// 0 where there is none.
    /// </summary>
    public ulong Uid { get; init; }
}

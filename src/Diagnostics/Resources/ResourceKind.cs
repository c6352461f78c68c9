using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Resources;

/// <summary>One kind of Kubernetes resource that k8sdoctor reads; a row of <see cref="ResourceKinds"/>.</summary>
/// <param name="Index">Position in <see cref="ResourceKinds.All"/>, dense from 0.</param>
/// <param name="Group">API group, empty for the core group.</param>
/// <param name="Plural">The name in URLs, for example <c>pods</c>.</param>
/// <param name="MetadataOnly">True where only <c>PartialObjectMetadata</c> is ever requested (ConfigMap, Secret).</param>
/// <param name="ShortNames">kubectl's short names, for example <c>po</c>.</param>
/// <param name="SchemaName">Name of the type in Kubernetes' OpenAPI document.</param>
public sealed record ResourceKind(
    int Index, string Group, string Version, string Kind, string Plural, bool Namespaced, bool MetadataOnly, ImmutableArray<string> ShortNames, string SchemaName)
{
    /// <summary><c>v1</c> or <c>apps/v1</c>, as in an object's <c>apiVersion</c>.</summary>
    public string ApiVersion { get; } = Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The path that lists the kind: in one namespace, or everywhere when <paramref name="ns"/> is null or the kind has no namespaces.</summary>
    public string ListPath(string? ns = null)
    {
        var root = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
        return Namespaced && ns is not null ? $"{root}/namespaces/{Uri.EscapeDataString(ns)}/{Plural}" : $"{root}/{Plural}";
    }

    public bool Equals(ResourceKind? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Index;

    public override string ToString() => Kind;
}

using System.Text;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>The URL and the Accept header of a scope's requests. A kind of which only metadata is read never accepts anything else.</summary>
internal static class ScopeQuery
{
    private const string Json = "application/json";
    private const string MetadataList = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
    private const string Metadata = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";

    public static string ListAccept(ResourceKind kind, FieldMask mask) => mask.IsMetadataOnly(kind) ? MetadataList : Json;

    public static string ObjectAccept(ResourceKind kind, FieldMask mask) => mask.IsMetadataOnly(kind) ? Metadata : Json;

    /// <summary>Of an object that a person wants to see.</summary>
    public static string WholeAccept(ResourceKind kind) => kind.MetadataOnly ? Metadata : Json;

    /// <summary>The path of the one object that a scope names.</summary>
    public static string ObjectPath(SourceScope scope) => $"{scope.Kind.ListPath(scope.Namespace)}/{Uri.EscapeDataString(scope.Name!)}";

    /// <summary>The path with the selectors; ends in <c>?</c> or <c>&amp;</c>, for more parameters.</summary>
    public static string Path(SourceScope scope)
    {
        var path = new StringBuilder(scope.Kind.ListPath(scope.Namespace)).Append('?');
        var fields = scope.Name is null ? scope.FieldSelector : string.Join(',', ((string?[])[$"metadata.name={scope.Name}", scope.FieldSelector]).OfType<string>());
        if (fields is not null)
            path.Append("fieldSelector=").Append(Uri.EscapeDataString(fields)).Append('&');
        if (scope.LabelSelector is not null)
            path.Append("labelSelector=").Append(Uri.EscapeDataString(scope.LabelSelector)).Append('&');
        return path.ToString();
    }
}

using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// Who set a field of an object's specification, by <c>metadata.managedFields</c>: the manager that owns the field wrote it last (server-side apply's bookkeeping,
/// kept for every write since Kubernetes 1.22).
/// </summary>
internal static class Managers
{
    /// <summary>The kinds whose managers are kept; of others it would be bookkeeping that nobody asks for.</summary>
    public static readonly ImmutableArray<ResourceKind> Kinds =
        [ResourceKinds.Deployment, ResourceKinds.StatefulSet, ResourceKinds.DaemonSet, ResourceKinds.CronJob, ResourceKinds.Job];

    private static readonly Dictionary<ResourceKind, Paths> ByKind = Kinds.ToDictionary(k => k, k => new Paths(k));

    public static readonly ImmutableArray<FieldPath> Reads = [.. ByKind.Values.SelectMany(p => p.All)];

    /// <summary>
    /// Of the manager that owns <c>spec.FIELD</c> (replicas, paused, suspend; the latest, where several own it): <c>manager</c>, <c>operation</c>,
    /// <c>subresource</c>, <c>time</c> (RFC 3339) and <c>who</c> in words. Empty where nobody is noted down.
    /// </summary>
    public static Dictionary<string, string> Of(ResourceObject item, string field)
    {
        var paths = ByKind.GetValueOrDefault(item.Kind, ByKind[ResourceKinds.Deployment]);
        var entry = ByKind.ContainsKey(item.Kind) && paths.Field(field) is { } owned
            ? Texts.Messages(paths.List.List(item.Body)).Where(e => owned.Read(e) is not null).MaxBy(e => paths.Time.Time(e) ?? DateTime.MinValue)
            : null;
        var manager = paths.Manager.Text(entry) ?? "";
        var subresource = paths.Subresource.Text(entry) ?? "";
        return new()
        {
            ["manager"] = manager,
            ["operation"] = paths.Operation.Text(entry) ?? "",
            ["subresource"] = subresource,
            ["time"] = paths.Time.Time(entry)?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "",
            ["who"] = Words(manager, subresource),
        };
    }

    /// <summary>When the specification was last written by anybody; null where nobody is noted down.</summary>
    public static DateTime? SpecWritten(ResourceObject item)
    {
        if (!ByKind.TryGetValue(item.Kind, out var paths))
            return null;
        return Texts.Messages(paths.List.List(item.Body)).Where(e => paths.Spec.Read(e) is not null).Max(e => paths.Time.Time(e));
    }

    /// <summary>The tools that write manifests over and over, of those that own anything in the specification: <c>Argo CD</c>.</summary>
    public static string Deliverer(ResourceObject item)
    {
        if (!ByKind.TryGetValue(item.Kind, out var paths))
            return "";
        var names = Texts.Messages(paths.List.List(item.Body)).Where(e => paths.Spec.Read(e) is not null).Select(e => Tool(paths.Manager.Text(e) ?? ""));
        return names.FirstOrDefault(n => n.Length > 0) ?? "";
    }

    /// <summary>A manager in words. kubectl calls itself by its command, programs by the first word of their user agent.</summary>
    public static string Words(string manager, string subresource) => (manager, subresource) switch
    {
        ("", _) => "",
        ("kube-controller-manager", "scale") => "an HPA",
        ("kubectl", "scale") => "kubectl scale",
        ("kubectl", _) or ("kubectl-client-side-apply", _) => "kubectl apply",
        ("keda" or "keda-operator", _) => "KEDA",
        ("helm", _) => "Helm",
        ("k9s", _) => "k9s",
        ("Mozilla", _) => "a web console",
        _ when Tool(manager) is { Length: > 0 } tool => tool,
        _ when manager.StartsWith("kubectl-", StringComparison.Ordinal) => $"kubectl {manager["kubectl-".Length..]}",
        _ => manager,
    };

    private static string Tool(string manager) => manager switch
    {
        "argocd-controller" or "argocd-application-controller" => "Argo CD",
        "kustomize-controller" => "Flux (kustomize-controller)",
        "helm-controller" => "Flux (helm-controller)",
        _ => "",
    };

    private sealed class Paths
    {
        private const string FieldSets = "fieldsV1.f:spec";
        private readonly ImmutableArray<(string Name, FieldPath Path)> _fields;

        public Paths(ResourceKind kind)
        {
            List = FieldPath.Of(kind, "metadata.managedFields");
            (Manager, Operation, Subresource) = (List.Each("manager"), List.Each("operation"), List.Each("subresource"));
            (Time, Spec) = (List.Each("time"), List.Each(FieldSets));
            _fields = [.. ((string[])["replicas", "paused", "suspend"]).Select(f => (f, List.Each($"{FieldSets}.f:{f}")))];
        }

        public FieldPath List { get; }

        public FieldPath Manager { get; }

        public FieldPath Operation { get; }

        public FieldPath Subresource { get; }

        public FieldPath Time { get; }

        public FieldPath Spec { get; }

        public IEnumerable<FieldPath> All => [Manager, Operation, Subresource, Time, .. _fields.Select(f => f.Path)];

        public FieldPath? Field(string name) => _fields.FirstOrDefault(f => f.Name == name).Path;
    }
}

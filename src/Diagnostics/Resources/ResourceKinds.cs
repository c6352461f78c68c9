using System.Collections.Frozen;
using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Resources;

/// <summary>The table of kinds. To add a kind, add a row; everything else follows from it.</summary>
public static class ResourceKinds
{
    private static readonly List<ResourceKind> Rows = [];

    public static readonly ResourceKind Pod = Core("Pod", "pods", "po");
    public static readonly ResourceKind Event = Core("Event", "events", "ev");
    public static readonly ResourceKind Node = Core("Node", "nodes", cluster: true, names: "no");
    public static readonly ResourceKind Namespace = Core("Namespace", "namespaces", cluster: true, names: "ns");
    public static readonly ResourceKind Service = Core("Service", "services", "svc");
    public static readonly ResourceKind EndpointSlice = Row("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", "discovery");
    public static readonly ResourceKind PersistentVolumeClaim = Core("PersistentVolumeClaim", "persistentvolumeclaims", "pvc");
    public static readonly ResourceKind PersistentVolume = Core("PersistentVolume", "persistentvolumes", cluster: true, names: "pv");
    public static readonly ResourceKind StorageClass = Row("storage.k8s.io", "v1", "StorageClass", "storageclasses", "storage", cluster: true, names: "sc");
    public static readonly ResourceKind CsiNode = Row("storage.k8s.io", "v1", "CSINode", "csinodes", "storage", cluster: true);
    public static readonly ResourceKind ConfigMap = Core("ConfigMap", "configmaps", metadataOnly: true, names: "cm");
    public static readonly ResourceKind Secret = Core("Secret", "secrets", metadataOnly: true);
    public static readonly ResourceKind ServiceAccount = Core("ServiceAccount", "serviceaccounts", "sa");
    public static readonly ResourceKind ResourceQuota = Core("ResourceQuota", "resourcequotas", "quota");
    public static readonly ResourceKind LimitRange = Core("LimitRange", "limitranges", "limits");
    public static readonly ResourceKind PriorityClass = Row("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", "scheduling", cluster: true, names: "pc");
    public static readonly ResourceKind Deployment = Row("apps", "v1", "Deployment", "deployments", "apps", names: "deploy");
    public static readonly ResourceKind ReplicaSet = Row("apps", "v1", "ReplicaSet", "replicasets", "apps", names: "rs");
    public static readonly ResourceKind StatefulSet = Row("apps", "v1", "StatefulSet", "statefulsets", "apps", names: "sts");
    public static readonly ResourceKind DaemonSet = Row("apps", "v1", "DaemonSet", "daemonsets", "apps", names: "ds");
    public static readonly ResourceKind ControllerRevision = Row("apps", "v1", "ControllerRevision", "controllerrevisions", "apps");
    public static readonly ResourceKind Job = Row("batch", "v1", "Job", "jobs", "batch");
    public static readonly ResourceKind CronJob = Row("batch", "v1", "CronJob", "cronjobs", "batch", names: "cj");
    public static readonly ResourceKind HorizontalPodAutoscaler =
        Row("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "autoscaling", names: "hpa");
    public static readonly ResourceKind PodDisruptionBudget = Row("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", "policy", names: "pdb");
    public static readonly ResourceKind Ingress = Row("networking.k8s.io", "v1", "Ingress", "ingresses", "networking", names: "ing");
    public static readonly ResourceKind IngressClass = Row("networking.k8s.io", "v1", "IngressClass", "ingressclasses", "networking", cluster: true);
    public static readonly ResourceKind NetworkPolicy = Row("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", "networking", names: "netpol");
    public static readonly ResourceKind Role = Row("rbac.authorization.k8s.io", "v1", "Role", "roles", "rbac");
    public static readonly ResourceKind RoleBinding = Row("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings", "rbac");
    public static readonly ResourceKind ApiService =
        Row("apiregistration.k8s.io", "v1", "APIService", "apiservices", "io.k8s.kube-aggregator.pkg.apis.apiregistration", cluster: true);
    public static readonly ResourceKind ValidatingWebhookConfiguration =
        Row("admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", "admissionregistration", cluster: true);
    public static readonly ResourceKind MutatingWebhookConfiguration =
        Row("admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", "admissionregistration", cluster: true);

    /// <summary>Every kind, in the order of <see cref="ResourceKind.Index"/>.</summary>
    public static readonly ImmutableArray<ResourceKind> All = [.. Rows];

    private static readonly FrozenDictionary<(string ApiVersion, string Kind), ResourceKind> ByType = All.ToFrozenDictionary(k => (k.ApiVersion, k.Kind));

    private static readonly FrozenDictionary<string, ResourceKind> ByName = All
        .SelectMany(k => k.ShortNames.Append(k.Plural).Append(k.Kind.ToLowerInvariant()).Append($"{k.Plural}.{k.Group}"), (k, name) => (k, name))
        .ToFrozenDictionary(p => p.name, p => p.k, StringComparer.OrdinalIgnoreCase);

    /// <summary>The kind of an object's <c>apiVersion</c> and <c>kind</c>, or null where the table has none.</summary>
    public static ResourceKind? Find(string apiVersion, string kind) => ByType.GetValueOrDefault((apiVersion, kind));

    /// <summary>
    /// The kind that a reference between objects means. References outlive API versions (<c>apps/v1beta1</c>), so the version does not count; without an
    /// <c>apiVersion</c> the kind alone decides. Null where the table has none.
    /// </summary>
    public static ResourceKind? FindReferenced(string? apiVersion, string kind)
    {
        var slash = apiVersion?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        var group = slash < 0 ? "" : apiVersion![..slash];
        foreach (var row in All)
        {
            if (row.Kind == kind && (row.Group == group || string.IsNullOrEmpty(apiVersion)))
                return row;
        }

        return null;
    }

    /// <summary>The kind that a person means by <c>pod</c>, <c>pods</c>, <c>po</c> or <c>deployments.apps</c>, or null; upper and lower case are the same.</summary>
    public static ResourceKind? FindByName(string name) => ByName.GetValueOrDefault(name);

    private static ResourceKind Core(string kind, string plural, string? names = null, bool cluster = false, bool metadataOnly = false) =>
        Add("", "v1", kind, plural, "core", cluster, metadataOnly, names);

    private static ResourceKind Row(string group, string version, string kind, string plural, string package, bool cluster = false, string? names = null) =>
        Add(group, version, kind, plural, package, cluster, metadataOnly: false, names);

    private static ResourceKind Add(string group, string version, string kind, string plural, string package, bool cluster, bool metadataOnly, string? names)
    {
        var root = package.Contains('.') ? package : $"io.k8s.api.{package}";
        var row = new ResourceKind(Rows.Count, group, version, kind, plural, !cluster, metadataOnly, names is null ? [] : [names], $"{root}.{version}.{kind}");
        Rows.Add(row);
        return row;
    }
}

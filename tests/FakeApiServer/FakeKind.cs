using System.Collections.Frozen;
using System.Collections.Immutable;

namespace K8sDoctor.FakeApiServer;

/// <summary>A kind that the server serves. A table of its own, so that a mistake in the program's table shows as a difference.</summary>
public sealed record FakeKind(string Group, string Version, string Kind, string Plural, bool Namespaced, params string[] ShortNames)
{
    public string ApiVersion { get; } = Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The opening of an object of this kind; the rest of the body follows.</summary>
    internal byte[] Prefix { get; } =
        System.Text.Encoding.UTF8.GetBytes($"{{\"kind\":\"{Kind}\",\"apiVersion\":\"{(Group.Length == 0 ? Version : $"{Group}/{Version}")}\",");

    public override string ToString() => $"{ApiVersion}/{Kind}";
}

/// <summary>The kinds of a Kubernetes 1.36 server that the recordings and the tests speak of.</summary>
public static class FakeKinds
{
    public static readonly ImmutableArray<FakeKind> All =
    [
        new("", "v1", "Pod", "pods", true, "po"),
        new("", "v1", "Event", "events", true, "ev"),
        new("", "v1", "Node", "nodes", false, "no"),
        new("", "v1", "Namespace", "namespaces", false, "ns"),
        new("", "v1", "Service", "services", true, "svc"),
        new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true, "pvc"),
        new("", "v1", "PersistentVolume", "persistentvolumes", false, "pv"),
        new("", "v1", "ConfigMap", "configmaps", true, "cm"),
        new("", "v1", "Secret", "secrets", true),
        new("", "v1", "ServiceAccount", "serviceaccounts", true, "sa"),
        new("", "v1", "ResourceQuota", "resourcequotas", true, "quota"),
        new("", "v1", "LimitRange", "limitranges", true, "limits"),
        new("apps", "v1", "Deployment", "deployments", true, "deploy"),
        new("apps", "v1", "ReplicaSet", "replicasets", true, "rs"),
        new("apps", "v1", "StatefulSet", "statefulsets", true, "sts"),
        new("apps", "v1", "DaemonSet", "daemonsets", true, "ds"),
        new("apps", "v1", "ControllerRevision", "controllerrevisions", true),
        new("batch", "v1", "Job", "jobs", true),
        new("batch", "v1", "CronJob", "cronjobs", true, "cj"),
        new("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", true, "hpa"),
        new("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", true, "pdb"),
        new("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", true),
        new("networking.k8s.io", "v1", "Ingress", "ingresses", true, "ing"),
        new("networking.k8s.io", "v1", "IngressClass", "ingressclasses", false),
        new("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", true, "netpol"),
        new("storage.k8s.io", "v1", "StorageClass", "storageclasses", false, "sc"),
        new("storage.k8s.io", "v1", "CSINode", "csinodes", false),
        new("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", false, "pc"),
        new("rbac.authorization.k8s.io", "v1", "Role", "roles", true),
        new("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings", true),
        new("apiregistration.k8s.io", "v1", "APIService", "apiservices", false),
        new("admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", false),
        new("admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", false),
    ];

    /// <summary>What RBAC rules name, as far as it can be read.</summary>
    internal static readonly ImmutableArray<(string Group, string Resource)> Resources = [.. All.Select(k => (k.Group, k.Plural)), ("", "pods/log")];

    private static readonly FrozenDictionary<(string ApiVersion, string Kind), FakeKind> ByType = All.ToFrozenDictionary(k => (k.ApiVersion, k.Kind));

    private static readonly FrozenDictionary<(string ApiVersion, string Plural), FakeKind> ByPath = All.ToFrozenDictionary(k => (k.ApiVersion, k.Plural));

    public static FakeKind? Find(string apiVersion, string kind) => ByType.GetValueOrDefault((apiVersion, kind));

    public static FakeKind? FindPlural(string apiVersion, string plural) => ByPath.GetValueOrDefault((apiVersion, plural));
}

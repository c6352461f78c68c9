using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Diagnosis.Changes;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>
/// The rights with which everything that some rules read can be read: to get, list and watch each kind, and to get logs. Never Secrets: who may list their
/// metadata may read them all.
/// </summary>
internal static class NeededRights
{
    private static readonly ImmutableArray<string> Verbs = ["get", "list", "watch"];

    /// <summary>The kinds by which these rules decide, or of which views show numbers, sorted: they are read from the start.</summary>
    public static ImmutableArray<ResourceKind> Decisive(RuleSet rules) => [.. rules.Kinds.Union(ClusterCounts.Kinds).OrderBy(k => k.Index)];

    /// <summary>
    /// The kinds of which rules only show something, such as a name that is nearly the wanted one, or which they seldom need, and those that tell what changed before an
    /// incident, sorted: they are read where that is so.
    /// </summary>
    public static ImmutableArray<ResourceKind> Shown(RuleSet rules) =>
        [.. rules.Rules.SelectMany(r => r.Reads).Concat(AskedKinds.Policies).Except(Decisive(rules)).OrderBy(k => k.Index)];

    /// <summary>For a ClusterRole.</summary>
    public static ImmutableArray<MissingRight> OfCluster(RuleSet rules) => [.. Kinds(rules).Select(k => Of(k, Verbs)), Logs];

    /// <summary>For a Role: what lies in a namespace, and the namespace itself, which may be got by a right that holds in it.</summary>
    public static ImmutableArray<MissingRight> OfNamespace(RuleSet rules) =>
        [.. Kinds(rules).Where(k => k.Namespaced).Select(k => Of(k, Verbs)), Logs, Of(ResourceKinds.Namespace, ["get"])];

    /// <summary>For <c>--dry-run-fixes</c>: what shipped fixes patch. A dry run needs the right to make the change.</summary>
    public static ImmutableArray<MissingRight> ToTryFixes { get; } =
    [
        .. ((ResourceKind[])
        [
            ResourceKinds.Namespace, ResourceKinds.Node, ResourceKinds.PersistentVolumeClaim, ResourceKinds.PersistentVolume, ResourceKinds.Pod, ResourceKinds.ResourceQuota,
            ResourceKinds.Service, ResourceKinds.MutatingWebhookConfiguration, ResourceKinds.ValidatingWebhookConfiguration, ResourceKinds.DaemonSet, ResourceKinds.Deployment,
            ResourceKinds.StatefulSet, ResourceKinds.HorizontalPodAutoscaler, ResourceKinds.CronJob, ResourceKinds.Job, ResourceKinds.Ingress,
            ResourceKinds.PodDisruptionBudget, ResourceKinds.StorageClass,
        ]).Select(k => Of(k, ["patch"])),
        new("", "pods/resize", null, ["patch"]), new("apps", "deployments/scale", null, ["patch"]), new("apps", "statefulsets/scale", null, ["patch"]),
    ];

    private static MissingRight Logs { get; } = new("", "pods/log", null, ["get"]);

    private static IEnumerable<ResourceKind> Kinds(RuleSet rules) => Decisive(rules).Concat(Shown(rules)).Where(k => k != ResourceKinds.Secret);

    private static MissingRight Of(ResourceKind kind, ImmutableArray<string> verbs) => new(kind.Group, kind.Plural, null, verbs);
}

using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Changes;

/// <summary>One writer's last write of an object.</summary>
/// <param name="At">UTC, whole seconds.</param>
/// <param name="Subresource">Empty for the object itself; <c>scale</c>, <c>status</c>.</param>
internal readonly record struct FieldWrite(string Manager, DateTime At, string Subresource);

/// <summary>
/// Who has written an object, and when: <c>metadata.managedFields</c>, of which only writer and time are kept
/// (https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management).
/// </summary>
internal static class FieldWrites
{
    private const string EntryType = "io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry";
    private static readonly FieldPath Manager = FieldPath.In(EntryType, "manager");
    private static readonly FieldPath Time = FieldPath.In(EntryType, "time");
    private static readonly FieldPath Subresource = FieldPath.In(EntryType, "subresource");

    // What Kubernetes' own components write is the course of things, and no change that somebody has made; the two commands write metadata that nothing runs by.
    private static readonly HashSet<string> Passed =
    [
        "kube-controller-manager", "kcm", "kube-scheduler", "kubelet", "kube-apiserver", "apiserver", "cloud-controller-manager", "cainjector", "cert-manager-cainjector",
        "kubectl-annotate", "kubectl-label",
    ];

    private static readonly ImmutableArray<ResourceKind> Kinds =
    [
        ResourceKinds.Deployment, ResourceKinds.StatefulSet, ResourceKinds.DaemonSet, ResourceKinds.CronJob, ResourceKinds.Job, ResourceKinds.ConfigMap,
        ResourceKinds.Secret, ResourceKinds.Service, ResourceKinds.Ingress, ResourceKinds.HorizontalPodAutoscaler, ResourceKinds.PodDisruptionBudget,
        ResourceKinds.ResourceQuota, ResourceKinds.LimitRange, ResourceKinds.NetworkPolicy, ResourceKinds.ValidatingWebhookConfiguration,
        ResourceKinds.MutatingWebhookConfiguration,
    ];

    private static readonly ImmutableDictionary<ResourceKind, FieldPath> Entries = Kinds.ToImmutableDictionary(k => k, k => FieldPath.Of(k, "metadata.managedFields"));

    public static IEnumerable<FieldPath> Reads => Entries.Values.SelectMany(p => (FieldPath[])[p.Each("manager"), p.Each("time"), p.Each("subresource")]);

    /// <summary>The writes of people and of their tools, the newest first; empty for a kind of which they are not kept.</summary>
    public static IEnumerable<FieldWrite> Of(ResourceObject written)
    {
        if (!Entries.TryGetValue(written.Kind, out var path))
            return [];
        var writes = new List<FieldWrite>();
        foreach (var item in path.List(written.Body).Items)
        {
            var entry = (ResourceMessage)item;
            if (Time.Time(entry) is { } at && Manager.Text(entry) is { } manager && !Passed.Contains(manager))
                writes.Add(new(manager, at, Subresource.Text(entry) ?? ""));
        }

        return writes.OrderByDescending(w => w.At).ThenBy(w => w.Manager, StringComparer.Ordinal);
    }
}

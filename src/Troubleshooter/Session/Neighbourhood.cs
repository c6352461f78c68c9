using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>What must be read around one object to explain it: requests narrowed by name, selector and namespace.</summary>
internal static class Neighbourhood
{
    /// <summary>Up to so many objects have their events listed one by one; for more, the namespace's events are one list.</summary>
    private const int MaxEventLists = 3;

    private static readonly ImmutableDictionary<ResourceKind, FieldPath> Selectors = new[]
    {
        ResourceKinds.Deployment, ResourceKinds.ReplicaSet, ResourceKinds.StatefulSet, ResourceKinds.DaemonSet, ResourceKinds.Job,
        ResourceKinds.PodDisruptionBudget,
    }.ToImmutableDictionary(k => k, k => FieldPath.Of(k, "spec.selector.matchLabels")).Add(ResourceKinds.Service, FieldPath.Of(ResourceKinds.Service, "spec.selector"));

    /// <summary>What has few objects in a namespace and may name or select the subject: read whole. Anything else is read where a rule wants it.</summary>
    private static readonly ImmutableArray<ResourceKind> Small =
    [
        ResourceKinds.Service, ResourceKinds.EndpointSlice, ResourceKinds.HorizontalPodAutoscaler, ResourceKinds.PersistentVolumeClaim,
        ResourceKinds.PodDisruptionBudget, ResourceKinds.Ingress, ResourceKinds.NetworkPolicy, ResourceKinds.ResourceQuota, ResourceKinds.LimitRange,
    ];

    private static readonly ImmutableArray<ResourceKind> Servers =
    [
        ResourceKinds.Pod, ResourceKinds.Event, ResourceKinds.Deployment, ResourceKinds.ReplicaSet, ResourceKinds.StatefulSet, ResourceKinds.DaemonSet, ResourceKinds.Service,
        ResourceKinds.EndpointSlice,
    ];

    private static readonly ImmutableArray<ResourceKind> Missable =
    [
        ResourceKinds.ConfigMap, ResourceKinds.Secret, ResourceKinds.ServiceAccount, ResourceKinds.Service, ResourceKinds.PersistentVolumeClaim, ResourceKinds.StorageClass,
        ResourceKinds.PriorityClass, ResourceKinds.IngressClass, ResourceKinds.ApiService,
    ];

    /// <summary>What must be in the field mask for this.</summary>
    public static ImmutableArray<FieldPath> Reads { get; } = [.. Selectors.Values];

    /// <summary>The object itself.</summary>
    public static SourceScope Named(ObjectKey key) => new(key.Kind, key.Kind.Namespaced ? key.Namespace : null, Name: key.Name);

    /// <summary>The subject's namespace itself (one that is being deleted has no faults), and the kinds that are read whole in it.</summary>
    public static ImmutableArray<SourceScope> Around(ObjectKey subject, IDiagnosis diagnosis) =>
        subject.Namespace.Length == 0
            ? []
            : [Named(new(ResourceKinds.Namespace, "", subject.Namespace)), .. Small.Where(diagnosis.Kinds.Contains).Select(k => new SourceScope(k, subject.Namespace))];

    /// <summary>True for what selects pods and does not own them: what is wrong with it lies mostly with their owners.</summary>
    public static bool SelectsPodsOfOthers(ResourceKind kind) => kind.Equals(ResourceKinds.Service) || kind.Equals(ResourceKinds.PodDisruptionBudget);

    /// <summary>What may be the reason that the API server refuses to create pods, besides what <see cref="Around"/> reads.</summary>
    public static ImmutableArray<SourceScope> Admission { get; } =
        [new(ResourceKinds.ValidatingWebhookConfiguration, null), new(ResourceKinds.MutatingWebhookConfiguration, null)];

    /// <summary>True for what neither owns pods nor selects them: what its namespace runs, or all of the cluster, is read for it.</summary>
    public static bool IsWide(ResourceKind kind) => !(Selectors.ContainsKey(kind) || kind.Equals(ResourceKinds.Pod) || kind.Equals(ResourceKinds.CronJob) || kind.Equals(ResourceKinds.HorizontalPodAutoscaler));

    /// <summary>Whether an object of the kind may be missed: something names it, and cannot do without it.</summary>
    public static bool MayBeMissed(ResourceKind kind) => Missable.Contains(kind);

    /// <summary>What runs in the namespace of the object and what stands before it; for an object without one, all kinds everywhere; of a node, only its own pods.</summary>
    public static ImmutableArray<SourceScope> Wide(ObjectKey subject, IDiagnosis diagnosis)
    {
        if (subject.Kind.Namespaced)
            return [new(subject.Kind, subject.Namespace), .. Around(subject, diagnosis), .. Serving(subject.Namespace), new(ResourceKinds.Job, subject.Namespace), new(ResourceKinds.CronJob, subject.Namespace)];
        var ns = subject.Kind.Equals(ResourceKinds.Namespace) ? subject.Name : null;
        return
        [
            .. diagnosis.Kinds.Select(k => k.Equals(ResourceKinds.Pod) && subject.Kind.Equals(ResourceKinds.Node)
                ? new SourceScope(k, null, FieldSelector: $"spec.nodeName={subject.Name}")
                : new SourceScope(k, k.Namespaced ? ns : null)),
        ];
    }

    /// <summary>What may serve behind the Services of a namespace.</summary>
    public static IEnumerable<SourceScope> Serving(string ns) => Servers.Select(kind => new SourceScope(kind, ns));

    /// <summary>The pods that an object selects, and a Deployment's ReplicaSets.</summary>
    public static ImmutableArray<SourceScope> Group(ObjectKey top, IDiagnosis diagnosis)
    {
        if (SelectorOf(top, diagnosis) is not { } selector)
            return [];
        var pods = new SourceScope(ResourceKinds.Pod, top.Namespace, LabelSelector: selector);
        return top.Kind.Equals(ResourceKinds.Deployment) ? [pods, new(ResourceKinds.ReplicaSet, top.Namespace, LabelSelector: selector)] : [pods];
    }

    /// <summary>The events of these objects.</summary>
    public static ImmutableArray<SourceScope> Events(IReadOnlyCollection<ObjectKey> objects, string? ns) =>
        objects.Count > MaxEventLists
            ? [new(ResourceKinds.Event, ns)]
            : [.. objects.Select(o => new SourceScope(ResourceKinds.Event, ns, FieldSelector: $"involvedObject.kind={o.Kind.Kind},involvedObject.name={o.Name}"))];

    private static string? SelectorOf(ObjectKey key, IDiagnosis diagnosis)
    {
        if (!Selectors.TryGetValue(key.Kind, out var path) || diagnosis.Find(key) is not { } owner)
            return null;
        var labels = new List<string>();
        foreach (var (name, value) in path.Map(owner.Body).Entries)
            labels.Add($"{name}={value}");
        return labels.Count == 0 ? null : string.Join(',', labels);
    }
}

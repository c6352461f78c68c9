using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>The label selectors by which an object chooses pods (or, a webhook configuration, namespaces), read off the object alone.</summary>
internal static class Selectors
{
    private const string SelectorType = "io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector";

    private static readonly FieldPath ServiceSelector = FieldPath.Of(ResourceKinds.Service, "spec.selector");

    private static readonly Dictionary<ResourceKind, FieldPath> PodSelectors = new()
    {
        [ResourceKinds.Deployment] = FieldPath.Of(ResourceKinds.Deployment, "spec.selector"),
        [ResourceKinds.ReplicaSet] = FieldPath.Of(ResourceKinds.ReplicaSet, "spec.selector"),
        [ResourceKinds.StatefulSet] = FieldPath.Of(ResourceKinds.StatefulSet, "spec.selector"),
        [ResourceKinds.DaemonSet] = FieldPath.Of(ResourceKinds.DaemonSet, "spec.selector"),
        [ResourceKinds.Job] = FieldPath.Of(ResourceKinds.Job, "spec.selector"),
        [ResourceKinds.PodDisruptionBudget] = FieldPath.Of(ResourceKinds.PodDisruptionBudget, "spec.selector"),
        [ResourceKinds.NetworkPolicy] = FieldPath.Of(ResourceKinds.NetworkPolicy, "spec.podSelector"),
    };

    private static readonly Dictionary<ResourceKind, (FieldPath List, FieldPath Selector)> NamespaceSelectors = new()
    {
        [ResourceKinds.ValidatingWebhookConfiguration] = OfWebhooks(ResourceKinds.ValidatingWebhookConfiguration),
        [ResourceKinds.MutatingWebhookConfiguration] = OfWebhooks(ResourceKinds.MutatingWebhookConfiguration),
    };

    // The kinds whose pods a Service or a disruption budget stands before: those with a template of their own, not of another one's.
    private static readonly ImmutableArray<ResourceKind> Workloads = [ResourceKinds.Deployment, ResourceKinds.StatefulSet, ResourceKinds.DaemonSet];

    private static readonly Dictionary<ResourceKind, FieldPath> Labels = new(Workloads.Select(k => KeyValuePair.Create(k, FieldPath.Of(k, "spec.template.metadata.labels"))))
    {
        [ResourceKinds.Pod] = FieldPath.Of(ResourceKinds.Pod, "metadata.labels"),
        [ResourceKinds.Namespace] = FieldPath.Of(ResourceKinds.Namespace, "metadata.labels"),
    };

    private static readonly FieldPath MatchLabels = FieldPath.In(SelectorType, "matchLabels");
    private static readonly FieldPath Expressions = FieldPath.In(SelectorType, "matchExpressions");
    private static readonly FieldPath Key = FieldPath.In("io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement", "key");
    private static readonly FieldPath Operator = FieldPath.In("io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement", "operator");
    private static readonly FieldPath Values = FieldPath.In("io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement", "values");

    public static ImmutableArray<FieldPath> Reads { get; } =
        [ServiceSelector, .. PodSelectors.Values, .. NamespaceSelectors.Values.Select(s => s.Selector), .. Labels.Values];

    /// <summary>The labels that selectors look at (of a workload, those of its pod template), or null for a kind that nothing selects.</summary>
    public static ResourceMap? LabelsOf(ResourceObject target) => Labels.TryGetValue(target.Kind, out var path) ? path.Map(target.Body) : null;

    /// <summary>The kinds of which an object may select one of this kind.</summary>
    public static IEnumerable<ResourceKind> KindsThatSelect(ResourceKind target) =>
        target == ResourceKinds.Namespace ? NamespaceSelectors.Keys : Labels.ContainsKey(target) ? PodSelectors.Keys.Prepend(ResourceKinds.Service) : [];

    /// <summary>What the object selects; empty when it selects nothing. The first selection tells the others.</summary>
    public static ImmutableArray<Selection> Of(ResourceObject from)
    {
        if (Single(from) is not { } single)
            return [];
        return from.Kind == ResourceKinds.Service || from.Kind == ResourceKinds.PodDisruptionBudget
            ? [single, .. Workloads.Select(kind => single with { Relation = Relation.Fronts, Target = kind })]
            : [single];
    }

    private static Selection? Single(ResourceObject from)
    {
        if (from.Kind == ResourceKinds.Service)
        {
            // A Service without selector has its endpoints written by hand: it selects nothing, unlike an empty selector elsewhere.
            var pairs = ServiceSelector.Map(from.Body);
            return pairs.Count == 0 ? null : new(from.Key, Relation.Selects, ResourceKinds.Pod, from.Namespace, [new(pairs, [])]);
        }

        if (PodSelectors.TryGetValue(from.Kind, out var path))
            return path.Message(from.Body) is { } selector ? new(from.Key, Relation.Selects, ResourceKinds.Pod, from.Namespace, [Read(selector)]) : null;
        if (!NamespaceSelectors.TryGetValue(from.Kind, out var webhooks))
            return null;
        var each = webhooks.List.List(from.Body).Items.ToArray().Select(w => webhooks.Selector.Message((ResourceMessage)w));
        return new(from.Key, Relation.Admits, ResourceKinds.Namespace, "", [.. each.Select(Read)]);
    }

    /// <summary>An absent selector of a webhook is an empty one, which matches everything (the API server writes that default).</summary>
    private static LabelSelector Read(ResourceMessage? selector)
    {
        var requirements = new List<Requirement>();
        foreach (var item in Expressions.List(selector).Items)
        {
            var expression = (ResourceMessage)item;
            var values = Values.List(expression).Items.ToArray().OfType<string>();
            requirements.Add(new(Key.Text(expression) ?? "", Operator.Text(expression) ?? "", [.. values]));
        }

        return new(MatchLabels.Map(selector), [.. requirements]);
    }

    private static (FieldPath List, FieldPath Selector) OfWebhooks(ResourceKind kind)
    {
        var list = FieldPath.Of(kind, "webhooks");
        return (list, list.Each("namespaceSelector"));
    }
}

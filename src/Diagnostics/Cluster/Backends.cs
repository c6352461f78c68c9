using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>What carries the traffic: Ingress, APIService and webhook to Service, Service to EndpointSlice, EndpointSlice to pod.</summary>
internal static class Backends
{
    // The label by which an EndpointSlice names its Service (k8s.io/api/discovery/v1 LabelServiceName).
    private const string ServiceNameLabel = "kubernetes.io/service-name";

    private static readonly FieldPath DefaultBackend = FieldPath.Of(ResourceKinds.Ingress, "spec.defaultBackend.service.name");
    private static readonly FieldPath Rules = FieldPath.Of(ResourceKinds.Ingress, "spec.rules");
    private static readonly FieldPath RulePaths = Rules.Each("http.paths");
    private static readonly FieldPath PathBackend = RulePaths.Each("backend.service.name");

    private static readonly FieldPath SliceLabels = FieldPath.Of(ResourceKinds.EndpointSlice, "metadata.labels");
    private static readonly FieldPath Endpoints = FieldPath.Of(ResourceKinds.EndpointSlice, "endpoints");
    private static readonly FieldPath EndpointKind = Endpoints.Each("targetRef.kind");
    private static readonly FieldPath EndpointNamespace = Endpoints.Each("targetRef.namespace");
    private static readonly FieldPath EndpointName = Endpoints.Each("targetRef.name");

    private static readonly FieldPath ApiNamespace = FieldPath.Of(ResourceKinds.ApiService, "spec.service.namespace");
    private static readonly FieldPath ApiName = FieldPath.Of(ResourceKinds.ApiService, "spec.service.name");

    private static readonly WebhookPaths[] Webhooks = [new(ResourceKinds.ValidatingWebhookConfiguration), new(ResourceKinds.MutatingWebhookConfiguration)];

    public static ImmutableArray<FieldPath> Reads { get; } =
    [
        DefaultBackend, PathBackend, SliceLabels, EndpointKind, EndpointNamespace, EndpointName, ApiNamespace, ApiName,
        .. Webhooks.SelectMany(w => (FieldPath[])[w.Namespace, w.Name]),
    ];

    public static void Collect(ResourceObject from, List<Edge> into)
    {
        if (from.Kind == ResourceKinds.Ingress)
            AddIngress(from, into);
        else if (from.Kind == ResourceKinds.EndpointSlice)
            AddSlice(from, into);
        else if (from.Kind == ResourceKinds.ApiService)
            AddService(from, ApiNamespace.Text(from.Body), ApiName.Text(from.Body), into);
        else if (Array.Find(Webhooks, w => w.Kind == from.Kind) is { } webhooks)
            AddWebhooks(from, webhooks, into);
    }

    private static void AddIngress(ResourceObject from, List<Edge> into)
    {
        AddService(from, from.Namespace, DefaultBackend.Text(from.Body), into);
        foreach (var rule in Rules.List(from.Body).Items)
        {
            foreach (var path in RulePaths.List((ResourceMessage)rule).Items)
                AddService(from, from.Namespace, PathBackend.Text((ResourceMessage)path), into);
        }
    }

    /// <summary>The slice names its Service: the edge is the Service's.</summary>
    private static void AddSlice(ResourceObject from, List<Edge> into)
    {
        if (SliceLabels.Map(from.Body).TryGet(ServiceNameLabel, out var service) && service is string { Length: > 0 } name)
            into.Add(new(new(ResourceKinds.Service, from.Namespace, name), Relation.BackedBy, from.Key));
        foreach (var item in Endpoints.List(from.Body).Items)
        {
            var endpoint = (ResourceMessage)item;
            if (EndpointKind.Text(endpoint) == ResourceKinds.Pod.Kind)
                ObjectReferences.AddTo(from, Relation.BackedBy, ResourceKinds.Pod, EndpointNamespace.Text(endpoint) ?? from.Namespace, EndpointName.Text(endpoint), into);
        }
    }

    private static void AddWebhooks(ResourceObject from, WebhookPaths paths, List<Edge> into)
    {
        foreach (var item in paths.List.List(from.Body).Items)
            AddService(from, paths.Namespace.Text((ResourceMessage)item), paths.Name.Text((ResourceMessage)item), into);
    }

    private static void AddService(ResourceObject from, string? ns, string? name, List<Edge> into) =>
        ObjectReferences.AddTo(from, Relation.BackedBy, ResourceKinds.Service, ns, name, into);

    private sealed class WebhookPaths(ResourceKind kind)
    {
        public ResourceKind Kind { get; } = kind;

        public FieldPath List { get; } = FieldPath.Of(kind, "webhooks");

        public FieldPath Namespace { get; } = FieldPath.Of(kind, "webhooks").Each("clientConfig.service.namespace");

        public FieldPath Name { get; } = FieldPath.Of(kind, "webhooks").Each("clientConfig.service.name");
    }
}

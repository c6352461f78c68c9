using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>The aggregated APIs that metrics come from, and who usually serves them.</summary>
internal static class AutoscalingApis
{
    private static readonly ImmutableArray<MetricsApi> Known =
    [
        new("metrics.k8s.io", "resource metrics", ["v1beta1.metrics.k8s.io"], "metrics-server",
            "kubectl apply -f https://github.com/kubernetes-sigs/metrics-server/releases/latest/download/components.yaml", ["FailedGetResourceMetric", "FailedGetContainerResourceMetric"]),
        new("custom.metrics.k8s.io", "custom metrics", ["v1beta2.custom.metrics.k8s.io", "v1beta1.custom.metrics.k8s.io"], "prometheus-adapter, or the adapter of Datadog, Google Cloud or another monitoring system",
            "helm upgrade --install prometheus-adapter prometheus-adapter --repo https://prometheus-community.github.io/helm-charts --namespace monitoring --create-namespace",
            ["FailedGetPodsMetric", "FailedGetObjectMetric"]),
        new("external.metrics.k8s.io", "external metrics", ["v1beta1.external.metrics.k8s.io"], "KEDA, or the adapter of Datadog, Google Cloud, Azure or another monitoring system",
            "helm upgrade --install keda keda --repo https://kedacore.github.io/charts --namespace keda --create-namespace", ["FailedGetExternalMetric"]),
    ];

    private static readonly FieldPath Conditions = FieldPath.Of(ResourceKinds.ApiService, "status.conditions");
    private static readonly FieldPath Type = Conditions.Each("type");
    private static readonly FieldPath Status = Conditions.Each("status");
    private static readonly FieldPath Reason = Conditions.Each("reason");
    private static readonly FieldPath Message = Conditions.Each("message");
    private static readonly FieldPath ServiceName = FieldPath.Of(ResourceKinds.ApiService, "spec.service.name");
    private static readonly FieldPath ServiceNamespace = FieldPath.Of(ResourceKinds.ApiService, "spec.service.namespace");

    public static readonly ImmutableArray<FieldPath> Reads = [Type, Status, Reason, Message, ServiceName, ServiceNamespace];

    /// <summary><c>state</c> (absent, available, unavailable), <c>reason</c>, <c>message</c> and <c>service</c> of an APIService.</summary>
    public static Lookup<Dictionary<string, string>> State(IStateReader reader, string name)
    {
        var found = reader.Get(new(ResourceKinds.ApiService, "", name));
        if (!found.IsKnown)
            return Lookup<Dictionary<string, string>>.NotKnown(found.Unknown!);
        var available = Texts.Messages(Conditions.List(found.Value?.Body)).FirstOrDefault(c => Type.Text(c) == "Available");
        return Lookup<Dictionary<string, string>>.Known(new()
        {
            ["state"] = found.Value is null ? "absent" : available is not null && Status.Text(available) == "True" ? "available" : "unavailable",
            ["reason"] = Reason.Text(available) ?? "",
            ["message"] = Message.Text(available) ?? "",
            ["service"] = found.Value is { } present && ServiceName.Text(present.Body) is { } service ? $"{ServiceNamespace.Text(present.Body)}/{service}" : "",
        });
    }

    /// <summary>
    /// Of the API that a failure of the HPA controller is about (by the condition's reason): what <see cref="State"/> says, and <c>name</c> of the APIService (of
    /// several versions the one that there is), <c>group</c>, <c>what</c> (its metrics in words), <c>server</c> (who usually serves it) and <c>install</c>. All
    /// empty for another reason.
    /// </summary>
    public static Lookup<Dictionary<string, string>> Of(IStateReader reader, string reason)
    {
        string[] keys = ["state", "reason", "message", "service", "name", "group", "what", "server", "install"];
        if (Known.FirstOrDefault(a => a.Reasons.Contains(reason)) is not { } api)
            return Lookup<Dictionary<string, string>>.Known(keys.ToDictionary(k => k, _ => ""));
        foreach (var version in api.Versions)
        {
            var state = State(reader, version);
            if (!state.IsKnown)
                return state;
            if (state.Value["state"] == "absent" && version != api.Versions[^1])
                continue;
            state.Value["name"] = version;
            state.Value["group"] = api.Group;
            state.Value["what"] = api.What;
            state.Value["server"] = api.Server;
            state.Value["install"] = api.Install;
            return state;
        }

        throw new InvalidOperationException($"{api.Group} has no versions");
    }

    /// <param name="Versions">The names of its APIServices, the newest first.</param>
    /// <param name="Reasons">Of the condition ScalingActive.</param>
    private sealed record MetricsApi(string Group, string What, ImmutableArray<string> Versions, string Server, string Install, ImmutableArray<string> Reasons);
}

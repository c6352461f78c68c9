using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What rules can ask about autoscaling and about the API services that metrics come from.</summary>
internal static class AutoscalingFunctions
{
    private static readonly FieldPath Conditions = FieldPath.Of(ResourceKinds.ApiService, "status.conditions");
    private static readonly FieldPath Type = Conditions.Each("type");
    private static readonly FieldPath Status = Conditions.Each("status");
    private static readonly FieldPath Reason = Conditions.Each("reason");
    private static readonly FieldPath Message = Conditions.Each("message");
    private static readonly FieldPath ServiceName = FieldPath.Of(ResourceKinds.ApiService, "spec.service.name");
    private static readonly FieldPath ServiceNamespace = FieldPath.Of(ResourceKinds.ApiService, "spec.service.namespace");

    public static ImmutableArray<HostFunction> All { get; } =
    [
        new("apiService", false, [CelType.String], CelType.MapOf(CelType.String, CelType.String), [Type, Status, Reason, Message, ServiceName, ServiceNamespace],
            "An aggregated API by name: state (absent, available, unavailable), reason, message, service (namespace/name, or empty).",
            "apiService('v1beta1.metrics.k8s.io').state == 'absent'", ApiService),
        new("readMissingRequest", false, [CelType.String], CelType.MapOf(CelType.String, CelType.String), [],
            "Which request the HPA controller misses, read from its message: resource, container, pod; empty when it says something else.",
            "readMissingRequest(hpa.status.conditions[0].message).container", (_, arguments) => Facts.Map(AutoscalingRequests.Parse(arguments[0].AsString))),
        new("metricArithmetic", false, [CelType.MessageOf(ResourceKinds.HorizontalPodAutoscaler)], CelType.ListOf(CelType.String), AutoscalingMetrics.Reads,
            "What the HPA controller computes of each resource metric, with the numbers.", "metricArithmetic(hpa)",
            (_, arguments) => CelValue.OfList([.. AutoscalingMetrics.Lines(arguments[0].AsObject!)])),
    ];

    private static CelValue ApiService(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        var found = reader.Get(new(ResourceKinds.ApiService, "", arguments[0].AsString));
        if (!found.IsKnown)
            return CelValue.Unknown(found.Unknown!);
        var available = Texts.Messages(Conditions.List(found.Value?.Body)).FirstOrDefault(c => Type.Text(c) == "Available");
        var service = found.Value is { } present && ServiceName.Text(present.Body) is { } name ? $"{ServiceNamespace.Text(present.Body)}/{name}" : "";
        return Facts.Map(new Dictionary<string, string>
        {
            ["state"] = found.Value is null ? "absent" : available is not null && Status.Text(available) == "True" ? "available" : "unavailable",
            ["reason"] = Reason.Text(available) ?? "",
            ["message"] = Message.Text(available) ?? "",
            ["service"] = service,
        });
    }
}

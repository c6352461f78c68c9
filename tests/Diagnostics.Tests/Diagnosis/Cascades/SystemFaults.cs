using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>Servers that the whole cluster leans on: DNS, the metrics API, an admission webhook.</summary>
internal static class SystemFaults
{
    public static ImmutableArray<Fault> All { get; } =
    [
        new("dns down", c => Break(c, c.Dns, 1, "/etc/coredns/Corefile:7 - Error during parsing: Unknown directive 'forwrd'"), FaultReach.Cluster),
        new("metrics server down", c => Break(c, c.Metrics, 1, "panic: unable to load configmap based request-header-client-ca-file"), FaultReach.Cluster),
        new("metrics api missing", NoMetrics, FaultReach.Cluster),
        new("webhook server down", c => Break(c, c.Webhook, 1, "panic: open /tls/tls.crt: no such file or directory"), FaultReach.Cluster),
        new("webhook service gone", WebhookGone, FaultReach.Cluster),
    ];

    private static ObjectKey? Break(CascadeCluster cluster, CascadeService? service, int code, string log)
    {
        if (service is null || service.Backend.IsTroubled)
            return null;
        cluster.Hit(service.Backend.Pods, (pod, since) => Troubles.Crash(pod, since, code, [log]));
        return service.Backend.Key;
    }

    /// <summary>Several HPAs lack it, or one.</summary>
    private static ObjectKey? NoMetrics(CascadeCluster cluster)
    {
        if (cluster.Autoscalers.Count == 0)
            return null;
        Remove(cluster, cluster.Metrics!);
        (cluster.Metrics, cluster.NoMetricsApi) = (null, true);
        return cluster.Autoscalers.Count > 1 ? new(ResourceKinds.ApiService, "", "v1beta1.metrics.k8s.io") : cluster.Autoscalers[0].Key;
    }

    /// <summary>The policy engine was removed, its configuration not.</summary>
    private static ObjectKey? WebhookGone(CascadeCluster cluster)
    {
        if (cluster.Webhook is not { } service)
            return null;
        Remove(cluster, service);
        return new(ResourceKinds.ValidatingWebhookConfiguration, "", "policy-guard");
    }

    private static void Remove(CascadeCluster cluster, CascadeService service)
    {
        cluster.Services.Remove(service);
        cluster.Workloads.Remove(service.Backend);
        service.Backend.Pods.Clear();
    }
}

using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>What suffers in an invented cluster, by what the cluster itself knows: written down independently of how it is diagnosed.</summary>
internal static class Affected
{
    /// <summary>What must be told, without pods: they are told with who owns them.</summary>
    public static HashSet<ObjectKey> Of(CascadeCluster cluster)
    {
        var keys = new HashSet<ObjectKey>();
        foreach (var workload in cluster.Workloads.Where(w => !w.IsNoise && (w.IsShort || w.Pods.Any(p => p.Trouble is { Ended: null }))))
        {
            keys.Add(workload.Key);
            if (!workload.IsShort)
                continue;
            keys.UnionWith(cluster.Autoscalers.Where(a => a.Target == workload).Select(a => a.Key));
            keys.UnionWith(cluster.Budgets.Where(b => b.Target == workload).Select(b => b.Key));
        }

        CascadeService[] lost = [.. cluster.Services.Where(s => s.HasLost)];
        keys.UnionWith(lost.Select(s => s.Key));
        keys.UnionWith(cluster.Ingresses.Where(i => i.Backends.Any(lost.Contains) || i.Missing is not null).Select(i => i.Key));
        keys.UnionWith(cluster.Claims.Where(c => !c.IsBound).Select(c => c.Key));
        if (cluster.MetricsAreDown)
            keys.UnionWith(cluster.Autoscalers.Select(a => a.Key));
        if (cluster.Metrics is { HasEndpoints: false })
            keys.Add(new(ResourceKinds.ApiService, "", "v1beta1.metrics.k8s.io"));
        if (cluster.Webhook is { HasEndpoints: false })
            keys.Add(new(ResourceKinds.ValidatingWebhookConfiguration, "", "policy-guard"));
        return keys;
    }

    /// <summary>What may be told besides: it has a part in what is going on.</summary>
    public static HashSet<ObjectKey> Near(CascadeCluster cluster)
    {
        var keys = Of(cluster);
        foreach (var pod in cluster.Workloads.SelectMany(w => w.Pods).Where(p => !p.IsReady))
        {
            keys.Add(pod.Key);
            keys.Add(pod.Workload.Key);
            keys.Add(new(ResourceKinds.ReplicaSet, pod.Workload.Namespace, pod.Revision.Name));
            keys.Add(new(ResourceKinds.Job, pod.Workload.Namespace, pod.Revision.Name));
        }

        keys.UnionWith(cluster.Workloads.Where(w => w.Refused is not null).Select(w => new ObjectKey(ResourceKinds.ReplicaSet, w.Namespace, w.Newest.Name)));
        return keys;
    }
}

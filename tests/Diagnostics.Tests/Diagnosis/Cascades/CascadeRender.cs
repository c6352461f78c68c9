using System.Text;
using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>A cluster as the API server would list it, and the logs that its kubelets would give out.</summary>
internal static class CascadeRender
{
    public static ILookup<ResourceKind, ResourceObject> Objects(CascadeCluster cluster, ResourceReader reader) =>
        Json(cluster).Select(json => reader.ReadObject(Encoding.UTF8.GetBytes(json.ToJsonString()))!).ToLookup(o => o.Kind);

    public static Dictionary<LogKey, LogText> Logs(CascadeCluster cluster)
    {
        var logs = new Dictionary<LogKey, LogText>();
        foreach (var pod in cluster.Workloads.SelectMany(w => w.Pods).Where(p => p.Trouble is { Log.IsEmpty: false }))
            logs[new(pod.Workload.Namespace, pod.Name, pod.Workload.Container, Previous: pod.Trouble!.Last is not null)] = new(pod.Trouble.Log);
        return logs;
    }

    public static IEnumerable<JsonObject> Json(CascadeCluster cluster)
    {
        var policies = cluster.Autoscalers.Select(a => PolicyJson.Of(cluster, a)).Concat(cluster.Budgets.Select(b => PolicyJson.Of(cluster, b))).Concat(cluster.Quotas.Select(PolicyJson.Of));
        return cluster.Nodes.Select(NodeJson.Of)
            .Concat(cluster.Namespaces.Append(CascadeCluster.System).Append("policy").Select(Namespace))
            .Concat(cluster.Workloads.SelectMany(w => WorkloadJson.Of(cluster, w)))
            .Concat(cluster.Workloads.SelectMany(w => w.Pods).SelectMany(p => PodStatusJson.Events(p).Prepend(PodJson.Of(p))))
            .Concat(cluster.Services.SelectMany(NetworkJson.Of)).Concat(cluster.Ingresses.Select(NetworkJson.Of)).Concat(policies)
            .Concat(cluster.Claims.SelectMany(NodeJson.Of)).Concat(cluster.StorageClasses.Select(StorageClass)).Concat(cluster.Settings.Select(Setting)).Concat(cluster.Noise.Select(n => n.DeepClone().AsObject())).Concat(Global(cluster));
    }

    private static IEnumerable<JsonObject> Global(CascadeCluster cluster)
    {
        yield return PolicyJson.Global(ResourceKinds.IngressClass, "nginx");
        if (cluster.Metrics is { } metrics)
            yield return PolicyJson.MetricsApi(metrics, cluster.Began);
        if (cluster.Webhook is { } webhook)
            yield return PolicyJson.Guard(webhook);
    }

    private static JsonObject Namespace(string name)
    {
        var json = PolicyJson.Global(ResourceKinds.Namespace, name);
        json["status"] = new JsonObject { ["phase"] = "Active" };
        return json;
    }

    private static JsonObject StorageClass(string name)
    {
        var json = PolicyJson.Global(ResourceKinds.StorageClass, name);
        (json["provisioner"], json["volumeBindingMode"]) = ("csi.example.com", "Immediate");
        return json;
    }

    private static JsonObject Setting(ObjectKey key) => PodJson.Meta(key.Kind, key.Namespace, key.Name, CascadeCluster.Now.AddDays(-40));
}

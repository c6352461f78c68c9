using System.Globalization;
using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>Pods, their templates and their events as the API shows them.</summary>
internal static class PodJson
{
    public static string Time(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static JsonObject Meta(ResourceKind kind, string ns, string name, DateTime created) => new()
    {
        ["apiVersion"] = kind.ApiVersion,
        ["kind"] = kind.Kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns, ["uid"] = $"{kind.Kind}-{ns}-{name}", ["creationTimestamp"] = Time(created) },
    };

    public static JsonObject OwnedBy(this JsonObject value, ResourceKind kind, string name)
    {
        value["metadata"]!["ownerReferences"] = new JsonArray(
            new JsonObject { ["apiVersion"] = kind.ApiVersion, ["kind"] = kind.Kind, ["name"] = name, ["uid"] = $"{kind.Kind}-{name}", ["controller"] = true, ["blockOwnerDeletion"] = true });
        return value;
    }

    public static JsonObject Probe(int port) => new()
    {
        ["httpGet"] = new JsonObject { ["path"] = "/healthz", ["port"] = port, ["scheme"] = "HTTP" },
        ["timeoutSeconds"] = 1, ["periodSeconds"] = 10, ["successThreshold"] = 1, ["failureThreshold"] = 3,
    };

    public static Action<JsonObject> WithConfigVolume(string volume, string configMap) => spec =>
        spec["volumes"] = new JsonArray(new JsonObject { ["name"] = volume, ["configMap"] = new JsonObject { ["name"] = configMap, ["defaultMode"] = 420 } });

    /// <summary>The template of a revision. Only that of the newest has what a fault has put in.</summary>
    public static JsonObject Template(Workload workload, Revision revision)
    {
        var container = new JsonObject
        {
            ["name"] = workload.Container, ["image"] = revision.Image, ["imagePullPolicy"] = "IfNotPresent", ["resources"] = new JsonObject(),
            ["ports"] = new JsonArray(new JsonObject { ["containerPort"] = workload.Port, ["protocol"] = "TCP" }),
        };
        var env = new JsonArray();
        if (workload.ConfigMap is { } map)
            env.Add(From("MODE", "configMapKeyRef", map, "mode"));
        if (workload.Secret is { } secret)
            env.Add(From("PASSWORD", "secretKeyRef", secret, "password"));
        if (env.Count > 0)
            container["env"] = env;
        var spec = new JsonObject
        {
            ["containers"] = new JsonArray(container), ["restartPolicy"] = workload.Kind == ResourceKinds.CronJob ? "Never" : "Always",
            ["terminationGracePeriodSeconds"] = 30, ["dnsPolicy"] = "ClusterFirst", ["serviceAccountName"] = "default", ["schedulerName"] = "default-scheduler",
        };
        if (revision == workload.Newest)
            workload.Template?.Invoke(spec);
        return spec;
    }

    public static JsonObject Labels(Workload workload, Revision? revision = null)
    {
        var labels = new JsonObject { ["app"] = workload.Name };
        if (revision is not null && workload.Kind == ResourceKinds.Deployment)
            labels["pod-template-hash"] = revision.Name[(workload.Name.Length + 1)..];
        return labels;
    }

    public static JsonObject Of(CascadePod pod)
    {
        var workload = pod.Workload;
        var json = Meta(ResourceKinds.Pod, workload.Namespace, pod.Name, pod.Created);
        json["metadata"]!["labels"] = Labels(workload, pod.Revision);
        if (pod.Deleted is { } deleted)
            json["metadata"]!["deletionTimestamp"] = Time(deleted);
        if (!workload.IsBare())
            json.OwnedBy(OwnerKind(workload.Kind), workload.Kind == ResourceKinds.StatefulSet || workload.Kind == ResourceKinds.DaemonSet ? workload.Name : pod.Revision.Name);
        var spec = Template(workload, pod.Revision);
        if (pod.Node is not null)
            spec["nodeName"] = pod.Node;
        AddTolerations(spec, workload.Kind);
        if (workload.HasClaims)
            spec["volumes"] = new JsonArray(new JsonObject { ["name"] = "data", ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = $"data-{pod.Name}" } });
        json["spec"] = spec;
        json["status"] = PodStatusJson.Of(pod);
        return json;
    }

    private static ResourceKind OwnerKind(ResourceKind kind) =>
        kind == ResourceKinds.Deployment ? ResourceKinds.ReplicaSet : kind == ResourceKinds.CronJob ? ResourceKinds.Job : kind;

    private static void AddTolerations(JsonObject spec, ResourceKind kind)
    {
        var tolerations = new JsonArray();
        foreach (var taint in (string[])["not-ready", "unreachable"])
        {
            var toleration = new JsonObject { ["key"] = $"node.kubernetes.io/{taint}", ["operator"] = "Exists", ["effect"] = "NoExecute" };
            if (kind != ResourceKinds.DaemonSet)
                toleration["tolerationSeconds"] = 300;
            tolerations.Add(toleration);
        }

        spec["tolerations"] = tolerations;
    }

    private static JsonObject From(string variable, string field, string name, string key) => new()
    {
        ["name"] = variable,
        ["valueFrom"] = new JsonObject { [field] = new JsonObject { ["name"] = name, ["key"] = key } },
    };
}

using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>What watches over workloads: HPAs, disruption budgets, quotas, the webhook, the metrics API.</summary>
internal static class PolicyJson
{
    private static readonly DateTime Created = CascadeCluster.Now.AddDays(-20);

    public static JsonObject Of(CascadeCluster cluster, Autoscaler autoscaler)
    {
        var target = autoscaler.Target;
        var json = PodJson.Meta(ResourceKinds.HorizontalPodAutoscaler, target.Namespace, target.Name, Created);
        json["spec"] = new JsonObject
        {
            ["minReplicas"] = 1, ["maxReplicas"] = autoscaler.Most,
            ["scaleTargetRef"] = new JsonObject { ["apiVersion"] = target.Kind.ApiVersion, ["kind"] = target.Kind.Kind, ["name"] = target.Name },
            ["metrics"] = new JsonArray(new JsonObject { ["type"] = "Resource", ["resource"] = new JsonObject { ["name"] = "cpu", ["target"] = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = 80 } } }),
        };
        var why = cluster.NoMetricsApi ? "unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)"
            : cluster.MetricsAreDown ? "unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server is currently unable to handle the request (get pods.metrics.k8s.io)"
            : target.ReadyPods == 0 ? "did not receive metrics for targeted pods (pods might be unready)" : null;
        json["status"] = new JsonObject
        {
            ["currentReplicas"] = target.Replicas, ["desiredReplicas"] = target.Replicas,
            ["conditions"] = new JsonArray(
                WorkloadJson.Condition("AbleToScale", true, Created, "ReadyForNewScale"),
                why is null ? WorkloadJson.Condition("ScalingActive", true, Created, "ValidMetricFound") : WorkloadJson.Condition("ScalingActive", false, cluster.Began, "FailedGetResourceMetric", $"the HPA was unable to compute the replica count: failed to get cpu utilization: {why}"),
                WorkloadJson.Condition("ScalingLimited", false, Created, "DesiredWithinRange")),
        };
        return json;
    }

    public static JsonObject Of(CascadeCluster cluster, Budget budget)
    {
        var target = budget.Target;
        var allowed = Math.Max(0, target.ReadyPods - budget.MinAvailable);
        var json = PodJson.Meta(ResourceKinds.PodDisruptionBudget, target.Namespace, target.Name, Created);
        json["spec"] = new JsonObject { ["minAvailable"] = budget.MinAvailable, ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = target.Name } } };
        json["status"] = new JsonObject
        {
            ["currentHealthy"] = target.ReadyPods, ["desiredHealthy"] = budget.MinAvailable, ["expectedPods"] = target.Replicas, ["disruptionsAllowed"] = allowed, ["observedGeneration"] = 1,
            ["conditions"] = new JsonArray(WorkloadJson.Condition("DisruptionAllowed", allowed > 0, cluster.Began, allowed > 0 ? "SufficientPods" : "InsufficientPods")),
        };
        return json;
    }

    public static JsonObject Of(Quota quota)
    {
        var json = PodJson.Meta(ResourceKinds.ResourceQuota, quota.Namespace, quota.Name, Created);
        json["spec"] = new JsonObject { ["hard"] = new JsonObject { ["pods"] = $"{quota.Pods}" } };
        json["status"] = new JsonObject { ["hard"] = new JsonObject { ["pods"] = $"{quota.Pods}" }, ["used"] = new JsonObject { ["pods"] = $"{quota.Pods}" } };
        return json;
    }

    public static JsonObject MetricsApi(CascadeService server, DateTime began)
    {
        var json = Global(ResourceKinds.ApiService, "v1beta1.metrics.k8s.io");
        json["spec"] = new JsonObject { ["group"] = "metrics.k8s.io", ["version"] = "v1beta1", ["service"] = new JsonObject { ["namespace"] = server.Namespace, ["name"] = server.Name, ["port"] = 443 } };
        json["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(
                server.HasEndpoints ? WorkloadJson.Condition("Available", true, Created, "Passed", "all checks passed")
                    : WorkloadJson.Condition("Available", false, began, "MissingEndpoints", $"endpoints for service/{server.Name} in \"{server.Namespace}\" have no addresses with port name \"https\"")),
        };
        return json;
    }

    public static JsonObject Guard(CascadeService server)
    {
        var json = Global(ResourceKinds.ValidatingWebhookConfiguration, "policy-guard");
        json["webhooks"] = new JsonArray(new JsonObject
        {
            ["name"] = "guard.policy.example.com", ["failurePolicy"] = "Fail", ["sideEffects"] = "None", ["timeoutSeconds"] = 10,
            ["clientConfig"] = new JsonObject { ["service"] = new JsonObject { ["namespace"] = server.Namespace, ["name"] = server.Name, ["path"] = "/validate", ["port"] = 443 } },
            ["namespaceSelector"] = new JsonObject { ["matchExpressions"] = new JsonArray(new JsonObject { ["key"] = "kubernetes.io/metadata.name", ["operator"] = "NotIn", ["values"] = new JsonArray("kube-system", "policy") }) },
            ["rules"] = new JsonArray(new JsonObject { ["apiGroups"] = new JsonArray(""), ["apiVersions"] = new JsonArray("v1"), ["operations"] = new JsonArray("CREATE"), ["resources"] = new JsonArray("pods") }),
        });
        return json;
    }

    public static JsonObject Global(ResourceKind kind, string name) => new()
    {
        ["apiVersion"] = kind.ApiVersion, ["kind"] = kind.Kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["uid"] = $"{kind.Kind}-{name}", ["creationTimestamp"] = PodJson.Time(Created), ["labels"] = new JsonObject { ["kubernetes.io/metadata.name"] = name } },
    };
}

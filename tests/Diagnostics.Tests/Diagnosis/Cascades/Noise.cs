using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>What every living cluster has, and what is no fault: things that have just begun, are over, are not used, or were bad once.</summary>
internal static class Noise
{
    private static readonly (double Chance, Action<CascadeCluster, string> Add)[] Kinds =
    [
        (0.4, ScaledToZero), (0.4, RestartedOnce), (0.4, RollingOutWell), (0.4, ManualService), (0.4, UnusedClaim), (0.4, OldEvent), (0.3, RoomyQuota), (0.3, OpenPolicy),
    ];

    public static void Add(CascadeCluster cluster)
    {
        foreach (var ns in cluster.Namespaces.ToArray())
        {
            foreach (var (chance, add) in Kinds)
            {
                if (cluster.Dice.Chance(chance))
                    add(cluster, ns);
            }
        }
    }

    private static void ScaledToZero(CascadeCluster cluster, string ns)
    {
        var workload = Topology.Add(cluster, new(ResourceKinds.Deployment, ns, "parked") { Replicas = 0, IsNoise = true });
        cluster.Services.Add(new(ns, "parked", workload));
    }

    private static void RestartedOnce(CascadeCluster cluster, string ns)
    {
        foreach (var pod in Topology.Add(cluster, new(ResourceKinds.Deployment, ns, "sturdy") { Replicas = 2, IsNoise = true }).Pods)
            pod.Restarted = CascadeCluster.Now.AddHours(-cluster.Dice.Between(5, 90));
    }

    /// <summary>A revision of which the first pod is being started, beside the old ones.</summary>
    private static void RollingOutWell(CascadeCluster cluster, string ns)
    {
        var workload = Topology.Add(cluster, new(ResourceKinds.Deployment, ns, "fresh") { Replicas = 2, IsNoise = true });
        var at = CascadeCluster.Now.AddSeconds(-cluster.Dice.Between(2, 8));
        workload.Revisions.Add(new($"fresh-{cluster.Dice.Suffix(9)}", workload.Newest.Number + 1, workload.Image + "-next", at) { Desired = 1 });
        workload.RollingOut = true;
        cluster.AddPod(workload, at).Trouble = new() { Since = at, Phase = "Pending", Waiting = ("ContainerCreating", "") };
        cluster.Services.Add(new(ns, "fresh", workload));
    }

    /// <summary>Its endpoints are written by hand.</summary>
    private static void ManualService(CascadeCluster cluster, string ns)
    {
        var service = PodJson.Meta(ResourceKinds.Service, ns, "legacy", CascadeCluster.Now.AddDays(-99));
        service["spec"] = new JsonObject { ["type"] = "ClusterIP", ["clusterIP"] = "10.96.99.99", ["ports"] = new JsonArray(new JsonObject { ["port"] = 5432 }) };
        cluster.Noise.Add(service);
        var outside = PodJson.Meta(ResourceKinds.Service, ns, "billing", CascadeCluster.Now.AddDays(-99));
        outside["spec"] = new JsonObject { ["type"] = "ExternalName", ["externalName"] = "billing.example.com" };
        cluster.Noise.Add(outside);
    }

    private static void UnusedClaim(CascadeCluster cluster, string ns)
    {
        var claim = PodJson.Meta(ResourceKinds.PersistentVolumeClaim, ns, "scratch", CascadeCluster.Now.AddDays(-1));
        claim["spec"] = new JsonObject { ["storageClassName"] = "standard", ["accessModes"] = new JsonArray("ReadWriteOnce") };
        claim["status"] = new JsonObject { ["phase"] = "Pending" };
        cluster.Noise.Add(claim);
        cluster.Noise.Add(Event(ns, "scratch", "PersistentVolumeClaim", "Normal", "WaitForFirstConsumer", "waiting for first consumer to be created before binding", 20));
    }

    private static void OldEvent(CascadeCluster cluster, string ns) =>
        cluster.Noise.Add(Event(ns, "gone-7d9f-x2", "Pod", "Warning", "BackOff", "Back-off restarting failed container app in pod gone-7d9f-x2", 50 * 60));

    private static void RoomyQuota(CascadeCluster cluster, string ns)
    {
        var quota = PodJson.Meta(ResourceKinds.ResourceQuota, ns, "ample", CascadeCluster.Now.AddDays(-99));
        quota["spec"] = new JsonObject { ["hard"] = new JsonObject { ["pods"] = "500" } };
        quota["status"] = new JsonObject { ["hard"] = new JsonObject { ["pods"] = "500" }, ["used"] = new JsonObject { ["pods"] = "40" } };
        cluster.Noise.Add(quota);
    }

    private static void OpenPolicy(CascadeCluster cluster, string ns)
    {
        var policy = PodJson.Meta(ResourceKinds.NetworkPolicy, ns, "from-here", CascadeCluster.Now.AddDays(-99));
        policy["spec"] = new JsonObject { ["podSelector"] = new JsonObject(), ["policyTypes"] = new JsonArray("Ingress"), ["ingress"] = new JsonArray(new JsonObject()) };
        cluster.Noise.Add(policy);
    }

    private static JsonObject Event(string ns, string name, string kind, string type, string reason, string message, int secondsAgo)
    {
        var json = PodJson.Meta(ResourceKinds.Event, ns, $"{name}.{reason.ToLowerInvariant()}", CascadeCluster.Now.AddSeconds(-secondsAgo - 600));
        json["involvedObject"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = kind, ["namespace"] = ns, ["name"] = name };
        (json["type"], json["reason"], json["message"], json["count"], json["lastTimestamp"]) = (type, reason, message, 7, PodJson.Time(CascadeCluster.Now.AddSeconds(-secondsAgo)));
        return json;
    }
}

using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>Nodes, and what is stored: claims, volumes and classes.</summary>
internal static class NodeJson
{
    private static readonly DateTime Created = CascadeCluster.Now.AddDays(-90);

    public static JsonObject Of(CascadeNode node)
    {
        var json = PolicyJson.Global(ResourceKinds.Node, node.Name);
        json["metadata"]!["labels"] = new JsonObject { ["kubernetes.io/hostname"] = node.Name, ["kubernetes.io/os"] = "linux", ["kubernetes.io/arch"] = "amd64" };
        var room = new JsonObject { ["cpu"] = "4", ["memory"] = "16Gi", ["pods"] = "110", ["ephemeral-storage"] = "100Gi" };
        json["spec"] = Spec(node);
        json["status"] = new JsonObject { ["capacity"] = room.DeepClone(), ["allocatable"] = room, ["conditions"] = Conditions(node), ["nodeInfo"] = new JsonObject { ["kubeletVersion"] = "v1.31.4", ["architecture"] = "amd64" } };
        return json;
    }

    public static IEnumerable<JsonObject> Of(Claim claim)
    {
        var json = PodJson.Meta(ResourceKinds.PersistentVolumeClaim, claim.Namespace, claim.Name, claim.IsBound ? Created : CascadeCluster.Now.AddMinutes(-14));
        var spec = new JsonObject { ["storageClassName"] = claim.Class, ["accessModes"] = new JsonArray("ReadWriteOnce"), ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = "1Gi" } } };
        json["spec"] = spec;
        json["status"] = new JsonObject { ["phase"] = claim.IsBound ? "Bound" : "Pending" };
        if (claim.Failure is { } failure)
        {
            var said = PodJson.Meta(ResourceKinds.Event, claim.Namespace, $"{claim.Name}.1", CascadeCluster.Now.AddMinutes(-13));
            said["involvedObject"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "PersistentVolumeClaim", ["namespace"] = claim.Namespace, ["name"] = claim.Name };
            (said["type"], said["reason"], said["message"], said["count"], said["lastTimestamp"]) = ("Warning", "ProvisioningFailed", failure, 12, PodJson.Time(CascadeCluster.Now.AddSeconds(-20)));
            return [json, said];
        }

        spec["volumeName"] = $"pv-{claim.Namespace}-{claim.Name}";
        var volume = PolicyJson.Global(ResourceKinds.PersistentVolume, $"pv-{claim.Namespace}-{claim.Name}");
        volume["spec"] = new JsonObject { ["storageClassName"] = claim.Class, ["capacity"] = new JsonObject { ["storage"] = "1Gi" }, ["claimRef"] = new JsonObject { ["namespace"] = claim.Namespace, ["name"] = claim.Name } };
        volume["status"] = new JsonObject { ["phase"] = "Bound" };
        return [json, volume];
    }

    private static JsonObject Spec(CascadeNode node)
    {
        var taints = new JsonArray();
        foreach (var (key, value, effect) in node.Taints)
            taints.Add(new JsonObject { ["key"] = key, ["value"] = value, ["effect"] = effect });
        foreach (var effect in node.Ready == "True" ? (string[])[] : ["NoSchedule", "NoExecute"])
            taints.Add(new JsonObject { ["key"] = node.Ready == "Unknown" ? "node.kubernetes.io/unreachable" : "node.kubernetes.io/not-ready", ["effect"] = effect });
        var spec = new JsonObject();
        if (taints.Count > 0)
            spec["taints"] = taints;
        if (node.Cordoned)
            spec["unschedulable"] = true;
        return spec;
    }

    private static JsonArray Conditions(CascadeNode node)
    {
        var (reason, message) = node.Ready switch
        {
            "True" => ("KubeletReady", "kubelet is posting ready status"),
            "False" => ("KubeletNotReady", "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized"),
            _ => ("NodeStatusUnknown", "Kubelet stopped posting node status."),
        };
        var ready = WorkloadJson.Condition("Ready", true, node.Since ?? Created, reason, message);
        ready["status"] = node.Ready;
        var pressure = WorkloadJson.Condition("DiskPressure", node.DiskPressure, node.Since ?? Created, node.DiskPressure ? "KubeletHasDiskPressure" : "KubeletHasNoDiskPressure", "kubelet has no disk pressure");
        return [WorkloadJson.Condition("MemoryPressure", false, Created, "KubeletHasSufficientMemory", "kubelet has sufficient memory available"), pressure, ready];
    }
}

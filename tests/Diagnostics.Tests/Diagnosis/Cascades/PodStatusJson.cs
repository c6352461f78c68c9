using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>What the kubelet says of a pod, and the events about it.</summary>
internal static class PodStatusJson
{
    public static JsonObject Of(CascadePod pod)
    {
        if (pod.Succeeded)
            return Finished(pod, new(0, "Completed", pod.Created, pod.Created.AddMinutes(2)), "Succeeded");
        var trouble = pod.Trouble;
        if (trouble?.Final is { } end)
            return Finished(pod, end, trouble.Phase);
        if (trouble?.Ended is { } ended)
            return new() { ["phase"] = trouble.Phase, ["reason"] = ended.Reason, ["message"] = ended.Message, ["startTime"] = PodJson.Time(pod.Created) };
        var status = new JsonObject { ["phase"] = trouble?.Phase ?? "Running", ["conditions"] = Conditions(pod), ["qosClass"] = "BestEffort" };
        if (pod.Node is null)
            return status;
        (status["hostIP"], status["podIP"], status["startTime"]) = ("10.0.0.4", "10.244.1.4", PodJson.Time(pod.Created));
        status["containerStatuses"] = new JsonArray(Container(pod));
        return status;
    }

    public static IEnumerable<JsonObject> Events(CascadePod pod)
    {
        var number = 0;
        foreach (var said in pod.Trouble?.Events ?? [])
        {
            var json = PodJson.Meta(ResourceKinds.Event, pod.Workload.Namespace, $"{pod.Name}.{++number}", pod.Trouble!.Since);
            var about = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["namespace"] = pod.Workload.Namespace, ["name"] = pod.Name, ["uid"] = $"Pod-{pod.Workload.Namespace}-{pod.Name}" };
            if (said.OfContainer)
                about["fieldPath"] = $"spec.containers{{{pod.Workload.Container}}}";
            json["involvedObject"] = about;
            (json["type"], json["reason"], json["message"], json["count"]) = (said.Type, said.Reason, said.Message, said.Count);
            (json["firstTimestamp"], json["lastTimestamp"]) = (PodJson.Time(pod.Trouble.Since.AddSeconds(10)), PodJson.Time(CascadeCluster.Now.AddSeconds(-said.Age)));
            yield return json;
        }
    }

    private static JsonObject Finished(CascadePod pod, ContainerEnd end, string phase) => new()
    {
        ["phase"] = phase,
        ["startTime"] = PodJson.Time(pod.Created),
        ["conditions"] = new JsonArray(Condition("PodScheduled", true, pod.Created), Condition("Initialized", true, pod.Created), Condition("Ready", false, end.Finished, phase == "Failed" ? "PodFailed" : "PodCompleted")),
        ["containerStatuses"] = new JsonArray(new JsonObject
        {
            ["name"] = pod.Workload.Container, ["image"] = pod.Revision.Image, ["ready"] = false, ["started"] = false, ["restartCount"] = 0,
            ["state"] = new JsonObject { ["terminated"] = End(end) }, ["lastState"] = new JsonObject(),
        }),
    };

    private static JsonArray Conditions(CascadePod pod)
    {
        if (pod.Trouble is { Unschedulable: { } why } pending)
            return [Condition("PodScheduled", false, pending.Since, "Unschedulable", why)];
        var ready = pod is { Trouble: null, NodeLost: false };
        var at = pod.NodeLost ? CascadeCluster.Now.AddMinutes(-1) : pod.Trouble?.Since ?? pod.Created.AddSeconds(8);
        JsonArray conditions =
        [
            Condition("PodScheduled", true, pod.Created), Condition("Initialized", true, pod.Created.AddSeconds(1)),
            Condition("ContainersReady", pod.Trouble is null, at, pod.Trouble is null ? null : "ContainersNotReady"), Condition("Ready", ready, at, pod.Trouble is null ? null : "ContainersNotReady"),
        ];
        if (pod is { NodeLost: true, Deleted: { } deleted })
            conditions.Add((JsonNode)Condition("DisruptionTarget", true, deleted, "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint"));
        return conditions;
    }

    private static JsonObject Container(CascadePod pod)
    {
        var trouble = pod.Trouble;
        var running = trouble is null ? pod.Restarted ?? pod.Created.AddSeconds(3) : trouble.Running;
        var last = trouble?.Last ?? (pod.Restarted is { } ended ? new(1, "Error", pod.Created.AddSeconds(3), ended.AddSeconds(-2)) : null);
        var state = trouble?.Waiting is { } waiting
            ? new JsonObject { ["waiting"] = new JsonObject { ["reason"] = waiting.Reason, ["message"] = waiting.Message } }
            : new JsonObject { ["running"] = new JsonObject { ["startedAt"] = PodJson.Time(running ?? pod.Created) } };
        return new()
        {
            ["name"] = pod.Workload.Container, ["image"] = pod.Revision.Image, ["ready"] = trouble is null, ["started"] = trouble is null || trouble.Running is not null,
            ["restartCount"] = trouble?.Restarts ?? (last is null ? 0 : 1), ["state"] = state,
            ["lastState"] = last is null ? new JsonObject() : new JsonObject { ["terminated"] = End(last) },
        };
    }

    private static JsonObject End(ContainerEnd end) => new()
    {
        ["exitCode"] = end.Code, ["reason"] = end.Reason, ["startedAt"] = PodJson.Time(end.Started), ["finishedAt"] = PodJson.Time(end.Finished),
        ["containerID"] = "containerd://5f1c",
    };

    private static JsonObject Condition(string type, bool holds, DateTime since, string? reason = null, string? message = null)
    {
        var condition = new JsonObject { ["type"] = type, ["status"] = holds ? "True" : "False", ["lastTransitionTime"] = PodJson.Time(since) };
        if (reason is not null)
            condition["reason"] = reason;
        if (message is not null)
            condition["message"] = message;
        return condition;
    }
}

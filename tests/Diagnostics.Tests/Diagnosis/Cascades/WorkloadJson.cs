using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>Workloads, and the ReplicaSets and Jobs between them and their pods, with what their controllers say.</summary>
internal static class WorkloadJson
{
    public static IEnumerable<JsonObject> Of(CascadeCluster cluster, Workload workload)
    {
        if (workload.Kind == ResourceKinds.Deployment)
            return [Deployment(cluster, workload), .. workload.Revisions.Select(r => ReplicaSet(cluster, workload, r))];
        if (workload.Kind == ResourceKinds.StatefulSet)
            return Refusals(workload).Prepend(StatefulSet(workload, cluster.Services.Any(s => s.Backend == workload)));
        if (workload.Kind == ResourceKinds.DaemonSet)
            return [DaemonSet(workload)];
        return workload.Kind == ResourceKinds.CronJob ? [CronJob(workload), .. workload.Revisions.Select(r => Job(workload, r))] : [];
    }

    public static JsonObject Condition(string type, bool holds, DateTime since, string reason, string message = "") => new()
    {
        ["type"] = type, ["status"] = holds ? "True" : "False", ["lastTransitionTime"] = PodJson.Time(since), ["lastUpdateTime"] = PodJson.Time(since), ["reason"] = reason, ["message"] = message,
    };

    private static JsonObject Spec(Workload workload, Revision revision, int replicas) => new()
    {
        ["replicas"] = replicas,
        ["selector"] = new JsonObject { ["matchLabels"] = PodJson.Labels(workload) },
        ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = PodJson.Labels(workload, revision) }, ["spec"] = PodJson.Template(workload, revision) },
    };

    private static JsonObject Deployment(CascadeCluster cluster, Workload workload)
    {
        var json = Meta(workload, workload.Revisions[0].Created);
        json["metadata"]!["annotations"] = new JsonObject { ["deployment.kubernetes.io/revision"] = $"{workload.Newest.Number}" };
        json["spec"] = Spec(workload, workload.Newest, workload.Replicas);
        json["spec"]!["progressDeadlineSeconds"] = 600;
        json["spec"]!["strategy"] = new JsonObject { ["type"] = "RollingUpdate", ["rollingUpdate"] = new JsonObject { ["maxUnavailable"] = "25%", ["maxSurge"] = "25%" } };
        var ready = workload.ReadyPods;
        var available = ready >= workload.Replicas - (workload.Replicas / 4);
        var conditions = new JsonArray(
            Condition("Available", available, available ? workload.Newest.Created : cluster.Began, available ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable"),
            Progressing(workload));
        if (workload.Refused is { } refused)
            conditions.Add(Condition("ReplicaFailure", true, cluster.Began, "FailedCreate", refused.Message));
        json["status"] = new JsonObject
        {
            ["observedGeneration"] = 1, ["replicas"] = workload.Pods.Count(p => p.IsActive), ["updatedReplicas"] = workload.Pods.Count(p => p.Revision == workload.Newest && p.IsActive),
            ["readyReplicas"] = ready, ["availableReplicas"] = ready, ["unavailableReplicas"] = Math.Max(0, workload.Replicas - ready), ["conditions"] = conditions,
        };
        json["metadata"]!["generation"] = 1;
        return json;
    }

    private static JsonObject Progressing(Workload workload)
    {
        if (!workload.RollingOut)
            return Condition("Progressing", true, workload.Newest.Created, "NewReplicaSetAvailable", $"ReplicaSet \"{workload.Newest.Name}\" has successfully progressed.");
        var began = workload.Newest.Created;
        return CascadeCluster.Now - began > TimeSpan.FromSeconds(620)
            ? Condition("Progressing", false, began.AddSeconds(610), "ProgressDeadlineExceeded", $"ReplicaSet \"{workload.Newest.Name}\" has timed out progressing.")
            : Condition("Progressing", true, began, "ReplicaSetUpdated", $"ReplicaSet \"{workload.Newest.Name}\" is progressing.");
    }

    private static JsonObject ReplicaSet(CascadeCluster cluster, Workload workload, Revision revision)
    {
        var json = PodJson.Meta(ResourceKinds.ReplicaSet, workload.Namespace, revision.Name, revision.Created).OwnedBy(ResourceKinds.Deployment, workload.Name);
        json["metadata"]!["labels"] = PodJson.Labels(workload, revision);
        json["metadata"]!["annotations"] = new JsonObject { ["deployment.kubernetes.io/revision"] = $"{revision.Number}", ["deployment.kubernetes.io/desired-replicas"] = $"{workload.Replicas}" };
        json["spec"] = Spec(workload, revision, revision.Desired);
        CascadePod[] pods = [.. workload.Pods.Where(p => p.Revision == revision && p.IsActive)];
        var status = new JsonObject { ["observedGeneration"] = 1, ["replicas"] = pods.Length, ["readyReplicas"] = pods.Count(p => p.IsReady), ["availableReplicas"] = pods.Count(p => p.IsReady) };
        if (workload.Refused is { } refused && revision == workload.Newest)
            status["conditions"] = new JsonArray(Condition("ReplicaFailure", true, cluster.Began, "FailedCreate", refused.Message));
        json["status"] = status;
        return json;
    }

    private static JsonObject StatefulSet(Workload workload, bool governed)
    {
        var json = Meta(workload, workload.Newest.Created);
        json["spec"] = Spec(workload, workload.Newest, workload.Replicas);
        json["spec"]!["serviceName"] = governed ? workload.Name : "";
        if (workload.HasClaims)
        {
            json["spec"]!["volumeClaimTemplates"] = new JsonArray(
                new JsonObject { ["metadata"] = new JsonObject { ["name"] = "data" }, ["spec"] = new JsonObject { ["storageClassName"] = workload.StorageClass, ["accessModes"] = new JsonArray("ReadWriteOnce") } });
        }

        json["status"] = new JsonObject { ["replicas"] = workload.Pods.Count, ["readyReplicas"] = workload.ReadyPods, ["currentReplicas"] = workload.Pods.Count, ["currentRevision"] = $"{workload.Name}-1", ["updateRevision"] = $"{workload.Name}-1" };
        return json;
    }

    /// <summary>A StatefulSet has no condition for it: its controller says so in an event.</summary>
    private static IEnumerable<JsonObject> Refusals(Workload workload)
    {
        if (workload.Refused is null)
            yield break;
        var json = PodJson.Meta(ResourceKinds.Event, workload.Namespace, $"{workload.Name}.refused", CascadeCluster.Now.AddMinutes(-9));
        json["involvedObject"] = new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "StatefulSet", ["namespace"] = workload.Namespace, ["name"] = workload.Name };
        (json["type"], json["reason"], json["count"], json["lastTimestamp"]) = ("Warning", "FailedCreate", 9, PodJson.Time(CascadeCluster.Now.AddSeconds(-30)));
        json["message"] = $"create Pod {workload.Name}-{workload.Pods.Count} in StatefulSet {workload.Name} failed error: {workload.Refused.Message}";
        yield return json;
    }

    private static JsonObject DaemonSet(Workload workload)
    {
        var json = Meta(workload, workload.Newest.Created);
        json["spec"] = Spec(workload, workload.Newest, 0);
        json["spec"]!.AsObject().Remove("replicas");
        json["status"] = new JsonObject
        {
            ["desiredNumberScheduled"] = workload.Replicas, ["currentNumberScheduled"] = workload.Pods.Count, ["numberReady"] = workload.ReadyPods, ["numberAvailable"] = workload.ReadyPods,
            ["numberUnavailable"] = workload.Replicas - workload.ReadyPods, ["updatedNumberScheduled"] = workload.Pods.Count, ["numberMisscheduled"] = 0,
        };
        return json;
    }

    private static JsonObject CronJob(Workload workload)
    {
        var json = Meta(workload, workload.Revisions[0].Created.AddDays(-3));
        json["spec"] = new JsonObject
        {
            ["schedule"] = "0 * * * *", ["concurrencyPolicy"] = "Allow",
            ["jobTemplate"] = new JsonObject { ["spec"] = new JsonObject { ["backoffLimit"] = 0, ["template"] = new JsonObject { ["spec"] = PodJson.Template(workload, workload.Newest) } } },
        };
        json["status"] = new JsonObject { ["lastScheduleTime"] = PodJson.Time(workload.Newest.Created) };
        return json;
    }

    private static JsonObject Job(Workload workload, Revision run)
    {
        var json = PodJson.Meta(ResourceKinds.Job, workload.Namespace, run.Name, run.Created).OwnedBy(ResourceKinds.CronJob, workload.Name);
        json["spec"] = new JsonObject { ["backoffLimit"] = 0, ["completions"] = 1, ["parallelism"] = 1, ["template"] = new JsonObject { ["spec"] = PodJson.Template(workload, run) } };
        var pod = workload.Pods.First(p => p.Revision == run);
        var status = new JsonObject { ["startTime"] = PodJson.Time(run.Created) };
        json["status"] = status;
        if (pod.Succeeded)
        {
            (status["succeeded"], status["completionTime"]) = (1, PodJson.Time(run.Created.AddMinutes(2)));
            status["conditions"] = new JsonArray(Condition("Complete", true, run.Created.AddMinutes(2), "CompletionsReached"));
        }
        else if (pod.Trouble?.Phase == "Failed")
        {
            status["failed"] = 1;
            status["conditions"] = new JsonArray(Condition("Failed", true, run.Created.AddSeconds(20), "BackoffLimitExceeded", "Job has reached the specified backoff limit"));
        }
        else
        {
            status["active"] = 1;
        }

        return json;
    }

    private static JsonObject Meta(Workload workload, DateTime created)
    {
        var json = PodJson.Meta(workload.Kind, workload.Namespace, workload.Name, created);
        json["metadata"]!["labels"] = PodJson.Labels(workload);
        return json;
    }
}

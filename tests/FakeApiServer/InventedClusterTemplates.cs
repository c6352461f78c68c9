using System.Text;

namespace K8sDoctor.FakeApiServer;

/// <summary>JSON with places (<c>%name%</c>) for values that need no escaping.</summary>
internal sealed class InventedTemplate
{
    private readonly string[] _parts;

    /// <param name="json">May be indented: lines are joined without their indentation.</param>
    public InventedTemplate(string json) => _parts = string.Concat(json.Split('\n').Select(l => l.Trim())).Split('%');

    public string Render(Dictionary<string, string> values)
    {
        var text = new StringBuilder(10_000);
        for (var i = 0; i < _parts.Length; i++)
            text.Append(i % 2 == 0 ? _parts[i] : values[_parts[i]]);
        return text.ToString();
    }
}

/// <summary>What the objects of an invented cluster look like, after those of a real one (Kubernetes 1.36, the recordings).</summary>
internal static class InventedTemplates
{
    private const string PodManagedFields = """
        "managedFields":[{"manager":"kube-controller-manager","operation":"Update","apiVersion":"v1","time":"%created%","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{
        "f:annotations":{".":{},"f:prometheus.io/port":{},"f:prometheus.io/scrape":{}},"f:generateName":{},"f:labels":{".":{},"f:app.kubernetes.io/instance":{},"f:app.kubernetes.io/name":{},
        "f:pod-template-hash":{},"f:team":{}},"f:ownerReferences":{".":{},"k:{\"uid\":\"%replicaSetUid%\"}":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"app\"}":{".":{},"f:args":{},"f:env":{".":{},
        "k:{\"name\":\"DATABASE_URL\"}":{".":{},"f:name":{},"f:valueFrom":{".":{},"f:secretKeyRef":{}}},"k:{\"name\":\"HTTP_PORT\"}":{".":{},"f:name":{},"f:value":{}},
        "k:{\"name\":\"LOG_LEVEL\"}":{".":{},"f:name":{},"f:valueFrom":{".":{},"f:configMapKeyRef":{}}},"k:{\"name\":\"POD_IP\"}":{".":{},"f:name":{},"f:valueFrom":{".":{},"f:fieldRef":{}}}},
        "f:image":{},"f:imagePullPolicy":{},"f:livenessProbe":{".":{},"f:failureThreshold":{},"f:httpGet":{".":{},"f:path":{},"f:port":{},"f:scheme":{}},"f:initialDelaySeconds":{},"f:periodSeconds":{},
        "f:successThreshold":{},"f:timeoutSeconds":{}},"f:name":{},"f:ports":{".":{},"k:{\"containerPort\":8080,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:name":{},"f:protocol":{}}},
        "f:readinessProbe":{".":{},"f:failureThreshold":{},"f:httpGet":{".":{},"f:path":{},"f:port":{},"f:scheme":{}},"f:periodSeconds":{},"f:successThreshold":{},"f:timeoutSeconds":{}},
        "f:resources":{".":{},"f:limits":{".":{},"f:cpu":{},"f:memory":{}},"f:requests":{".":{},"f:cpu":{},"f:memory":{}}},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{},
        "f:volumeMounts":{".":{},"k:{\"mountPath\":\"/etc/app\"}":{".":{},"f:mountPath":{},"f:name":{}}}},"k:{\"name\":\"proxy\"}":{".":{},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:resources":{}}},
        "f:dnsPolicy":{},"f:enableServiceLinks":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:serviceAccountName":{},"f:terminationGracePeriodSeconds":{},"f:volumes":{".":{},
        "k:{\"name\":\"config\"}":{".":{},"f:configMap":{".":{},"f:defaultMode":{},"f:name":{}},"f:name":{}}}}}},{"manager":"kubelet","operation":"Update","apiVersion":"v1","time":"%ready%",
        "fieldsType":"FieldsV1","fieldsV1":{"f:status":{"f:conditions":{"k:{\"type\":\"ContainersReady\"}":{".":{},"f:lastProbeTime":{},"f:lastTransitionTime":{},"f:status":{},"f:type":{}},
        "k:{\"type\":\"Initialized\"}":{".":{},"f:lastProbeTime":{},"f:lastTransitionTime":{},"f:status":{},"f:type":{}},"k:{\"type\":\"Ready\"}":{".":{},"f:lastProbeTime":{},"f:lastTransitionTime":{},
        "f:status":{},"f:type":{}}},"f:containerStatuses":{},"f:hostIP":{},"f:hostIPs":{},"f:initContainerStatuses":{},"f:phase":{},"f:podIP":{},"f:podIPs":{".":{},"k:{\"ip\":\"%podIp%\"}":{".":{},"f:ip":{}}},"f:startTime":{}}},"subresource":"status"}]
        """;

    private const string Containers = """
        "initContainers":[{"name":"migrate","image":"%image%","args":["migrate","--wait"],"resources":{"limits":{"memory":"256Mi"},"requests":{"cpu":"50m","memory":"128Mi"}},"volumeMounts":[MOUNT],
        "terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}],
        "containers":[{"name":"app","image":"%image%","args":["serve","--listen=:8080"],"ports":[{"name":"http","containerPort":8080,"protocol":"TCP"}],
        "env":[{"name":"HTTP_PORT","value":"8080"},{"name":"SERVICE_NAME","value":"%owner%"},{"name":"LOG_LEVEL","valueFrom":{"configMapKeyRef":{"name":"%owner%-config","key":"log-level"}}},
        {"name":"DATABASE_URL","valueFrom":{"secretKeyRef":{"name":"%owner%-db","key":"url"}}},{"name":"POD_IP","valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"status.podIP"}}}],
        "resources":{"limits":{"cpu":"1","memory":"%memory%"},"requests":{"cpu":"250m","memory":"%memory%"}},"volumeMounts":[{"name":"config","mountPath":"/etc/app"},MOUNT],
        "livenessProbe":{"httpGet":{"path":"/healthz","port":"http","scheme":"HTTP"},"initialDelaySeconds":10,"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3},
        "readinessProbe":{"httpGet":{"path":"/readyz","port":"http","scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":5,"successThreshold":1,"failureThreshold":3},
        "terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"},
        {"name":"proxy","image":"registry.example.com/mesh/proxy:1.29.0","args":["proxy","sidecar","--domain","$(POD_NAMESPACE).svc.cluster.local"],"ports":[{"name":"metrics","containerPort":15020,"protocol":"TCP"}],
        "resources":{"limits":{"memory":"128Mi"},"requests":{"cpu":"50m","memory":"64Mi"}},"volumeMounts":[MOUNT],"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File",
        "imagePullPolicy":"IfNotPresent"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","nodeSelector":{"kubernetes.io/os":"linux"},"serviceAccountName":"%owner%",
        "serviceAccount":"%owner%"
        """;

    private const string Labels = """
        "labels":{"app.kubernetes.io/instance":"%owner%","app.kubernetes.io/name":"%owner%","pod-template-hash":"%hash%","team":"%namespace%"}
        """;

    private static readonly InventedTemplate[] Pods = [.. Enum.GetValues<InventedFault>().Select(f => new InventedTemplate(PodJson(f)))];

    public static InventedTemplate Deployment { get; } = new(WorkloadJson("%owner%", "%ownerUid%", "") + """
        "strategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":1,"maxSurge":1}},"revisionHistoryLimit":10,"progressDeadlineSeconds":600},
        "status":{"observedGeneration":3,"replicas":%replicas%,"updatedReplicas":%replicas%,"readyReplicas":%available%,"availableReplicas":%available%,
        "conditions":[{"type":"Available","status":"%availableStatus%","lastUpdateTime":"%ownerCreated%","lastTransitionTime":"%ownerCreated%","reason":"MinimumReplicas","message":"Deployment has its availability."},
        {"type":"Progressing","status":"True","lastUpdateTime":"%ownerCreated%","lastTransitionTime":"%ownerCreated%","reason":"NewReplicaSetAvailable","message":"ReplicaSet \"%replicaSet%\" has successfully progressed."}]}}
        """);

    public static InventedTemplate ReplicaSet { get; } = new(WorkloadJson("%replicaSet%", "%replicaSetUid%", """
        "ownerReferences":[{"apiVersion":"apps/v1","kind":"Deployment","name":"%owner%","uid":"%ownerUid%","controller":true,"blockOwnerDeletion":true}],
        """) + """
        "minReadySeconds":0},"status":{"replicas":%replicas%,"fullyLabeledReplicas":%replicas%,"readyReplicas":%available%,"availableReplicas":%available%,"observedGeneration":1}}
        """);

    public static InventedTemplate Node { get; } = new("""
        {"metadata":{"name":"%name%","uid":"%uid%","resourceVersion":"%version%","creationTimestamp":"%created%","labels":{"beta.kubernetes.io/arch":"amd64","kubernetes.io/arch":"amd64","kubernetes.io/hostname":"%name%",
        "kubernetes.io/os":"linux","node.kubernetes.io/instance-type":"m6i.8xlarge","topology.kubernetes.io/region":"eu-central-1","topology.kubernetes.io/zone":"eu-central-1a"},
        "annotations":{"node.alpha.kubernetes.io/ttl":"0"}},"spec":{"podCIDR":"10.64.0.0/24","providerID":"aws:///eu-central-1a/%uid%"},"status":{"capacity":{"cpu":"32","ephemeral-storage":"104845292Ki","memory":"128Gi","pods":"110"},
        "allocatable":{"cpu":"31850m","ephemeral-storage":"95551679124","memory":"124Gi","pods":"110"},"conditions":[
        {"type":"MemoryPressure","status":"False","lastHeartbeatTime":"%heartbeat%","lastTransitionTime":"%created%","reason":"KubeletHasSufficientMemory","message":"kubelet has sufficient memory available"},
        {"type":"DiskPressure","status":"False","lastHeartbeatTime":"%heartbeat%","lastTransitionTime":"%created%","reason":"KubeletHasNoDiskPressure","message":"kubelet has no disk pressure"},
        {"type":"PIDPressure","status":"False","lastHeartbeatTime":"%heartbeat%","lastTransitionTime":"%created%","reason":"KubeletHasSufficientPID","message":"kubelet has sufficient PID available"},
        {"type":"Ready","status":"True","lastHeartbeatTime":"%heartbeat%","lastTransitionTime":"%created%","reason":"KubeletReady","message":"kubelet is posting ready status"}],
        "addresses":[{"type":"InternalIP","address":"%ip%"},{"type":"Hostname","address":"%name%"}],"nodeInfo":{"machineID":"%uid%","systemUUID":"%uid%","bootID":"%uid%","kernelVersion":"6.12.40",
        "osImage":"Bottlerocket OS 1.40","containerRuntimeVersion":"containerd://2.1.4","kubeletVersion":"v1.36.2","kubeProxyVersion":"","operatingSystem":"linux","architecture":"amd64"}}}
        """);

    public static InventedTemplate Namespace { get; } = new("""
        {"metadata":{"name":"%name%","uid":"%uid%","resourceVersion":"%version%","creationTimestamp":"%created%","labels":{"kubernetes.io/metadata.name":"%name%","team":"%name%"}},"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}
        """);

    public static InventedTemplate Event { get; } = new("""
        {"metadata":{"name":"%pod%.%eventId%","namespace":"%namespace%","uid":"%eventUid%","resourceVersion":"%podVersion%","creationTimestamp":"%crashStarted%"},"involvedObject":{"kind":"Pod","namespace":"%namespace%",
        "name":"%pod%","uid":"%podUid%","apiVersion":"v1","resourceVersion":"%podVersion%","fieldPath":"spec.containers{app}"},"reason":"%reason%","message":"%message%","source":{"component":"kubelet","host":"%node%"},
        "firstTimestamp":"%crashStarted%","lastTimestamp":"%eventLast%","count":%restarts%,"type":"Warning","eventTime":null,"reportingComponent":"kubelet","reportingInstance":"%node%"}
        """);

    public static InventedTemplate Pod(InventedFault fault) => Pods[(int)fault];

    private static string WorkloadJson(string name, string uid, string owner) => $$$$"""
        {"metadata":{"name":"{{{{name}}}}","namespace":"%namespace%","uid":"{{{{uid}}}}","resourceVersion":"%ownerVersion%","generation":3,"creationTimestamp":"%ownerCreated%",{{{{Labels}}}},
        {{{{owner}}}}"annotations":{"deployment.kubernetes.io/revision":"3"}},"spec":{"replicas":%replicas%,"selector":{"matchLabels":{"app.kubernetes.io/name":"%owner%","team":"%namespace%"}},
        "template":{"metadata":{{{{{Labels}}}}},"spec":{{{{{Containers.Replace(",MOUNT]", "]", StringComparison.Ordinal).Replace("MOUNT", "", StringComparison.Ordinal)}}}},
        "securityContext":{"runAsNonRoot":true},"schedulerName":"default-scheduler","volumes":[{"name":"config","configMap":{"name":"%owner%-config","defaultMode":420}}]}},
        """;

    private static string PodJson(InventedFault fault) => $$$$"""
        {"metadata":{"name":"%pod%","generateName":"%replicaSet%-","namespace":"%namespace%","uid":"%podUid%","resourceVersion":"%podVersion%","generation":1,"creationTimestamp":"%created%",{{{{Labels}}}},
        "annotations":{"prometheus.io/port":"15020","prometheus.io/scrape":"true"},"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"%replicaSet%","uid":"%replicaSetUid%","controller":true,"blockOwnerDeletion":true}],
        {{{{PodManagedFields}}}}},"spec":{"volumes":[{"name":"config","configMap":{"name":"%owner%-config","defaultMode":420}},{"name":"%token%","projected":{"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},
        {"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}},{"downwardAPI":{"items":[{"path":"namespace","fieldRef":{"apiVersion":"v1","fieldPath":"metadata.namespace"}}]}}],"defaultMode":420}}],
        {{{{Containers.Replace("MOUNT", "{\"name\":\"%token%\",\"readOnly\":true,\"mountPath\":\"/var/run/secrets/kubernetes.io/serviceaccount\"}", StringComparison.Ordinal)}}}},
        {{{{(fault == InventedFault.Unschedulable ? "" : "\"nodeName\":\"%node%\",")}}}}"securityContext":{"runAsNonRoot":true},"schedulerName":"default-scheduler",
        "tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300},{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}],
        "priority":0,"enableServiceLinks":true,"preemptionPolicy":"PreemptLowerPriority"},"status":{{{{StatusJson(fault)}}}}}
        """;

    private static string StatusJson(InventedFault fault)
    {
        if (fault == InventedFault.Unschedulable)
        {
            return """
                {"phase":"Pending","conditions":[{"type":"PodScheduled","observedGeneration":1,"status":"False","lastProbeTime":null,"lastTransitionTime":"%created%","reason":"Unschedulable","message":"%message%"}],"qosClass":"Burstable"}
                """;
        }

        var ready = fault == InventedFault.None ? "True" : "False";
        return $$$$"""
            {"observedGeneration":1,"phase":"Running","conditions":[{{{{Condition("PodReadyToStartContainers", "True", "started")}}}},{{{{Condition("Initialized", "True", "initialized")}}}},{{{{Condition("Ready", ready, "ready")}}}},
            {{{{Condition("ContainersReady", ready, "ready")}}}},{{{{Condition("PodScheduled", "True", "created")}}}}],"hostIP":"%hostIp%","hostIPs":[{"ip":"%hostIp%"}],"podIP":"%podIp%","podIPs":[{"ip":"%podIp%"}],"startTime":"%created%",
            "initContainerStatuses":[{"name":"migrate","state":{"terminated":{"exitCode":0,"reason":"Completed","startedAt":"%initialized%","finishedAt":"%initialized%","containerID":"containerd://%container3%"}},"lastState":{},"ready":true,
            "restartCount":0,"image":"%image%","imageID":"registry.example.com/server@sha256:%imageDigest%","containerID":"containerd://%container3%","started":false,{{{{StatusDetails("50m", "128Mi", "256Mi")}}}}}],
            "containerStatuses":[{"name":"app",{{{{AppState(fault)}}}},"image":"%image%","imageID":"registry.example.com/server@sha256:%imageDigest%","containerID":"containerd://%container1%",
            "started":{{{{(fault == InventedFault.None ? "true" : "false")}}}},{{{{StatusDetails("250m", "%memory%", "%memory%")}}}}},{"name":"proxy","state":{"running":{"startedAt":"%started%"}},"lastState":{},"ready":true,"restartCount":0,
            "image":"registry.example.com/mesh/proxy:1.29.0","imageID":"registry.example.com/mesh/proxy@sha256:0d17b565c37bcbd895e9d92315a05c1c3c9a29f762b011a10c54a66cd53c9b31",
            "containerID":"containerd://%container2%","started":true,{{{{StatusDetails("50m", "64Mi", "128Mi")}}}}}],"qosClass":"Burstable"}
            """;
    }

    private static string Condition(string type, string status, string time) =>
        $$"""{"type":"{{type}}","observedGeneration":1,"status":"{{status}}","lastProbeTime":null,"lastTransitionTime":"%{{time}}%"}""";

    private static string StatusDetails(string cpu, string request, string limit) => $$$"""
        "allocatedResources":{"cpu":"{{{cpu}}}","memory":"{{{request}}}"},"resources":{"limits":{"memory":"{{{limit}}}"},"requests":{"cpu":"{{{cpu}}}","memory":"{{{request}}}"}},
        "volumeMounts":[{"name":"%token%","mountPath":"/var/run/secrets/kubernetes.io/serviceaccount","readOnly":true,"recursiveReadOnly":"Disabled"}],"user":{"linux":{"uid":1000,"gid":1000,"supplementalGroups":[1000]}}
        """;

    private static string AppState(InventedFault fault)
    {
        if (fault == InventedFault.None)
            return """ "state":{"running":{"startedAt":"%started%"}},"lastState":{},"ready":true,"restartCount":0 """.Trim();
        if (fault == InventedFault.Pull)
            return """ "state":{"waiting":{"reason":"ImagePullBackOff","message":"Back-off pulling image \"%image%\""}},"lastState":{},"ready":false,"restartCount":0 """.Trim();
        var (reason, code) = fault == InventedFault.Memory ? ("OOMKilled", "137") : ("Error", "1");
        return $$$$"""
            "state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 5m0s restarting failed container=app pod=%pod%_%namespace%(%podUid%)"}},
            "lastState":{"terminated":{"exitCode":{{{{code}}}},"reason":"{{{{reason}}}}","startedAt":"%crashStarted%","finishedAt":"%crashFinished%","containerID":"containerd://%container1%"}},"ready":false,"restartCount":%restarts%
            """;
    }
}

using System.Collections.Immutable;
using System.Text;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Inspection;
using K8sDoctor.Troubleshooter.Session.Tables;

namespace K8sDoctor.Troubleshooter.Tests.Session.Inspection;

/// <summary>Descriptions of objects, as files that a reviewer can look at.</summary>
public sealed class ObjectDescriptionTests
{
    private static readonly DateTime Now = new(2026, 11, 20, 9, 41, 7, DateTimeKind.Utc);

    [Fact]
    public void A_pod() => Expected.Matches("pod.txt", Describe(
        ResourceKinds.Pod,
        """
        {"metadata":{"name":"web-0","namespace":"shop","creationTimestamp":"2026-11-20T09:29:07Z","deletionTimestamp":"2026-11-20T09:41:30Z","finalizers":["example.com/archive"],
          "labels":{"app":"web","tier":"front"},"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}","team":"shop"},
          "ownerReferences":[{"kind":"ReplicaSet","name":"web-1","controller":true}]},
         "spec":{"nodeName":"node-1","serviceAccountName":"web","restartPolicy":"Always","terminationGracePeriodSeconds":30,"nodeSelector":{"disk":"ssd"},
          "tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300},{"operator":"Exists"}],
          "initContainers":[{"name":"setup","image":"busybox:1.36","command":["sh","-c","chmod 700 /data"]}],
          "containers":[{"name":"app","image":"web:1.4.2","args":["--port=80"],"ports":[{"containerPort":80,"name":"http"},{"containerPort":9090,"protocol":"TCP"}],
           "resources":{"limits":{"memory":"256Mi"},"requests":{"cpu":"100m","memory":"128Mi"}},
           "livenessProbe":{"httpGet":{"path":"/health","port":"http"},"periodSeconds":5},"readinessProbe":{"tcpSocket":{"port":80}},"startupProbe":{"exec":{"command":["cat","/ready"]}},
           "envFrom":[{"configMapRef":{"name":"web"}},{"secretRef":{"name":"web"}}],
           "env":[{"name":"LOG","value":"debug"},{"name":"DB_PASSWORD","value":"hunter2"},{"name":"TOKEN","valueFrom":{"secretKeyRef":{"name":"web","key":"token"}}},{"name":"IP","valueFrom":{"fieldRef":{"fieldPath":"status.podIP"}}}],
           "volumeMounts":[{"name":"data","mountPath":"/data"},{"name":"kube-api-access","mountPath":"/var/run/secrets","readOnly":true}]}],
          "volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"web-data"}},{"name":"tmp","emptyDir":{"medium":"Memory"}},{"name":"host","hostPath":{"path":"/var/log"}},
           {"name":"kube-api-access","projected":{"sources":[{"serviceAccountToken":{"path":"token"}},{"configMap":{"name":"kube-root-ca.crt"}},{"downwardAPI":{}}]}}]},
         "status":{"phase":"Running","podIPs":[{"ip":"10.0.0.7"},{"ip":"fd00::7"}],"qosClass":"Burstable","startTime":"2026-11-20T09:29:08Z",
          "initContainerStatuses":[{"name":"setup","ready":true,"restartCount":0,"state":{"terminated":{"reason":"Completed","exitCode":0,"finishedAt":"2026-11-20T09:29:10Z"}}}],
          "containerStatuses":[{"name":"app","ready":false,"restartCount":4,"state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 1m20s"}},
           "lastState":{"terminated":{"reason":"OOMKilled","exitCode":137,"startedAt":"2026-11-20T09:40:00Z","finishedAt":"2026-11-20T09:40:30Z"}}}],
          "conditions":[{"type":"Ready","status":"False","reason":"ContainersNotReady","lastTransitionTime":"2026-11-20T09:40:30Z","message":"containers with unready status: [app]"},{"type":"PodScheduled","status":"True","lastTransitionTime":"2026-11-20T09:29:08Z"}]}}
        """,
        [new(Now.AddMinutes(-12), 1, "Normal", "Scheduled", "Successfully assigned shop/web-0 to node-1"), new(Now.AddSeconds(-37), 18, "Warning", "BackOff", "Back-off restarting\nfailed container")]));

    [Fact]
    public void A_deployment() => Expected.Matches("deployment.txt", Describe(
        ResourceKinds.Deployment,
        """
        {"metadata":{"name":"web","namespace":"shop","creationTimestamp":"2026-11-20T09:29:07Z"},
         "spec":{"replicas":3,"selector":{"matchLabels":{"app":"web"}},"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":"25%","maxUnavailable":1}},"progressDeadlineSeconds":600,
          "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"app","image":"web:1.4.2","env":[{"name":"API_TOKEN","value":"abc123"}]}],"volumes":[{"name":"web","configMap":{"name":"web"}}]}}},
         "status":{"replicas":4,"updatedReplicas":1,"readyReplicas":3,"availableReplicas":3,"observedGeneration":2,
          "conditions":[{"type":"Available","status":"True","reason":"MinimumReplicasAvailable","lastTransitionTime":"2026-11-20T09:30:07Z","message":"Deployment has minimum availability."}]}}
        """, []));

    [Fact]
    public void A_kind_without_words_of_its_own() => Expected.Matches("service.txt", Describe(
        ResourceKinds.Service,
        """
        {"metadata":{"name":"web","namespace":"shop","creationTimestamp":"2026-11-20T09:29:07Z","labels":{"app":"web"}},
         "spec":{"type":"LoadBalancer","clusterIP":"10.96.0.7","selector":{"app":"web"},"ports":[{"port":80,"targetPort":"http"}]},"status":{"loadBalancer":{}}}
        """, null));

    [Fact]
    public void Of_a_secret_metadata_alone()
    {
        var text = Describe(ResourceKinds.Secret, """{"metadata":{"name":"db","namespace":"shop","annotations":{"a":"hidden"}},"type":"Opaque","data":{"password":"aHVudGVyMg=="}}""", []);
        Assert.Contains("Name:              db", text, StringComparison.Ordinal);
        Assert.DoesNotContain("aHVudGVyMg", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"metadata":[],"spec":"text","status":7}""")]
    [InlineData("""{"metadata":{"labels":["a"],"finalizers":{},"ownerReferences":"x"},"spec":{"containers":[{}, 3, "x"],"volumes":[1]},"status":{"containerStatuses":{},"conditions":[1,{"type":3}]}}""")]
    public void What_is_of_no_shape_is_described_without_a_fault(string json)
    {
        foreach (var kind in ResourceKinds.All)
            Assert.Contains("Name:", Describe(kind, json, []), StringComparison.Ordinal);
    }

    private static string Describe(ResourceKind kind, string json, ImmutableArray<EventLine>? events)
    {
        var key = new ObjectKey(kind, kind.Namespaced ? "shop" : "", kind == ResourceKinds.Secret ? "db" : "web-0");
        return string.Concat(ObjectDescription.Of(new InspectedObject(key, Encoding.UTF8.GetBytes(json)), events, Now).Select(line => new SafeText(line).Value + "\n"));
    }
}

using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Commands;
using K8sDoctor.Troubleshooter.Kubernetes;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes.Audit;

/// <summary>
/// A server that plays the recording of failures, holds Secrets, what needs a hint and what a policy may bar besides, and whose every request and answer is looked at.
/// Its clock is the test's.
/// </summary>
internal sealed class AuditedServer : IAsyncDisposable
{
    /// <summary>Stands in the data of every Secret and ConfigMap, and nowhere else.</summary>
    public const string Marker = "c2VjcmV0IG9mIHRoZSBhdWRpdA";

    public static readonly RuleSet Rules = ShippedRules.Load();

    private readonly FakeApiHandler _handler;
    private readonly RecordingPlayer _player;

    /// <param name="at">Seconds of the recording.</param>
    /// <param name="user">Who asks; null for one who may do everything.</param>
    public AuditedServer(double at, FakeUser? user = null)
    {
        var file = Repository.Path("tests", "data", "recordings", "failures.jsonl.gz");
        Clock = new(RecordingPlayer.StartOf(file).AddSeconds(at));
        Cluster = new(Clock);
        _player = RecordingPlayer.Load(file, Cluster, at);
        foreach (var item in Secrets().Concat(Hinted()).Concat(Held()).Concat(Unattached()).Append(Barred()))
        {
            item["metadata"]!["resourceVersion"] = "1"; // older than all that is still to be played
            Cluster.Play("ADDED", item);
        }

        Cluster.SetLog("shop", "barred", "app", previous: true, "connection to server at \"held\" (10.96.77.7), port 5432 failed: Connection timed out\n");
        Cluster.Compact();
        Api = new(Cluster);
        _handler = new(Api, user);
        Spy = new(_handler, Marker);
    }

    public ManualClock Clock { get; }

    public FakeCluster Cluster { get; }

    public FakeApi Api { get; }

    public SpyingHandler Spy { get; }

    /// <summary>Opens it as the program does.</summary>
    /// <param name="most">How many requests may be made; null for as many as it takes.</param>
    public LiveCluster Open(int? most = null, string ns = "default") => LiveCluster.Open(
        new KubeAccess { Namespace = ns, Server = new("https://fake.example:6443"), Context = "fake", Cluster = "fake", User = "admin" }, null, Clock, Spy, () => 0.4, most);

    public DiagnosisSession Session(LiveCluster live, EngineDiagnosis diagnosis, string? ns = null, bool dryRun = false) =>
        new(live, diagnosis, new() { Namespace = ns, DryRunFixes = dryRun }, Clock);

    /// <summary>Moves on: the clock, and what the recording has of that time.</summary>
    public void Advance(TimeSpan by)
    {
        Clock.Advance(by);
        _player.AdvanceTo((Clock.GetUtcNow() - _player.StartedAt).TotalSeconds);
    }

    /// <summary>A container that begins its next run: its last one ends now, with a log of its own. Only after the end of the recording, whose versions would be older.</summary>
    public void Restart(string ns, string name)
    {
        var pod = Cluster.Find(FakeKinds.Find("v1", "Pod")!, ns, name)!.ToJson();
        var status = pod["status"]!["containerStatuses"]![0]!;
        status["restartCount"] = (int)status["restartCount"]! + 1;
        status["lastState"]!["terminated"]!["containerID"] = $"containerd://{(int)status["restartCount"]!}";
        status["lastState"]!["terminated"]!["finishedAt"] = Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        Cluster.Apply(pod);
    }

    public ValueTask DisposeAsync()
    {
        Spy.Dispose();
        _handler.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Secrets and ConfigMaps with data, and a pod that waits for a Secret whose name is nearly that of one of them.</summary>
    private static IEnumerable<JsonObject> Secrets()
    {
        foreach (var ns in (string[])["audit", "ml", "shop"])
        {
            foreach (var kind in (string[])["Secret", "ConfigMap"])
                yield return Parse($$$"""{"apiVersion":"v1","kind":"{{{kind}}}","metadata":{"name":"db-password","namespace":"{{{ns}}}"},"data":{"password":"{{{Marker}}}"}}""");
        }

        yield return Parse("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"audit"},"status":{"phase":"Active"}}""");
        yield return Parse(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"needs-secret","namespace":"audit","creationTimestamp":"2026-11-23T18:31:00Z"},
             "spec":{"nodeName":"node1","containers":[{"name":"app","image":"app:1","env":[{"name":"P","valueFrom":{"secretKeyRef":{"name":"db-pasword","key":"password"}}}]}]},
             "status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"True","lastTransitionTime":"2026-11-23T18:31:00Z"}],
              "containerStatuses":[{"name":"app","ready":false,"restartCount":0,"image":"app:1","imageID":"","lastState":{},
               "state":{"waiting":{"reason":"CreateContainerConfigError","message":"secret \"db-pasword\" not found"}}}]}}
            """);
    }

    /// <summary>A ReplicaSet whose pods name a PriorityClass that is not there, and one of nearly that name.</summary>
    private static IEnumerable<JsonObject> Hinted()
    {
        yield return Parse("""{"apiVersion":"scheduling.k8s.io/v1","kind":"PriorityClass","metadata":{"name":"urgent"},"value":1000}""");
        yield return Parse(
            """
            {"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"hurried","namespace":"audit","creationTimestamp":"2026-11-23T18:31:00Z"},
             "spec":{"replicas":1,"selector":{"matchLabels":{"app":"hurried"}},"template":{"metadata":{"labels":{"app":"hurried"}},"spec":{"priorityClassName":"urgnt","containers":[{"name":"app","image":"app:1"}]}}},
             "status":{"replicas":0,"conditions":[{"type":"ReplicaFailure","status":"True","reason":"FailedCreate","lastTransitionTime":"2026-11-23T18:31:00Z",
              "message":"pods \"hurried-abcde\" is forbidden: no PriorityClass with name urgnt was found"}]}}
            """);
    }

    /// <summary>A StatefulSet that works behind its Service, and whose partition holds an update, of which its revisions tell what it changes.</summary>
    private static IEnumerable<JsonObject> Held()
    {
        yield return Parse(
            """
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"held","namespace":"shop","creationTimestamp":"2026-11-23T12:00:00Z"},
             "spec":{"clusterIP":"10.96.77.7","selector":{"app":"held"},"ports":[{"port":5432,"targetPort":5432,"protocol":"TCP"}]}}
            """);
        yield return Parse(
            """
            {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"held-1","namespace":"shop","labels":{"kubernetes.io/service-name":"held"}},
             "addressType":"IPv4","ports":[{"name":"","port":5432,"protocol":"TCP"}],
             "endpoints":[{"addresses":["10.244.0.77"],"conditions":{"ready":true},"targetRef":{"kind":"Pod","namespace":"shop","name":"held-0"}}]}
            """);
        yield return Parse(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"held-0","namespace":"shop","labels":{"app":"held","controller-revision-hash":"held-1"},"creationTimestamp":"2026-11-23T12:00:00Z",
              "ownerReferences":[{"apiVersion":"apps/v1","kind":"StatefulSet","name":"held","uid":"held","controller":true}]},
             "spec":{"nodeName":"node1","containers":[{"name":"app","image":"app:1"}]},
             "status":{"phase":"Running","podIP":"10.244.0.77","conditions":[{"type":"PodScheduled","status":"True"},{"type":"Ready","status":"True"},{"type":"ContainersReady","status":"True"}],
              "containerStatuses":[{"name":"app","ready":true,"started":true,"restartCount":0,"image":"app:1","imageID":"","lastState":{},"state":{"running":{"startedAt":"2026-11-23T12:00:05Z"}}}]}}
            """);
        yield return Parse(
            """
            {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"held","namespace":"shop","uid":"held","creationTimestamp":"2026-11-23T12:00:00Z",
              "managedFields":[{"manager":"kubectl","operation":"Update","time":"2026-11-23T16:00:00Z","fieldsV1":{"f:spec":{"f:template":{}}}}]},
             "spec":{"replicas":1,"serviceName":"held","selector":{"matchLabels":{"app":"held"}},"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":1}},
              "template":{"metadata":{"labels":{"app":"held"}},"spec":{"containers":[{"name":"app","image":"app:2"}]}}},
             "status":{"replicas":1,"readyReplicas":1,"availableReplicas":1,"currentReplicas":1,"updatedReplicas":0,"currentRevision":"held-1","updateRevision":"held-2"}}
            """);
        foreach (var revision in (int[])[1, 2])
        {
            yield return Parse(
                $$$"""
                {"apiVersion":"apps/v1","kind":"ControllerRevision","metadata":{"name":"held-{{{revision}}}","namespace":"shop",
                  "ownerReferences":[{"apiVersion":"apps/v1","kind":"StatefulSet","name":"held","uid":"held","controller":true}]},
                 "revision":{{{revision}}},"data":{"spec":{"template":{"spec":{"containers":[{"name":"app","image":"app:{{{revision}}}"} ] } } } } }
                """);
        }
    }

    /// <summary>A pod that waits for a node that can attach its volume.</summary>
    private static IEnumerable<JsonObject> Unattached()
    {
        yield return Parse(
            """
            {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data","namespace":"audit","creationTimestamp":"2026-11-23T18:31:00Z"},
             "spec":{"accessModes":["ReadWriteOnce"],"storageClassName":"fast","resources":{"requests":{"storage":"10Gi"}},"volumeName":"pv-data"},"status":{"phase":"Bound"}}
            """);
        yield return Parse(
            """
            {"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"pv-data","creationTimestamp":"2026-11-23T18:31:00Z"},
             "spec":{"capacity":{"storage":"10Gi"},"accessModes":["ReadWriteOnce"],"storageClassName":"fast","csi":{"driver":"ebs.csi.aws.com","volumeHandle":"pv-data"},
              "claimRef":{"kind":"PersistentVolumeClaim","namespace":"audit","name":"data"}},"status":{"phase":"Bound"}}
            """);
        yield return Parse(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"unattached","namespace":"audit","creationTimestamp":"2026-11-23T18:31:00Z"},
             "spec":{"schedulerName":"default-scheduler","containers":[{"name":"app","image":"app:1"}],"volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"data"}}]},
             "status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","lastTransitionTime":"2026-11-23T18:31:00Z",
              "message":"0/1 nodes are available: 1 node(s) exceed max volume count. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod."}]}}
            """);
    }

    /// <summary>A pod whose log is one of a time-out, for which policies are looked at.</summary>
    private static JsonObject Barred() => Parse(
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"barred","namespace":"shop","creationTimestamp":"2026-11-23T18:31:00Z"},
         "spec":{"nodeName":"node1","containers":[{"name":"app","image":"app:1"}]},
         "status":{"phase":"Running","conditions":[{"type":"PodScheduled","status":"True","lastTransitionTime":"2026-11-23T18:31:00Z"}],
          "containerStatuses":[{"name":"app","ready":false,"restartCount":6,"image":"app:1","imageID":"","state":{"waiting":{"reason":"CrashLoopBackOff"}},
           "lastState":{"terminated":{"exitCode":1,"reason":"Error","startedAt":"2026-11-23T18:40:00Z","finishedAt":"2026-11-23T18:40:31Z"}}}]}}
        """);

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}

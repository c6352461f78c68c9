using System.Text;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class ProbesTests
{
    private static readonly FieldPath Containers = FieldPath.Of(ResourceKinds.Pod, "spec.containers");
    private static readonly FieldPath Liveness = Containers.Each("livenessProbe");
    private static readonly ResourceReader WholePods = new(ClusterMask.Build([Containers.ToMask()!, ProbesFacts.PodGrace.ToMask()!]));

    [Theory]
    [InlineData("""{"httpGet": {"path": "/x", "port": 8080}}""", 30)]
    [InlineData("""{"httpGet": {"path": "/x", "port": 8080}, "initialDelaySeconds": 5, "periodSeconds": 2, "failureThreshold": 4}""", 13)]
    public void A_probes_budget_counts_delay_and_periods_with_the_APIs_defaults(string probe, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Call("probeBudget", probe).AsDuration);

    [Theory]
    [InlineData("""{"exec": {"command": ["true"]}, "terminationGracePeriodSeconds": 5}""", 5)]
    [InlineData("""{"exec": {"command": ["true"]}}""", 60)]
    public void The_probes_own_grace_period_goes_before_the_pods(string probe, int seconds)
    {
        var pod = Pod(probe);
        Assert.Equal(TimeSpan.FromSeconds(seconds), new KnowledgeWorld().Call("probeGrace", Probe(pod), CelValue.Of(pod)).AsDuration);
    }

    [Theory]
    [InlineData("""{"httpGet": {"path": "/x", "port": "http", "scheme": "HTTPS"}}""", "GET https://:8080/x every 10s, 3 failures allowed, timeout 1s")]
    [InlineData("""{"httpGet": {"port": "web"}, "periodSeconds": 5, "timeoutSeconds": 3}""", "GET http://:web/ every 5s, 3 failures allowed, timeout 3s")]
    [InlineData("""{"tcpSocket": {"port": 5432}, "failureThreshold": 1}""", "a connection to port 5432 every 10s, 1 failures allowed, timeout 1s")]
    [InlineData("""{"grpc": {"port": 9090, "service": "cart"}}""", "a gRPC health check of cart on port 9090 every 10s, 3 failures allowed, timeout 1s")]
    [InlineData("""{"exec": {"command": ["sh", "-c", "ok"]}, "successThreshold": 2}""", "the command 'sh -c ok' every 10s, 3 failures allowed, timeout 1s, 2 successes in a row wanted")]
    public void A_probe_is_told_in_words(string probe, string words) => Assert.Equal(words, CallWithContainer("probeText", probe).AsString);

    [Theory]
    [InlineData("""{"httpGet": {"port": "http"}}""", 8080, "")]
    [InlineData("""{"httpGet": {"port": "web"}}""", 0, "web")]
    [InlineData("""{"httpGet": {"port": "9000"}}""", 9000, "")]
    [InlineData("""{"grpc": {"port": 9090}}""", 9090, "")]
    [InlineData("""{"exec": {"command": ["true"]}}""", 0, "")]
    public void A_probes_port_is_looked_up_and_a_name_that_is_not_declared_is_told(string probe, long port, string unknown)
    {
        Assert.Equal(port, CallWithContainer("probePort", probe).AsInt);
        Assert.Equal(unknown, CallWithContainer("probePortName", probe).AsString);
    }

    [Theory]
    [InlineData("INFO:     Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit)", 8000)]
    [InlineData("{\"level\":\"info\",\"msg\":\"server listening on [::]:3000\"}", 3000)]
    [InlineData("2026-01-01 INFO Tomcat started on port(s): 8081 (http)", 8081)]
    [InlineData("Now listening on: http://[::]:8080", 8080)]
    public void A_port_that_a_program_listens_on_is_read_off_its_log(string line, long port) =>
        Assert.Equal([port], ProbesPorts.ListeningIn(CelValue.OfList([line])));

    [Fact]
    public void All_who_name_a_port_of_a_container_are_told()
    {
        var pod = Pod("""{"httpGet": {"port": 9999}}""");
        var world = new KnowledgeWorld().Add(ResourceKinds.Service, """
            {"metadata": {"name": "web", "namespace": "shop"}, "spec": {"ports": [{"port": 80, "targetPort": "http"}, {"port": 7000}]}}
            """);
        var hints = ProbesPorts.Hints(world, pod, (ResourceMessage)Containers.List(pod.Body)[0]).Value;
        Assert.Equal(
            ["the container declares port 8080 (http)", "Service web sends to port 8080", "Service web sends to port 7000", "the liveness probe asks port 9999"],
            hints.Select(h => h.Words));
    }

    [Fact]
    public void A_startup_probe_asks_all_that_the_probe_asks_that_it_stands_in_for()
    {
        var probe = """
            {"httpGet": {"path": "/x", "port": "http", "scheme": "HTTPS", "host": "h", "httpHeaders": [{"name": "Host", "value": "shop"}]}, "timeoutSeconds": 5}
            """;
        var pod = Pod(probe);
        var startup = new KnowledgeWorld().Call("startupProbe", Probe(pod), CelValue.Of(TimeSpan.FromSeconds(100)));
        Assert.Equal(
            """{"spec":{"template":{"spec":{"containers":[{"name":"app","startupProbe":{"httpGet":{"path":"/x","port":"http","scheme":"HTTPS","host":"h","httpHeaders":[{"name":"Host","value":"shop"}]},"timeoutSeconds":5,"periodSeconds":10,"failureThreshold":40}}]}}}}""",
            ExitsPatches.Container("deployment/web", "app", false, CelValue.OfMap([new(CelValue.Of("startupProbe"), startup)])));
    }

    [Fact]
    public void A_startup_probe_for_grpc_keeps_the_service()
    {
        var pod = Pod("""{"grpc": {"port": 9090, "service": "cart"}}""");
        var startup = new KnowledgeWorld().Call("startupProbe", Probe(pod), CelValue.Of(TimeSpan.FromSeconds(1)));
        Assert.Contains("cart", startup.ToDisplay(), StringComparison.Ordinal);
        Assert.Contains("30", startup.ToDisplay(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_time_that_a_start_takes_is_measured_on_siblings_of_the_same_template()
    {
        var world = new KnowledgeWorld()
            .Add(ResourceKinds.StatefulSet, """{"metadata": {"name": "db", "namespace": "shop"}}""")
            .Add(ResourceKinds.Pod, Member("db-0", "r2", 0, "18:02:00Z"))
            .Add(ResourceKinds.Pod, Member("db-1", "r2", 0, "18:01:30Z"))
            .Add(ResourceKinds.Pod, Member("db-2", "r1", 0, "18:09:00Z"))
            .Add(ResourceKinds.Pod, Member("db-3", "r2", 4, "18:08:00Z"))
            .Add(ResourceKinds.Pod, Member("db-4", "r2", 0, null));
        var pod = world.Find(ResourceKinds.Pod, "shop", "db-4");

        Assert.Equal(TimeSpan.FromSeconds(120), world.Call("siblingStart", CelValue.Of(pod), CelValue.Of("app")).AsDuration);
        Assert.Equal(TimeSpan.Zero, world.Call("siblingStart", CelValue.Of(pod), CelValue.Of("sidecar")).AsDuration);
    }

    private static string Member(string name, string revision, int restarts, string? ready) => $$"""
        {"metadata": {"name": "{{name}}", "namespace": "shop", "labels": {"controller-revision-hash": "{{revision}}"},
                      "ownerReferences": [{"apiVersion": "apps/v1", "kind": "StatefulSet", "name": "db", "uid": "u", "controller": true}]},
         "status": {"conditions": [{"type": "Ready", "status": "{{(ready is null ? "False" : "True")}}", "lastTransitionTime": "2026-11-23T{{ready ?? "18:00:00Z"}}"}],
                    "containerStatuses": [{"name": "app", "restartCount": {{restarts}}, "state": {"running": {"startedAt": "2026-11-23T18:00:00Z"} } }]} }
        """;

    private static CelValue Call(string name, string probe, params CelValue[] rest) => new KnowledgeWorld().Call(name, [Probe(Pod(probe)), .. rest]);

    private static CelValue CallWithContainer(string name, string probe)
    {
        var pod = Pod(probe);
        return new KnowledgeWorld().Call(name, Probe(pod), CelValue.Of((ResourceMessage)Containers.List(pod.Body)[0]));
    }

    private static CelValue Probe(ResourceObject pod) => CelValue.Of(Liveness.Message((ResourceMessage)Containers.List(pod.Body)[0])!);

    private static ResourceObject Pod(string probe) => WholePods.ReadObject(ResourceKinds.Pod, Encoding.UTF8.GetBytes($$"""
        {"metadata": {"name": "web-1", "namespace": "shop"},
         "spec": {"terminationGracePeriodSeconds": 60, "containers": [{"name": "app", "ports": [{"name": "http", "containerPort": 8080}], "livenessProbe": {{probe}} }]} }
        """));
}

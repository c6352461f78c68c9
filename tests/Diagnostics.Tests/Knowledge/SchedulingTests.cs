using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Resources;
using static K8sDoctor.Diagnostics.Tests.Knowledge.Placement.SmallCluster;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class SchedulingTests
{
    [Theory]
    [InlineData("64", "request-too-large", "64 cpu")]
    [InlineData("1500m", "no-room", "1 of 2 cpu left")]
    [InlineData("500m", "", "")]
    public void Never_fits_is_told_from_full_now(string cpu, string obstacle, string says)
    {
        var world = World(Node("n1", cpu: "2")).Add(ResourceKinds.Pod, Pod("busy", "n1", Requests("1")));

        var facts = Why(world, Requests(cpu));

        Assert.Equal(obstacle, facts["obstacle"]);
        Assert.Contains(says, facts["text"], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_nodes_the_closest_is_the_one_that_counts()
    {
        var world = World(
            Node("control", cpu: "8", spec: """ "taints":[{"key":"node-role.kubernetes.io/control-plane","effect":"NoSchedule"}]"""),
            Node("worker1", cpu: "4"), Node("worker2", cpu: "4"))
            .Add(ResourceKinds.Pod, Pod("a", "worker1", Requests("3500m")))
            .Add(ResourceKinds.Pod, Pod("b", "worker2", Requests("3")));

        var facts = Why(world, Requests("2"));

        Assert.Equal(("no-room", "worker2", "1"), (facts["obstacle"], facts["node"], facts["have"]));
        Assert.Contains("control", facts["others"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_finished_pod_holds_no_room()
    {
        var world = World(Node("n1", cpu: "2")).Add(ResourceKinds.Pod, Pod("done", "n1", Requests("2"), phase: "Succeeded"));

        Assert.Equal("", Why(world, Requests("2"))["obstacle"]);
    }

    [Fact]
    public void A_resource_that_no_node_has_is_named()
    {
        var facts = Why(World(Node("n1"), Node("n2")), """ "containers":[{"name":"c","resources":{"limits":{"nvidia.com/gpu":"1"}}}]""");

        Assert.Equal(("no-such-resource", "nvidia.com/gpu", "1"), (facts["obstacle"], facts["subject"], facts["need"]));
        Assert.Contains("none of the 2 nodes advertises", facts["text"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"key":"dedicated","operator":"Equal","value":"ml","effect":"NoSchedule"}""", "")]
    [InlineData("""{"key":"dedicated","operator":"Exists"}""", "")]
    [InlineData("""{"operator":"Exists"}""", "")]
    [InlineData("""{"key":"dedicated","value":"web","effect":"NoSchedule"}""", "taint")]
    [InlineData("""{"key":"dedicated","value":"ml","effect":"NoExecute"}""", "taint")]
    [InlineData("""{"key":"other","operator":"Exists"}""", "taint")]
    public void A_taint_is_tolerated_as_the_scheduler_says(string toleration, string obstacle)
    {
        var world = World(Node("n1", spec: """ "taints":[{"key":"dedicated","value":"ml","effect":"NoSchedule"},{"key":"x","effect":"PreferNoSchedule"}]"""));

        var facts = Why(world, Requests("1"), $"\"tolerations\":[{toleration}]");

        Assert.Equal(obstacle, facts["obstacle"]);
        if (obstacle.Length > 0)
            Assert.Equal("dedicated=ml:NoSchedule", facts["subject"]);
    }

    [Fact]
    public void A_label_that_is_nearly_there_is_shown()
    {
        var facts = Why(World(Node("n1", labels: """ "disktype":"ssd" """)), Requests("1"), """ "nodeSelector":{"disktype":"nvme"}""");

        Assert.Equal(("node-selector", "disktype=nvme"), (facts["obstacle"], facts["subject"]));
        Assert.Contains("disktype=ssd", facts["text"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"key":"zone","operator":"In","values":["a","b"]}]""", "")]
    [InlineData("""[{"key":"zone","operator":"In","values":["c"]}]""", "node-selector")]
    [InlineData("""[{"key":"zone","operator":"Exists"},{"key":"gpu","operator":"Exists"}]""", "node-selector")]
    public void Required_node_affinity_is_evaluated(string expressions, string obstacle)
    {
        var affinity = $$$$$$""" "affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":{{{{{{expressions}}}}}}}]}}}""";

        Assert.Equal(obstacle, Why(World(Node("n1", labels: """ "zone":"a" """)), Requests("1"), affinity)["obstacle"]);
    }

    [Fact]
    public void The_pod_that_holds_the_host_port_is_named()
    {
        const string Ports = """ "containers":[{"name":"c","ports":[{"containerPort":9000,"hostPort":9000,"protocol":"TCP"}]}]""";
        var world = World(Node("n1")).Add(ResourceKinds.Pod, Pod("owner", "n1", Ports));

        var facts = Why(world, Ports);

        Assert.Equal(("host-port", "9000", "ns/owner"), (facts["obstacle"], facts["subject"], facts["holder"]));
    }

    [Fact]
    public void Anti_affinity_names_the_pod_in_the_way_and_a_free_node_ends_it()
    {
        const string Apart = """ "affinity":{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"labelSelector":{"matchLabels":{"app":"x"}},"topologyKey":"kubernetes.io/hostname"}]}}""";
        var world = World(Node("n1", labels: """ "kubernetes.io/hostname":"n1" """)).Add(ResourceKinds.Pod, Pod("first", "n1", Requests("1m")));

        Assert.Equal(("anti-affinity", "ns/first"), (Why(world, Requests("1m"), Apart)["obstacle"], Why(world, Requests("1m"), Apart)["holder"]));

        world.Add(ResourceKinds.Node, Node("n2", labels: """ "kubernetes.io/hostname":"n2" """));
        Assert.Equal("", Why(world, Requests("1m"), Apart)["obstacle"]);
    }

    [Fact]
    public void The_first_of_a_group_that_wants_to_be_together_may_go_anywhere()
    {
        static string Together(string app) => $$$$$$""" "affinity":{"podAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"labelSelector":{"matchLabels":{"app":"{{{{{{app}}}}}}"}},"topologyKey":"zone"}]}}""";
        var world = World(Node("n1", labels: """ "zone":"a" """));

        Assert.Equal("", Why(world, Requests("1m"), Together("x"))["obstacle"]);
        Assert.Equal("affinity", Why(world, Requests("1m"), Together("cache"))["obstacle"]);
    }

    [Fact]
    public void Topology_spread_that_must_hold_keeps_a_pod_from_the_full_zone()
    {
        const string Spread = """ "topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"zone","whenUnsatisfiable":"DoNotSchedule","labelSelector":{"matchLabels":{"app":"x"}}}]""";
        var world = World(Node("n1", labels: """ "zone":"a" """), Node("n2", cpu: "1", labels: """ "zone":"b" """))
            .Add(ResourceKinds.Pod, Pod("first", "n1", Requests("1m")))
            .Add(ResourceKinds.Pod, Pod("filler", "n2", Requests("1"), labels: """ "app":"y" """));

        var facts = Why(world, Requests("1"), Spread);

        Assert.Equal("no-room", facts["obstacle"]);
        Assert.Contains("n1", facts["others"], StringComparison.Ordinal);
        Assert.Contains("spread", facts["others"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"unschedulable":true}""", "cordoned")]
    [InlineData("""{"taints":[{"key":"node.kubernetes.io/not-ready","effect":"NoSchedule"}]}""", "node-state")]
    public void The_state_of_the_node_counts(string spec, string obstacle)
    {
        var world = new KnowledgeWorld().Add(ResourceKinds.Node, $$$$$$"""{"metadata":{"name":"n1"},"spec":{{{{{{spec}}}}}},"status":{"allocatable":{"cpu":"2","pods":"10"}}}""");

        Assert.Equal(obstacle, Why(world, Requests("1"))["obstacle"]);
    }

    [Fact]
    public void A_full_node_takes_no_more_pods()
    {
        var world = World(Node("n1", pods: "1")).Add(ResourceKinds.Pod, Pod("a", "n1", Requests("1m")));

        Assert.Equal("too-many-pods", Why(world, Requests("1m"))["obstacle"]);
    }

    [Fact]
    public void A_volume_of_another_zone_keeps_its_pod_there()
    {
        var world = World(Node("n1", labels: """ "zone":"a" """))
            .Add(ResourceKinds.PersistentVolumeClaim, """{"metadata":{"name":"data","namespace":"ns"},"spec":{"volumeName":"pv1"}}""")
            .Add(ResourceKinds.PersistentVolume, """
                {"metadata":{"name":"pv1"},"spec":{"nodeAffinity":{"required":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"zone","operator":"In","values":["b"]}]}]}}}}
                """);

        Assert.Equal("volume", Why(world, Requests("1m"), """ "volumes":[{"name":"d","persistentVolumeClaim":{"claimName":"data"}}]""")["obstacle"]);
    }

    [Fact]
    public void Without_the_nodes_nothing_is_said()
    {
        var world = World().Unread(ResourceKinds.Node);
        world.Add(ResourceKinds.Pod, Pod("p", "", Requests("1")));

        Assert.True(world.Call("whyUnschedulable", CelValue.Of(world.Find(ResourceKinds.Pod, "ns", "p"))).AsError.IsUnknown);
    }

    [Fact]
    public void Init_containers_sidecars_and_overhead_count_as_the_kubelet_counts_them()
    {
        var world = World().Add(ResourceKinds.Pod, """
            {"metadata":{"name":"p","namespace":"ns"},"spec":{"overhead":{"cpu":"100m"},
              "initContainers":[
                {"name":"side","restartPolicy":"Always","resources":{"requests":{"cpu":"200m"}}},
                {"name":"migrate","resources":{"requests":{"cpu":"1","memory":"1Gi"}}}],
              "containers":[{"name":"a","resources":{"requests":{"cpu":"300m"}}},{"name":"b","resources":{"requests":{"cpu":"400m","memory":"1Mi"}}}]}}
            """);

        var requests = SchedulingRequests.Of(world.Find(ResourceKinds.Pod, "ns", "p").Body);

        Assert.Equal(1.3m, requests["cpu"]);
        Assert.Equal(1024m * 1024 * 1024, requests["memory"]);
    }
}

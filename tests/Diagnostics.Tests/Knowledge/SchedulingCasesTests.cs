using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Resources;
using static K8sDoctor.Diagnostics.Tests.Knowledge.Placement.SmallCluster;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

/// <summary>The less usual: resizing, leaving and nominated pods, zones of volumes, and the smallest change.</summary>
public sealed class SchedulingCasesTests
{
    [Theory]
    [InlineData(""" "allocatedResources":{"cpu":"1500m"},"resources":{"requests":{"cpu":"500m"}}""", "", "1500m")]
    [InlineData(""" "allocatedResources":{"cpu":"500m"},"resources":{"requests":{"cpu":"1500m"}}""", "", "1500m")]
    [InlineData(""" "allocatedResources":{"cpu":"200m"},"resources":{"requests":{"cpu":"200m"}}""", "", "500m")]
    [InlineData(""" "allocatedResources":{"cpu":"200m"},"resources":{"requests":{"cpu":"200m"}}""", """ {"type":"PodResizePending","status":"True","reason":"Infeasible"}""", "200m")]
    [InlineData("", "", "500m")]
    public void A_container_that_is_resized_holds_the_most_of_what_it_asks_for_and_has(string status, string condition, string holds)
    {
        var comma = status.Length == 0 ? "" : ",";
        var world = World().Add(ResourceKinds.Pod, $$$$$$"""
            {"metadata":{"name":"p","namespace":"ns"},"spec":{"nodeName":"n1","containers":[{"name":"a","resources":{"requests":{"cpu":"500m"}}}]},
             "status":{"phase":"Running","conditions":[{{{{{{condition}}}}}}],"containerStatuses":[{"name":"a"{{{{{{comma}}}}}}{{{{{{status}}}}}}}]}}
            """);

        Assert.Equal(Quantities.Parse(holds), SchedulingRequests.Held(world.Find(ResourceKinds.Pod, "ns", "p").Body)["cpu"]);
    }

    [Fact]
    public void A_pod_of_a_DaemonSet_is_told_of_its_own_node_alone()
    {
        const string Pinned = """ "affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchFields":[{"key":"metadata.name","operator":"In","values":["n2"]}]}]}}}""";

        var facts = Why(World(Node("n1", cpu: "8"), Node("n2", cpu: "2")), Requests("4"), Pinned);

        Assert.Equal(("request-too-large", "n2", "1", ""), (facts["obstacle"], facts["node"], facts["nodes"], facts["others"]));
        Assert.Contains("n2, the only node for it, can give 2 in all", facts["text"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_larger_node_that_is_closed_to_it_is_not_denied()
    {
        var world = World(
            Node("big", cpu: "16", labels: """ "disk":"hdd" """), Node("small", cpu: "4", labels: """ "disk":"ssd" """));

        var facts = Why(world, Requests("8"), """ "nodeSelector":{"disk":"ssd"}""");

        Assert.Equal(("request-too-large", "small"), (facts["obstacle"], facts["node"]));
        Assert.Contains("no larger node is open to it", facts["text"], StringComparison.Ordinal);
        Assert.Contains("big): not disk=ssd", facts["others"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_anti_affinity_of_a_pod_in_the_same_zone_counts_on_its_other_nodes()
    {
        const string Guard = """ "containers":[],"affinity":{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"labelSelector":{"matchLabels":{"app":"x"}},"topologyKey":"zone"}]}}""";
        var world = World(Node("n1", labels: """ "zone":"a" """), Node("n2", labels: """ "zone":"a" """)).Add(ResourceKinds.Pod, Pod("guard", "n1", Guard, labels: """ "app":"g" """));

        var facts = Why(world, Requests("1m"));

        Assert.Equal(("anti-affinity", "true", "ns/guard"), (facts["obstacle"], facts["all"], facts["holder"]));
    }

    [Theory]
    [InlineData("cpu", "700m", "app", "1300m")]
    [InlineData("memory", "1Gi", "app", "2Gi")]
    public void The_smallest_request_to_lower_is_named_and_rounded_so_that_it_fits(string resource, string taken, string container, string ask)
    {
        var spec = $$$$$$""" "containers":[{"name":"app","resources":{"requests":{"{{{{{{resource}}}}}}":"{{{{{{(resource == "cpu" ? "1900m" : "7900Mi")}}}}}}"}}},{"name":"log","resources":{"requests":{"{{{{{{resource}}}}}}":"{{{{{{(resource == "cpu" ? "0" : "6Gi")}}}}}}"}}}]""";
        var world = World(Node("n1")).Add(ResourceKinds.Pod, Pod("busy", "n1", $$$$$$""" "containers":[{"name":"c","resources":{"requests":{"{{{{{{resource}}}}}}":"{{{{{{taken}}}}}}"}}}]"""));

        var facts = Why(world, spec);

        Assert.Equal((container, ask, "false"), (facts["container"], facts["ask"], facts["init"]));
        Assert.Contains($"a {resource} request of {ask} for container {container}", facts["change"], StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_init_container_needs_most_it_is_the_one_to_ask_for_less()
    {
        var facts = Why(World(Node("n1")), """ "initContainers":[{"name":"migrate","resources":{"requests":{"cpu":"3"}}}],"containers":[{"name":"app","resources":{"requests":{"cpu":"500m"}}}]""");

        Assert.Equal(("migrate", "true", "2"), (facts["container"], facts["init"], facts["ask"]));
    }

    [Fact]
    public void Everything_that_stands_between_a_pod_and_the_closest_node_is_part_of_the_smallest_change()
    {
        var world = World(Node("n1", spec: """ "taints":[{"key":"dedicated","value":"ml","effect":"NoSchedule"}]"""));

        var facts = Why(world, Requests("4"), """ "nodeSelector":{"disk":"ssd"}""");

        Assert.Equal(" It would run on n1 with a toleration of dedicated=ml:NoSchedule and the label disk=ssd and a cpu request of 2 for container c.", facts["change"]);
    }

    [Theory]
    [InlineData("2026-11-23T18:45:20Z", "leaving")]
    [InlineData(null, "no-room")]
    public void Room_that_a_leaving_pod_still_holds_is_told_from_room_that_is_taken(string? deleted, string obstacle)
    {
        var pod = Pod("old", "n1", Requests("2"));
        var world = World(Node("n1")).Add(ResourceKinds.Pod, deleted is null ? pod : pod.Replace("\"namespace\"", $"\"deletionTimestamp\":\"{deleted}\",\"namespace\"", StringComparison.Ordinal));

        var facts = Why(world, Requests("2"));

        Assert.Equal((obstacle, deleted ?? ""), (facts["obstacle"], facts["detail"]));
    }

    [Theory]
    [InlineData(10, "no-room")]
    [InlineData(5, "")]
    public void Room_that_is_kept_for_a_nominated_pod_is_kept_from_those_that_are_no_more_important(int priority, string obstacle)
    {
        var world = World(Node("n1")).Add(ResourceKinds.Pod, $$$$$$"""{"metadata":{"name":"first","namespace":"ns"},"spec":{"priority":{{{{{{priority}}}}}},{{{{{{Requests("2")}}}}}}},"status":{"phase":"Pending","nominatedNodeName":"n1"}}""");

        Assert.Equal(obstacle, Why(world, Requests("1"), """ "priority":7""")["obstacle"]);
    }

    [Theory]
    [InlineData("zone", "b", "volume")]
    [InlineData("zone", "c__a", "")]
    [InlineData("failure-domain.beta.kubernetes.io/zone", "b", "volume")]
    public void The_zone_that_a_volume_has_as_a_label_counts(string label, string zones, string obstacle)
    {
        var key = label == "zone" ? "topology.kubernetes.io/zone" : label;
        var world = World(Node("n1", labels: """ "topology.kubernetes.io/zone":"a" """))
            .Add(ResourceKinds.PersistentVolumeClaim, """{"metadata":{"name":"data","namespace":"ns"},"spec":{"volumeName":"pv1"}}""")
            .Add(ResourceKinds.PersistentVolume, $$$$$$"""{"metadata":{"name":"pv1","labels":{"{{{{{{key}}}}}}":"{{{{{{zones}}}}}}"}}}""");

        Assert.Equal(obstacle, Why(world, Requests("1m"), """ "volumes":[{"name":"d","persistentVolumeClaim":{"claimName":"data"}}]""")["obstacle"]);
    }

    [Fact]
    public void A_term_about_the_labels_of_a_namespace_that_was_not_read_leaves_the_answer_open()
    {
        const string Apart = """ "affinity":{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"labelSelector":{"matchLabels":{"app":"x"}},"topologyKey":"kubernetes.io/hostname","namespaceSelector":{"matchLabels":{"team":"a"}}}]}}""";
        var world = World(Node("n1", labels: """ "kubernetes.io/hostname":"n1" """)).Add(ResourceKinds.Pod, Pod("first", "n1", Requests("1m"))).Unread(ResourceKinds.Namespace);
        world.Add(ResourceKinds.Pod, Pod("pending", "", $"{Requests("1m")},{Apart}"));

        Assert.True(world.Call("whyUnschedulable", CelValue.Of(world.Find(ResourceKinds.Pod, "ns", "pending"))).AsError.IsUnknown);
    }
}

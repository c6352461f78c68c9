using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

/// <summary>Where a DaemonSet should run, against where it does.</summary>
public sealed class DaemonsTests
{
    [Theory]
    [InlineData("{}", "", true, "runs", "")]
    [InlineData("{}", "", false, "missing", "")]
    [InlineData("{}", """{"key":"dedicated","value":"gpu","effect":"NoSchedule"}""", false, "left-out", "carries the taint dedicated=gpu:NoSchedule, which its pods do not tolerate")]
    [InlineData("{}", """{"key":"dedicated","value":"gpu","effect":"PreferNoSchedule"}""", false, "missing", "")]
    [InlineData("{}", """{"key":"node.kubernetes.io/unschedulable","effect":"NoSchedule"}""", false, "missing", "")]
    [InlineData("{}", """{"key":"dedicated","value":"gpu","effect":"NoSchedule"}""", true, "misscheduled", "carries the taint dedicated=gpu:NoSchedule, which its pods do not tolerate")]
    [InlineData("""{"tolerations":[{"operator":"Exists"}]}""", """{"key":"dedicated","value":"gpu","effect":"NoSchedule"}""", false, "missing", "")]
    [InlineData("{}", """{"key":"node.kubernetes.io/network-unavailable","effect":"NoSchedule"}""", false, "left-out", "carries the taint node.kubernetes.io/network-unavailable:NoSchedule, which its pods do not tolerate")]
    [InlineData("""{"hostNetwork":true}""", """{"key":"node.kubernetes.io/network-unavailable","effect":"NoSchedule"}""", false, "missing", "")]
    [InlineData("""{"nodeSelector":{"kubernetes.io/os":"linux"}}""", "", true, "runs", "")]
    [InlineData("""{"nodeSelector":{"kubernetes.io/os":"windows"}}""", "", false, "left-out", "lacks the label kubernetes.io/os=windows")]
    [InlineData("""{"nodeName":"other"}""", "", false, "left-out", "is not other, which spec.nodeName names")]
    public void The_state_of_a_node_is_what_the_controller_computes(string pod, string taint, bool runs, string state, string why)
    {
        var node = Assert.Single(Nodes(World(pod, taint, runs)));

        Assert.Equal((state, why), (node["state"], node["why"]));
    }

    [Theory]
    [InlineData("""{"nodeSelector":{"nodepool":"workers"}}""", "nodepool=worker")]
    [InlineData("""{"nodeSelector":{"node-pool":"worker"}}""", "nodepool=worker")]
    [InlineData("""{"nodeSelector":{"nodepool":"wroker"}}""", "nodepool=worker")]
    [InlineData("""{"nodeSelector":{"nodepool":"walker"}}""", "")]
    [InlineData("""{"nodeSelector":{"kubernetes.io/os":"linux1"}}""", "")]
    [InlineData("""{"nodeSelector":{"gpu":"present"}}""", "")]
    public void A_label_that_is_nearly_the_one_wanted_is_named(string pod, string near) => Assert.Equal(near, Assert.Single(Nodes(World(pod, "", runs: false)))["near"]);

    [Theory]
    [InlineData("ToBeDeletedByClusterAutoscaler", "true")]
    [InlineData("karpenter.sh/disrupted", "true")]
    [InlineData("node.cilium.io/agent-not-ready", "true")]
    [InlineData("dedicated", "")]
    public void A_taint_of_a_node_that_comes_or_goes_is_no_choice(string key, string passing) =>
        Assert.Equal(passing, Assert.Single(Nodes(World("{}", $$$$$$"""{"key":"{{{{{{key}}}}}}","effect":"NoSchedule"}""", runs: true)))["passing"]);

    [Fact]
    public void A_pod_that_waits_for_its_node_counts_as_there()
    {
        var world = World("{}", "", runs: false).Add(ResourceKinds.Pod, """
            {"metadata":{"name":"agent-x","namespace":"ns","ownerReferences":[{"kind":"DaemonSet","name":"agent","controller":true}]},
             "spec":{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchFields":[{"key":"metadata.name","operator":"In","values":["n1"]}]}]}}}},"status":{"phase":"Pending"}}
            """);

        Assert.Equal("runs", Assert.Single(Nodes(world))["state"]);
    }

    [Fact]
    public void Without_nodes_nothing_is_claimed() => Assert.True(Call(World("{}", "", runs: false).Unread(ResourceKinds.Node)).IsError);

    private static KnowledgeWorld World(string pod, string taint, bool runs)
    {
        var world = new KnowledgeWorld()
            .Add(ResourceKinds.Node, $$$$$$"""{"metadata":{"name":"n1","labels":{"kubernetes.io/os":"linux","nodepool":"worker"}},"spec":{"taints":[{{{{{{taint}}}}}}]}}""")
            .Add(ResourceKinds.DaemonSet, $$$$$$"""{"metadata":{"name":"agent","namespace":"ns"},"spec":{"template":{"spec":{{{{{{pod}}}}}}}}}""");
        if (runs)
            world.Add(ResourceKinds.Pod, """{"metadata":{"name":"agent-1","namespace":"ns","ownerReferences":[{"kind":"DaemonSet","name":"agent","controller":true}]},"spec":{"nodeName":"n1"},"status":{"phase":"Running"}}""");
        return world;
    }

    private static CelValue Call(KnowledgeWorld world) => world.Call("daemonNodes", CelValue.Of(world.Find(ResourceKinds.DaemonSet, "ns", "agent")));

    private static List<Dictionary<string, string>> Nodes(KnowledgeWorld world) => KnowledgeFacts.List(Call(world));
}

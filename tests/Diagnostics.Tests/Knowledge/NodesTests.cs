using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class NodesTests
{
    [Theory]
    [InlineData("v1.28.3", "1.31", 3)]
    [InlineData("v1.31.4-eks-a737599", "1.31", 0)]
    [InlineData("v1.32.0", "1.31", 0)]
    [InlineData("v1.27.16+k3s1", "1.36", 9)]
    [InlineData("", "1.31", 0)]
    [InlineData("v1.31.0", "", 0)]
    [InlineData("v0.9.0", "1.31", 0)]
    [InlineData("v1.x.0", "1.31", 0)]
    public void A_version_is_so_many_minor_ones_behind(string version, string newest, long behind) =>
        Assert.Equal(behind, new KnowledgeWorld().Call("minorsBehind", CelValue.Of(version), CelValue.Of(newest)).AsInt);

    [Fact]
    public void The_newest_kubelet_is_found_by_number_and_not_by_text()
    {
        var world = new KnowledgeWorld();
        foreach (var (name, version) in new[] { ("a", "v1.9.11"), ("b", "v1.10.2"), ("c", "no version") })
            world.Add(ResourceKinds.Node, $$$"""{"metadata":{"name":"{{{name}}}"},"status":{"nodeInfo":{"kubeletVersion":"{{{version}}}"} } }""");

        Assert.Equal("1.10", world.Call("newestKubelet").AsString);
        Assert.Equal("", new KnowledgeWorld().Unread(ResourceKinds.Node).Call("newestKubelet").AsString);
    }

    [Theory]
    [InlineData("a:False a:Unknown b:True", "zone")]
    [InlineData("a:False a:True b:True", "")]
    [InlineData("a:False b:True", "")]
    [InlineData("a:False b:Unknown", "cluster")]
    [InlineData("a:False", "")]
    [InlineData(":False :False :True", "")]
    public void All_nodes_of_a_zone_or_of_the_cluster_are_lost_together(string nodes, string scope)
    {
        var world = new KnowledgeWorld();
        foreach (var (node, index) in nodes.Split(' ').Select((n, i) => (n.Split(':'), i)))
        {
            var labels = node[0].Length == 0 ? "{}" : $$"""{"topology.kubernetes.io/zone":"{{node[0]}}"}""";
            world.Add(ResourceKinds.Node, $$$"""{"metadata":{"name":"n{{{index}}}","labels":{{{labels}}}},"status":{"conditions":[{"type":"Ready","status":"{{{node[1]}}}"}]}}""");
        }

        var lost = world.Call("lostNodes", CelValue.Of(world.Find(ResourceKinds.Node, "", "n0")));

        Assert.Equal(scope, Fact(lost, "scope"));
        Assert.Equal(scope == "zone" ? "a" : "", Fact(lost, "zone"));
    }

    private static string Fact(CelValue facts, string name) => facts.TryGet(CelValue.Of(name), out var value) ? value.AsString : "";
}

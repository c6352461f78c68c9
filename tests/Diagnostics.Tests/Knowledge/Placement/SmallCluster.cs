using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Knowledge.Placement;

/// <summary>Nodes and pods in one line each, and what is said of a pod that waits among them.</summary>
internal static class SmallCluster
{
    public static KnowledgeWorld World(params string[] nodes)
    {
        var world = new KnowledgeWorld();
        foreach (var node in nodes)
            world.Add(ResourceKinds.Node, node);
        return world;
    }

    public static Dictionary<string, string> Why(KnowledgeWorld world, string containers, string? spec = null)
    {
        world.Add(ResourceKinds.Pod, Pod("pending", "", spec is null ? containers : $"{containers},{spec}"));
        return Map(world.Call("whyUnschedulable", CelValue.Of(world.Find(ResourceKinds.Pod, "ns", "pending"))));
    }

    public static Dictionary<string, string> Map(CelValue facts) =>
        Enumerable.Range(0, facts.Count).Select(facts.Entry).ToDictionary(e => e.Key.AsString, e => e.Value.AsString);

    public static string Requests(string cpu) => $$$$$$""" "containers":[{"name":"c","resources":{"requests":{"cpu":"{{{{{{cpu}}}}}}"}}}]""";

    public static string Pod(string name, string node, string spec, string phase = "Running", string labels = "\"app\":\"x\"") =>
        $$$$$$"""{"metadata":{"name":"{{{{{{name}}}}}}","namespace":"ns","labels":{ {{{{{{labels}}}}}} }},"spec":{"nodeName":"{{{{{{node}}}}}}",{{{{{{spec}}}}}}},"status":{"phase":"{{{{{{phase}}}}}}"}}""";

    public static string Node(string name, string cpu = "2", string pods = "110", string labels = "", string? spec = null) =>
        $$$$$$"""{"metadata":{"name":"{{{{{{name}}}}}}","labels":{ {{{{{{labels}}}}}} }},"spec":{ {{{{{{spec}}}}}} },"status":{"allocatable":{"cpu":"{{{{{{cpu}}}}}}","memory":"8Gi","pods":"{{{{{{pods}}}}}}"}}}""";
}

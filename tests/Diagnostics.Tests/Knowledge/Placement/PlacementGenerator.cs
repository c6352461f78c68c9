using FsCheck;
using FsCheck.Fluent;

namespace K8sDoctor.Diagnostics.Tests.Knowledge.Placement;

/// <summary>Small clusters in which much collides: two zones, two apps, two host ports, few resources.</summary>
internal static class PlacementGenerator
{
    private static readonly string[] Topologies = [ModelCluster.Hostname, "zone", "topology.kubernetes.io/zone"];

    public static Gen<ModelCluster> Clusters() =>
        from count in Gen.Choose(1, 4)
        from nodes in Gen.CollectToArray(Enumerable.Range(1, count).Select(i => Node($"node{i}")))
        from claims in Gen.CollectToArray(Enumerable.Range(1, 3).Select(i => Claim($"c{i}")))
        from size in Gen.Choose(0, 8)
        from pods in Gen.CollectToArray(Enumerable.Range(1, size).Select(i => Pod($"p{i}", [.. nodes.Select(n => n.Name)])))
        from incoming in Pod("incoming", [])
        select new ModelCluster(nodes, pods, claims, incoming with { Phase = "Pending", Leaving = false, Node = "", Nominated = "" });

    private static Gen<ModelNode> Node(string name) =>
        from zone in Gen.Elements("a", "a", "b", "")
        from cloud in Gen.Elements("a", "b", "")
        from tier in Gen.Elements("", "1", "5", "x")
        from taints in Few(Gen.Elements<ModelTaint>(
            new("dedicated", "ml", "NoSchedule"), new("spot", "5", "NoExecute"), new("soft", "", "PreferNoSchedule"), new("node.kubernetes.io/unschedulable", "", "NoSchedule")), 6)
        from cordoned in OneIn(8)
        from cpu in Gen.Elements(1000L, 2000L, 4000L)
        from memory in Gen.Elements(512L, 2048L)
        from gpu in Gen.Elements(0L, 0L, 2L)
        from pods in Gen.Elements(1L, 3L, 10L, 10L)
        from limit in Gen.Elements<int?>(null, 0, 1, 2)
        let labels = new[] { (ModelCluster.Hostname, name), ("zone", zone), ("topology.kubernetes.io/zone", cloud), ("tier", tier) }
        select new ModelNode(name, labels.Where(l => l.Item2.Length > 0).ToDictionary(l => l.Item1, l => l.Item2), taints, cordoned, cpu, memory, gpu, pods, limit);

    private static Gen<ModelClaim> Claim(string name) =>
        from ns in Gen.Elements("n1", "n2")
        from bound in OneIn(4)
        from once in OneIn(3)
        from zone in Gen.Elements("", "a", "b")
        from label in OneIn(2)
        select new ModelClaim(ns, name, !bound, once, zone, label);

    private static Gen<ModelPod> Pod(string name, string[] nodes) =>
        from ns in Gen.Elements("n1", "n1", "n2")
        from app in Gen.Elements("x", "x", "y", "")
        from version in Gen.Elements("1", "2", "")
        from place in Place(nodes)
        from phase in Gen.Elements("Running", "Running", "Running", "Succeeded", "Pending")
        from leaving in OneIn(5)
        from priority in Gen.Elements(0, 0, 10)
        from init in Few(Container("i"), 4)
        from containers in Gen.Choose(1, 2).SelectMany(n => Gen.CollectToArray(Enumerable.Range(1, n).Select(i => Container($"c{i}"))))
        from overhead in Gen.Elements(0L, 0L, 0L, 100L)
        from ownCpu in Gen.Elements(0L, 0L, 0L, 700L)
        from selector in Gen.Elements<Dictionary<string, string>>([], [], [], new() { ["zone"] = "a" })
        from nodeTerms in Few(NodeTerm(), 5)
        from tolerations in Few(Toleration(), 2)
        from affinity in Few(PodTerm(), 5)
        from apart in Few(PodTerm(), 5)
        from spread in Few(Spread(), 4)
        from claims in Few(Gen.Elements("c1", "c2", "c3"), 2)
        let labels = new[] { ("app", app), ("version", version) }
        select new ModelPod(
            ns, name, labels.Where(l => l.Item2.Length > 0).ToDictionary(l => l.Item1, l => l.Item2), place.Node, place.Node.Length == 0 ? "Pending" : phase, leaving && place.Node.Length > 0,
            place.Nominated, priority, Numbered(init), containers, overhead, ownCpu, selector, nodeTerms, tolerations, affinity, apart, spread, [.. claims.Distinct()]);

    private static Gen<(string Node, string Nominated)> Place(string[] nodes) => nodes.Length == 0
        ? Gen.Constant(("", ""))
        : Gen.Frequency((2, Gen.Elements(nodes).Select(n => (n, ""))), (1, Gen.Elements(nodes).Select(n => ("", n))));

    private static Gen<ModelContainer> Container(string name) =>
        from cpu in Gen.Elements(0L, 200L, 500L, 900L)
        from memory in Gen.Elements(0L, 64L, 300L)
        from gpu in Gen.Elements(0L, 0L, 0L, 0L, 1L)
        from sidecar in OneIn(2)
        from port in Gen.Elements(0, 0, 0, 80, 443)
        from ip in Gen.Elements("", "", "0.0.0.0", "10.0.0.1", "::")
        select new ModelContainer(name, cpu, memory, gpu, sidecar, port, ip);

    private static Gen<ModelNodeTerm> NodeTerm() => Gen.Frequency(
        (4, from requirement in Requirement(["zone", "tier"], ["a", "b"], ["3"]) select new ModelNodeTerm([requirement], [])),
        (1, from node in Gen.Elements("node1", "node2", "node9") select new ModelNodeTerm([], [node])),
        (1, Gen.Constant(new ModelNodeTerm([], []))));

    private static Gen<ModelRequirement> Requirement(string[] keys, string[] values, string[] numbers) =>
        from key in Gen.Elements(keys)
        from op in Gen.Elements(numbers.Length > 0 ? (string[])["In", "In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"] : ["In", "In", "NotIn", "Exists", "DoesNotExist"])
        from value in Gen.Elements(values)
        select new ModelRequirement(key, op, op is "Exists" or "DoesNotExist" ? [] : op is "Gt" or "Lt" ? numbers : [value]);

    private static Gen<ModelToleration> Toleration() => Gen.Elements<ModelToleration>(
        new("", "Exists", "", ""), new("dedicated", "Equal", "ml", "NoSchedule"), new("dedicated", "", "ml", ""), new("dedicated", "", "web", ""), new("dedicated", "Exists", "", "NoExecute"),
        new("spot", "Exists", "", ""), new("spot", "Gt", "3", "NoExecute"), new("spot", "Lt", "3", "NoExecute"), new("node.kubernetes.io/unschedulable", "Exists", "", "NoSchedule"));

    private static Gen<ModelPodTerm> PodTerm() =>
        from selector in Requirement(["app"], ["x", "y"], [])
        from topology in Gen.Elements(Topologies)
        from names in Gen.Elements<string[]>([], [], ["n2"])
        from team in Gen.Elements("", "", "red", "*")
        select new ModelPodTerm([selector], topology, names, team);

    private static Gen<ModelSpread> Spread() =>
        from selector in Requirement(["app"], ["x", "y"], [])
        from keys in Gen.Elements<string[]>([], ["version"])
        from topology in Gen.Elements(Topologies)
        from skew in Gen.Choose(1, 2)
        from least in Gen.Elements<int?>(null, null, 2, 3)
        from affinity in Gen.Elements<string?>(null, "Honor", "Ignore")
        from taints in Gen.Elements<string?>(null, "Honor", "Ignore")
        from may in OneIn(5)
        select new ModelSpread([selector], keys, topology, skew, least, affinity, taints, !may);

    private static ModelContainer[] Numbered(ModelContainer[] init) => [.. init.Select((c, i) => c with { Name = $"{c.Name}{i}" })];

    private static Gen<bool> OneIn(int many) => Gen.Choose(1, many).Select(n => n == 1);

    // None, most of the time one in so many; else one or two.
    private static Gen<T[]> Few<T>(Gen<T> item, int oneIn) =>
        Gen.Choose(1, oneIn).SelectMany(n => n > 1 ? Gen.Constant<T[]>([]) : Gen.Choose(1, 2).SelectMany(count => item.ArrayOf(count)));
}

using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Tests.Knowledge.Placement;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

/// <summary>The recomputation of scheduling against a naive one, on clusters that were drawn.</summary>
public sealed class SchedulingPropertyTests
{
    [Property(MaxTest = 600)]
    public Property Every_node_is_ruled_out_for_the_same_reasons_as_by_brute_force() => Prop.ForAll(PlacementGenerator.Clusters().ToArbitrary(), cluster =>
    {
        var expected = new NaiveScheduler(cluster).Verdicts();
        var found = new SortedDictionary<string, string>(Verdicts(cluster).ToDictionary(v => v.Name, Kinds), StringComparer.Ordinal);
        string[] objects = [cluster.Incoming.Json(), .. cluster.Nodes.Select(n => n.Json()), .. cluster.Pods.Select(p => p.Json())];
        return expected.SequenceEqual(found).Label($"expected {Show(expected)}, found {Show(found)}\n{string.Join('\n', objects)}");
    });

    [Fact]
    public void The_drawn_clusters_meet_every_obstacle_and_none()
    {
        string[] obstacles =
        [
            "", "leaving", "no-room", "too-many-pods", "host-port", "anti-affinity", "affinity", "spread", "claim-in-use", "volume-limit", "cordoned", "taint", "request-too-large", "volume",
            "no-such-resource", "node-selector",
        ];
        var met = PlacementGenerator.Clusters().Sample(2000, 10).SelectMany(Verdicts).SelectMany(v => Kinds(v).Split(' '));

        Assert.Empty(obstacles.Except(met));
    }

    private static List<NodeVerdict> Verdicts(ModelCluster cluster)
    {
        var world = new KnowledgeWorld();
        foreach (var (name, team) in ModelCluster.Namespaces)
            world.Add(ResourceKinds.Namespace, $$$"""{"metadata":{"name":"{{{name}}}","labels":{"team":"{{{team}}}"}} }""");
        foreach (var node in cluster.Nodes)
            world.Add(ResourceKinds.Node, node.Json()).Add(ResourceKinds.CsiNode, node.CsiNodeJson());
        foreach (var claim in cluster.Claims)
            world.Add(ResourceKinds.PersistentVolumeClaim, claim.Json()).Add(ResourceKinds.PersistentVolume, claim.VolumeJson());
        foreach (var pod in cluster.Pods.Append(cluster.Incoming))
            world.Add(ResourceKinds.Pod, pod.Json());
        var incoming = world.Find(ResourceKinds.Pod, cluster.Incoming.Namespace, cluster.Incoming.Name);
        var full = SchedulingAttachments.Full(world, incoming).Value.ToDictionary(v => v.Name);
        return [.. SchedulingFit.Evaluate(world, incoming).Value.Select(v => full.GetValueOrDefault(v.Name) ?? v)];
    }

    private static string Kinds(NodeVerdict verdict) => string.Join(' ', verdict.Reasons.Select(r => r.Kind).Distinct().Order(StringComparer.Ordinal));

    private static string Show(SortedDictionary<string, string> verdicts) => string.Join("; ", verdicts.Select(v => $"{v.Key}: {v.Value}"));
}

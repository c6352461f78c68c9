using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

/// <summary>What the pods of a node take is looked at once for each pod, and is never that of an earlier pod.</summary>
public sealed class SchedulingNodeRoomsTests
{
    private static readonly ObjectKey Node = new(ResourceKinds.Node, "", "n1");

    private readonly KnowledgeWorld _world = new();
    private readonly NodeRooms _rooms = new(Node);

    [Fact]
    public void A_pod_that_is_as_it_was_is_not_looked_at_again()
    {
        Put("a", "100m");
        Put("b", "200m", deleted: true);
        var before = _rooms.Usage(_world).Value;
        Put("c", "1");

        var after = _rooms.Usage(_world).Value;

        Assert.Same(before.Leaving.Single(), after.Leaving.Single());
        Assert.Equal(new NodeRooms(Node).Usage(_world).Value, after);
    }

    [Fact]
    public void One_that_has_changed_is_and_one_that_went_takes_nothing()
    {
        Put("a", "100m");
        Put("b", "200m");
        Assert.Equal(0.3m, Cpu());
        Put("b", "500m");
        Assert.Equal(0.6m, Cpu());
        Put("a", "100m", phase: "Succeeded");

        Assert.Equal(0.5m, Cpu());
        Assert.Equal(1, _rooms.Usage(_world).Value.Count);
    }

    private decimal Cpu() => _rooms.Usage(_world).Value.Used.Single(u => u.Resource == "cpu").Value;

    private void Put(string name, string cpu, string phase = "Running", bool deleted = false) => _world.Add(
        ResourceKinds.Pod,
        $$$$$"""
        {"metadata":{"name":"{{{{{name}}}}}","namespace":"ns"{{{{{(deleted ? ",\"deletionTimestamp\":\"2026-11-23T18:45:30Z\"" : "")}}}}}},
         "spec":{"nodeName":"n1","containers":[{"name":"app","image":"x","resources":{"requests":{"cpu":"{{{{{cpu}}}}}"}}}]},"status":{"phase":"{{{{{phase}}}}}"}}
        """);
}

using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

/// <summary>What a rollout waits for, and what its strategy allows.</summary>
public sealed class RolloutsBlockTests
{
    private const string Rolling = """{"type":"RollingUpdate","rollingUpdate":{"maxSurge":"25%","maxUnavailable":"25%"}}""";

    [Theory]
    [InlineData(Rolling, 3, "maxSurge 25% of 3 is 1, maxUnavailable 25% of 3 is 0: at most 4 pods at a time, at least 3 of them available")]
    [InlineData(Rolling, 10, "maxSurge 25% of 10 is 3, maxUnavailable 25% of 10 is 2: at most 13 pods at a time, at least 8 of them available")]
    [InlineData("""{"type":"RollingUpdate","rollingUpdate":{"maxSurge":0,"maxUnavailable":"10%"}}""", 3, "maxSurge 0, maxUnavailable 10% of 3 is 1: at most 3 pods at a time, at least 2 of them available")]
    [InlineData("""{"type":"RollingUpdate","rollingUpdate":{"maxSurge":2,"maxUnavailable":0}}""", 3, "maxSurge 2, maxUnavailable 0: at most 5 pods at a time, at least 3 of them available")]
    [InlineData("""{"type":"Recreate"}""", 3, "strategy Recreate: all old pods go before the first new one comes")]
    [InlineData("{}", 4, "maxSurge 25% of 4 is 1, maxUnavailable 25% of 4 is 1: at most 5 pods at a time, at least 3 of them available")]
    public void The_strategy_is_told_in_pods(string strategy, int replicas, string words) => Assert.Equal(words, Block(World(strategy, replicas))["limits"]);

    [Fact]
    public void A_paused_rollout_waits_for_whoever_paused_it() => Assert.Equal("paused", Block(World(Rolling, 3, spec: ",\"paused\":true"))["kind"]);

    [Fact]
    public void A_refused_ReplicaSet_is_told_in_the_servers_words()
    {
        var facts = Block(World(Rolling, 3, failure: "exceeded quota: compute"));

        Assert.Equal(("refused", true), (facts["kind"], facts["text"].Contains("exceeded quota: compute", StringComparison.Ordinal)));
    }

    [Fact]
    public void New_pods_that_are_not_ready_are_named_with_what_they_wait_for()
    {
        var world = World(Rolling, 3)
            .Add(ResourceKinds.Pod, Pod("web-1-a", "web-1", """{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}"""))
            .Add(ResourceKinds.Pod, Pod("web-2-a", "web-2", """{"phase":"Pending","containerStatuses":[{"name":"app","state":{"waiting":{"reason":"ImagePullBackOff"}}}]}"""))
            .Add(ResourceKinds.Pod, Pod("web-2-b", "web-2", """{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable"}]}"""))
            .Add(ResourceKinds.Pod, Pod("web-2-c", "web-2", """{"phase":"Pending","initContainerStatuses":[{"name":"migrate","state":{"running":{"startedAt":"2026-11-23T18:00:00Z"}}}]}"""));

        Assert.Equal("3 of 3 pods of the new revision are not ready: web-2-a (ImagePullBackOff), web-2-b (Unschedulable), web-2-c (init container migrate runs)", Block(world)["text"]);
    }

    [Fact]
    public void Recreate_waits_for_the_old_pods()
    {
        var world = World("""{"type":"Recreate"}""", 1)
            .Add(ResourceKinds.Pod, Pod("web-1-a", "web-1", """{"phase":"Running"}""").Replace("\"metadata\":{", "\"metadata\":{\"deletionTimestamp\":\"2026-11-23T18:00:00Z\",", StringComparison.Ordinal));

        Assert.Equal("strategy Recreate waits until 1 old pod has ended: web-1-a (terminating)", Block(world)["text"]);
    }

    [Fact]
    public void Pods_that_are_ready_and_too_young_for_minReadySeconds_are_no_fault()
    {
        var world = World(Rolling, 1, spec: ",\"minReadySeconds\":600")
            .Add(ResourceKinds.Pod, Pod("web-2-a", "web-2", """{"phase":"Running","conditions":[{"type":"Ready","status":"True","lastTransitionTime":"2026-11-23T18:40:00Z"}]}"""));

        Assert.Equal("min-ready", Block(world)["kind"]);
    }

    [Fact]
    public void A_pod_of_the_new_revision_that_waits_for_the_room_of_an_old_one_is_known()
    {
        var world = Node(World("""{"rollingUpdate":{"maxSurge":1,"maxUnavailable":0}}""", 1), "2")
            .Add(ResourceKinds.Pod, Pod("web-1-a", "web-1", """{"phase":"Running"}""", """{"nodeName":"n1","containers":[{"name":"app","resources":{"requests":{"cpu":"1500m"}}}]}"""))
            .Add(ResourceKinds.Pod, Pod("web-2-a", "web-2", """{"phase":"Pending"}""", """{"containers":[{"name":"app","resources":{"requests":{"cpu":"1500m"}}}]}"""));

        Assert.Equal(("n1", "ns/web-1-a"), Held(world));
    }

    [Theory]
    [InlineData("3", "300m")]
    [InlineData("1", "1500m")]
    public void Room_that_an_old_pod_would_not_make_is_not_asked_of_it(string cpu, string old)
    {
        var world = Node(World("""{"rollingUpdate":{"maxSurge":1,"maxUnavailable":0}}""", 1), cpu)
            .Add(ResourceKinds.Pod, """{"metadata":{"name":"other","namespace":"ns"},"spec":{"nodeName":"n1","containers":[{"name":"app","resources":{"requests":{"cpu":"2"}}}]},"status":{"phase":"Running"}}""")
            .Add(ResourceKinds.Pod, Pod("web-1-a", "web-1", """{"phase":"Running"}""", $$$$$$"""{"nodeName":"n1","containers":[{"name":"app","resources":{"requests":{"cpu":"{{{{{{old}}}}}}"}}}]}"""))
            .Add(ResourceKinds.Pod, Pod("web-2-a", "web-2", """{"phase":"Pending"}""", """{"containers":[{"name":"app","resources":{"requests":{"cpu":"1500m"}}}]}"""));

        Assert.Equal(("", ""), Held(world));
    }

    private static KnowledgeWorld Node(KnowledgeWorld world, string cpu) =>
        world.Add(ResourceKinds.Node, $$$$$$"""{"metadata":{"name":"n1"},"status":{"allocatable":{"cpu":"{{{{{{cpu}}}}}}","pods":"110"}}}""");

    private static (string Node, string Pod) Held(KnowledgeWorld world)
    {
        var facts = KnowledgeFacts.Of(world.Call("heldByOldPod", CelValue.Of(world.Find(ResourceKinds.Pod, "ns", "web-2-a"))));
        return (facts["node"], facts["pod"]);
    }

    private static KnowledgeWorld World(string strategy, int replicas, string spec = "", string failure = "") => new KnowledgeWorld()
        .Add(ResourceKinds.Deployment, $$$$$$"""{"metadata":{"name":"web","namespace":"ns"},"spec":{"replicas":{{{{{{replicas}}}}}},"strategy":{{{{{{strategy}}}}}}{{{{{{spec}}}}}}}}""")
        .Add(ResourceKinds.ReplicaSet, Set("web-1", 1, ""))
        .Add(ResourceKinds.ReplicaSet, Set("web-2", 2, failure));

    private static string Set(string name, int revision, string failure) => $$$$$$"""
        {"metadata":{"name":"{{{{{{name}}}}}}","namespace":"ns","annotations":{"deployment.kubernetes.io/revision":"{{{{{{revision}}}}}}"},"ownerReferences":[{"kind":"Deployment","name":"web","controller":true}]},
         "status":{"conditions":[{{{{{{Condition(failure)}}}}}}]}}
        """;

    private static string Condition(string failure) =>
        failure.Length == 0 ? "" : $$"""{"type":"ReplicaFailure","status":"True","message":"{{failure}}"}""";

    private static string Pod(string name, string set, string status, string spec = "{}") =>
        $$$$$$"""{"metadata":{"name":"{{{{{{name}}}}}}","namespace":"ns","ownerReferences":[{"kind":"ReplicaSet","name":"{{{{{{set}}}}}}","controller":true}]},"spec":{{{{{{spec}}}}}},"status":{{{{{{status}}}}}}}""";

    private static Dictionary<string, string> Block(KnowledgeWorld world) =>
        KnowledgeFacts.Of(world.Call("rolloutBlock", CelValue.Of(world.Find(ResourceKinds.Deployment, "ns", "web"))));
}

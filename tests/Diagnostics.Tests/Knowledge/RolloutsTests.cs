using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class RolloutsTests
{
    private const string Before = """{"name":"api","image":"shop:v1","env":[{"name":"MODE","value":"a"},{"name":"OLD","value":"1"}],"resources":{"limits":{"memory":"64Mi"}},"readinessProbe":{"httpGet":{"path":"/ready","port":8000}}}""";
    private const string After = """{"name":"api","image":"shop:v2","env":[{"name":"MODE","value":"b"}],"resources":{"limits":{"memory":"32Mi"}},"readinessProbe":{"httpGet":{"path":"/healthz","port":8000}}}""";

    [Fact]
    public void What_a_revision_changed_is_said_in_an_operators_words()
    {
        var facts = Facts(World(ready: 3), "web-2-x");

        Assert.Equal(
            "image of api: shop:v1 -> shop:v2; env of api: MODE=a -> MODE=b; env of api: OLD=1 -> not set; memory limit of api: 64Mi -> 32Mi; readinessProbe.httpGet.path of api: /ready -> /healthz",
            string.Join("; ", facts["change"].Split("; ").OrderBy(l => l.StartsWith("image", StringComparison.Ordinal) ? "" : l, StringComparer.Ordinal)));
        Assert.Equal(("web", "2", "1", "3"), (facts["deployment"], facts["revision"], facts["good"], facts["goodReady"]));
    }

    [Fact]
    public void A_pod_of_an_older_revision_is_not_the_rollouts_fault() => Assert.Equal("", Facts(World(ready: 3), "web-1-x")["good"]);

    [Fact]
    public void A_first_revision_has_nothing_to_go_back_to()
    {
        var world = new KnowledgeWorld()
            .Add(ResourceKinds.Deployment, """{"metadata":{"name":"web","namespace":"ns"}}""")
            .Add(ResourceKinds.ReplicaSet, Set("web-1", 1, 0, Before))
            .Add(ResourceKinds.Pod, Pod("web-1-x", "web-1"));

        Assert.Equal("", Facts(world, "web-1-x")["good"]);
    }

    private static KnowledgeWorld World(int ready) => new KnowledgeWorld()
        .Add(ResourceKinds.Deployment, """{"metadata":{"name":"web","namespace":"ns"},"status":{"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded"}]}}""")
        .Add(ResourceKinds.ReplicaSet, Set("web-1", 1, ready, Before))
        .Add(ResourceKinds.ReplicaSet, Set("web-2", 2, 0, After))
        .Add(ResourceKinds.Pod, Pod("web-1-x", "web-1"))
        .Add(ResourceKinds.Pod, Pod("web-2-x", "web-2"));

    private static string Set(string name, int revision, int ready, string container) => $$$$$$"""
        {"metadata":{"name":"{{{{{{name}}}}}}","namespace":"ns","annotations":{"deployment.kubernetes.io/revision":"{{{{{{revision}}}}}}"},"ownerReferences":[{"apiVersion":"apps/v1","kind":"Deployment","name":"web","controller":true}]},
         "spec":{"replicas":3,"template":{"metadata":{"labels":{"app":"web","pod-template-hash":"{{{{{{name}}}}}}"}},"spec":{"containers":[{{{{{{container}}}}}}]}}},"status":{"readyReplicas":{{{{{{ready}}}}}}}}
        """;

    private static string Pod(string name, string set) =>
        $$$$$$"""{"metadata":{"name":"{{{{{{name}}}}}}","namespace":"ns","ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"{{{{{{set}}}}}}","controller":true}]},"status":{"phase":"Running"}}""";

    private static Dictionary<string, string> Facts(KnowledgeWorld world, string pod)
    {
        var facts = world.Call("rolloutOf", CelValue.Of(world.Find(ResourceKinds.Pod, "ns", pod)));
        return Enumerable.Range(0, facts.Count).Select(facts.Entry).ToDictionary(e => e.Key.AsString, e => e.Value.AsString);
    }
}

using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

/// <summary>What one revision changed, in an operator's words; the same of typed templates and of the free-form ones that ControllerRevisions keep.</summary>
public sealed class RolloutsDiffTests
{
    [Theory]
    [InlineData("""{"containers":[{"name":"app","image":"a:1"}]}""", """{"containers":[{"name":"app","image":"a:2"}]}""", "image of app: a:1 -> a:2")]
    [InlineData("""{"containers":[{"name":"app","args":["--a","--b","--c"]}]}""", """{"containers":[{"name":"app","args":["--a","--b","--d"]}]}""", "args of app: --c -> --d")]
    [InlineData("""{"containers":[{"name":"app","args":["--a","--b","--c"]}]}""", """{"containers":[{"name":"app","args":["--a","--c","--d","--e"]}]}""", "args of app: --b removed, --d added, --e added")]
    [InlineData("""{"containers":[{"name":"app","command":["run"]}]}""", """{"containers":[{"name":"app","command":["start"]}]}""", "command of app: run -> start")]
    [InlineData("""{"containers":[{"name":"app","command":["run"]}]}""", """{"containers":[{"name":"app"}]}""", "command of app: run -> not set")]
    [InlineData("""{"containers":[{"name":"app","env":[{"name":"A","value":"1"}]}]}""", """{"containers":[{"name":"app","env":[{"name":"A","value":"2"},{"name":"B","valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}}]}]}""", "env of app: A=1 -> A=2; env of app: not set -> B=")]
    [InlineData("""{"containers":[{"name":"app","envFrom":[{"configMapRef":{"name":"old"}}]}]}""", """{"containers":[{"name":"app","envFrom":[{"secretRef":{"name":"new"},"prefix":"P_"}]}]}""", "envFrom ConfigMap old of app removed; envFrom Secret new with prefix P_ of app added")]
    [InlineData("""{"containers":[{"name":"app","resources":{"requests":{"cpu":"1"},"limits":{"memory":"1Gi"}}}]}""", """{"containers":[{"name":"app","resources":{"requests":{"cpu":"2"}}}]}""", "memory limit of app: 1Gi -> not set; cpu request of app: 1 -> 2")]
    [InlineData("""{"containers":[{"name":"app","livenessProbe":{"periodSeconds":10,"httpGet":{"port":80}}}]}""", """{"containers":[{"name":"app","livenessProbe":{"periodSeconds":1,"httpGet":{"port":8080}}}]}""", "livenessProbe.httpGet.port of app: 80 -> 8080; livenessProbe.periodSeconds of app: 10 -> 1")]
    [InlineData("""{"containers":[{"name":"app","volumeMounts":[{"name":"data","mountPath":"/a"},{"name":"data","mountPath":"/b","subPath":"x"}]}]}""", """{"containers":[{"name":"app","volumeMounts":[{"name":"data","mountPath":"/a"},{"name":"data","mountPath":"/c","subPath":"x"}]}]}""", "volumeMount /b of app removed; volumeMount /c of app added")]
    [InlineData("""{"volumes":[{"name":"conf","configMap":{"name":"a"}}]}""", """{"volumes":[{"name":"conf","configMap":{"name":"b"}},{"name":"tmp","emptyDir":{}}]}""", "volume conf.configMap.name: a -> b; volume tmp added")]
    [InlineData("""{"nodeSelector":{"disk":"ssd"}}""", """{"nodeSelector":{"disk":"hdd"}}""", "nodeSelector disk: ssd -> hdd")]
    [InlineData("""{"tolerations":[{"key":"a","operator":"Exists","effect":"NoSchedule"}]}""", """{"tolerations":[{"key":"b","value":"c","effect":"NoSchedule"}]}""", "toleration a:NoSchedule removed; toleration b=c:NoSchedule added")]
    [InlineData("""{"securityContext":{"runAsUser":1}}""", """{"securityContext":{"runAsUser":2,"runAsNonRoot":true}}""", "securityContext.runAsNonRoot: not set -> true; securityContext.runAsUser: 1 -> 2")]
    [InlineData("""{"serviceAccountName":"a","securityContext":{}}""", """{"serviceAccountName":"b"}""", "serviceAccountName: a -> b")]
    [InlineData("""{"imagePullSecrets":[{"name":"a"}]}""", """{"imagePullSecrets":[]}""", "imagePullSecret a removed")]
    [InlineData("""{"containers":[{"name":"app"},{"name":"side"}]}""", """{"containers":[{"name":"app"},{"name":"proxy"}]}""", "container side removed; container proxy added")]
    public void A_difference_is_said_in_an_operators_words(string before, string after, string expected)
    {
        foreach (var change in (string[])[Typed(before, after), FreeForm(before, after)])
        {
            var parts = change.Split("; ").Order(StringComparer.Ordinal).ToArray();
            var wanted = expected.Split("; ").Order(StringComparer.Ordinal).ToArray();
            Assert.True(parts.Length == wanted.Length && parts.Zip(wanted).All(p => p.First.StartsWith(p.Second, StringComparison.Ordinal)), change);
        }
    }

    [Fact]
    public void What_only_makes_new_pods_is_no_change() =>
        Assert.Equal("", FreeForm("{}", "{}", """{"annotations":{"kubectl.kubernetes.io/restartedAt":"2026-11-23T18:00:00Z"},"creationTimestamp":null}"""));

    [Fact]
    public void A_StatefulSet_has_its_revisions_in_ControllerRevisions()
    {
        var facts = Facts(Set(ready: "db-1", number: 2));

        Assert.Equal(("statefulset/db", "2", "1", "1", ""), (facts["ref"], facts["revision"], facts["good"], facts["goodReady"], facts["deployment"]));
        Assert.Equal("image of app: a:1 -> a:2", facts["change"]);
    }

    [Fact]
    public void Where_they_cannot_be_read_the_images_of_the_pods_tell_what_became_of_the_image()
    {
        var facts = Facts(Set(ready: "db-1", number: 2).Unread(ResourceKinds.ControllerRevision));

        Assert.Equal(("true", "image of app: a:1 -> a:2", ""), (facts["unread"], facts["change"], facts["good"]));
    }

    [Fact]
    public void A_DaemonSet_goes_by_the_newest_number_and_the_hash_at_the_end_of_the_name()
    {
        var world = new KnowledgeWorld()
            .Add(ResourceKinds.DaemonSet, """{"metadata":{"name":"agent","namespace":"ns"}}""")
            .Add(ResourceKinds.ControllerRevision, Revision("agent-aaa", "DaemonSet", "agent", 3, """{"containers":[{"name":"app","image":"a:1"}]}"""))
            .Add(ResourceKinds.ControllerRevision, Revision("agent-bbb", "DaemonSet", "agent", 4, """{"containers":[{"name":"app","image":"a:2"}]}"""))
            .Add(ResourceKinds.Pod, Pod("agent-1", "DaemonSet", "agent", "aaa", "a:1", "True"));

        var facts = KnowledgeFacts.Of(world.Call("rolloutOf", CelValue.Of(world.Find(ResourceKinds.DaemonSet, "ns", "agent"))));

        Assert.Equal(("daemonset/agent", "4", "3", "1"), (facts["ref"], facts["revision"], facts["good"], facts["goodReady"]));
    }

    private static KnowledgeWorld Set(string ready, int number) => new KnowledgeWorld()
        .Add(ResourceKinds.StatefulSet, """{"metadata":{"name":"db","namespace":"ns"},"spec":{"template":{"spec":{"containers":[{"name":"app","image":"a:2"}]}}},"status":{"currentRevision":"db-1","updateRevision":"db-2"}}""")
        .Add(ResourceKinds.ControllerRevision, Revision("db-1", "StatefulSet", "db", 1, """{"containers":[{"name":"app","image":"a:1"}]}"""))
        .Add(ResourceKinds.ControllerRevision, Revision("db-2", "StatefulSet", "db", number, """{"containers":[{"name":"app","image":"a:2"}]}"""))
        .Add(ResourceKinds.Pod, Pod("db-0", "StatefulSet", "db", ready, "a:1", "True"))
        .Add(ResourceKinds.Pod, Pod("db-1", "StatefulSet", "db", "db-2", "a:2", "False"));

    private static string Revision(string name, string kind, string owner, int number, string spec) => $$$$$$"""
        {"metadata":{"name":"{{{{{{name}}}}}}","namespace":"ns","ownerReferences":[{"kind":"{{{{{{kind}}}}}}","name":"{{{{{{owner}}}}}}","controller":true}]},"revision":{{{{{{number}}}}}},
         "data":{"spec":{"template":{"$patch":"replace","metadata":{"creationTimestamp":null},"spec":{{{{{{spec}}}}}}}}}}
        """;

    private static string Pod(string name, string kind, string owner, string hash, string image, string ready) => $$$$$$"""
        {"metadata":{"name":"{{{{{{name}}}}}}","namespace":"ns","labels":{"controller-revision-hash":"{{{{{{hash}}}}}}"},"ownerReferences":[{"kind":"{{{{{{kind}}}}}}","name":"{{{{{{owner}}}}}}","controller":true}]},
         "spec":{"containers":[{"name":"app","image":"{{{{{{image}}}}}}"}]},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"{{{{{{ready}}}}}}"}]}}
        """;

    private static Dictionary<string, string> Facts(KnowledgeWorld world) =>
        KnowledgeFacts.Of(world.Call("rolloutOf", CelValue.Of(world.Find(ResourceKinds.StatefulSet, "ns", "db"))));

    private static string Typed(string before, string after)
    {
        var world = new KnowledgeWorld().Add(ResourceKinds.Deployment, """{"metadata":{"name":"web","namespace":"ns"}}""");
        foreach (var (name, number, spec) in new[] { ("web-1", 1, before), ("web-2", 2, after) })
        {
            world.Add(ResourceKinds.ReplicaSet, $$$$$$"""
                {"metadata":{"name":"{{{{{{name}}}}}}","namespace":"ns","annotations":{"deployment.kubernetes.io/revision":"{{{{{{number}}}}}}"},"ownerReferences":[{"kind":"Deployment","name":"web","controller":true}]},
                 "spec":{"template":{"metadata":{"labels":{"pod-template-hash":"{{{{{{name}}}}}}"}},"spec":{{{{{{spec}}}}}}}}}
                """);
        }

        return KnowledgeFacts.Of(world.Call("rolloutOf", CelValue.Of(world.Find(ResourceKinds.Deployment, "ns", "web"))))["change"];
    }

    private static string FreeForm(string before, string after, string metadata = "{}")
    {
        var world = new KnowledgeWorld()
            .Add(ResourceKinds.StatefulSet, """{"metadata":{"name":"db","namespace":"ns"},"status":{"updateRevision":"db-2"}}""")
            .Add(ResourceKinds.ControllerRevision, Revision("db-1", "StatefulSet", "db", 1, before))
            .Add(ResourceKinds.ControllerRevision, Revision("db-2", "StatefulSet", "db", 2, after).Replace("""{"creationTimestamp":null}""", metadata, StringComparison.Ordinal));
        return Facts(world)["change"];
    }
}

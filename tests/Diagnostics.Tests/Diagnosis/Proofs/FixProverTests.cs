using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Diagnosis.Proofs;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Tests.Rules;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Proofs;

/// <summary>A fix is proven on copies of the objects, and nothing of the state is another one afterwards.</summary>
public sealed class FixProverTests
{
    private const string Small = "quantity(container.spec.resources.limits['memory']).isLessThan(quantity('1Gi'))";

    [Fact]
    public void A_fix_after_which_the_rule_no_longer_holds_is_proven() => Assert.Equal(FixProof.Proven, Prove(Small, "set resources deployment/web -c c --limits=memory=2Gi"));

    [Fact]
    public void One_after_which_it_still_holds_is_not() => Assert.Equal(FixProof.NotProvable, Prove(Small, "set resources deployment/web -c c --limits=memory=512Mi"));

    [Fact]
    public void A_rule_that_reads_no_specification_proves_nothing() =>
        Assert.Equal(FixProof.NotProvable, Prove("container.status.restartCount > 0", "set resources deployment/web -c c --limits=memory=2Gi"));

    [Theory]
    [InlineData("2Gi", FixProof.Proven)]
    [InlineData("512Mi", FixProof.CuresNothing)]
    public void What_the_fix_itself_calls_cured_decides(string memory, FixProof expected) => Assert.Equal(
        expected,
        Prove("container.status.restartCount > 0", $"set resources deployment/web -c c --limits=memory={memory}", $"cured: \"!({Small})\""));

    [Fact]
    public void A_cure_that_brings_another_fault_is_not_proven() =>
        Assert.Equal(FixProof.NotProvable, Prove(Small, "set resources deployment/web -c c --limits=memory=8Gi"));

    [Theory]
    [InlineData("patch deployment/web --type strategic -p '{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\",\"resources\":{\"limits\":{\"memory\":\"2Gi\"}}}]}}}}'")]
    [InlineData("patch deployment/web --type json -p '[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/resources/limits/memory\",\"value\":\"2Gi\"}]'")]
    [InlineData("rollout undo deployment/web --to-revision=1")]
    public void Patches_and_going_back_are_understood_too(string command) => Assert.Equal(FixProof.Proven, Prove(Small, command));

    [Fact]
    public void What_cannot_be_seen_from_here_is_said_to_be_so() => Assert.Equal(FixProof.NotProvable, Prove(Small, "delete pod web-1-0"));

    [Fact]
    public void A_proof_leaves_no_trace()
    {
        var world = Broken(Small, "set resources deployment/web -c c --limits=memory=2Gi");
        var pod = world.Engine.State.Find(new(ResourceKinds.Pod, "ns", "web-1-0"));

        var first = world.Result;
        var second = world.Engine.Evaluate(World.Now.AddSeconds(5));

        Assert.Same(pod, world.Engine.State.Find(new(ResourceKinds.Pod, "ns", "web-1-0")));
        Assert.Same(Assert.Single(first.Incidents), Assert.Single(second.Incidents));
        Assert.Equal(0, world.Engine.Evaluated);
    }

    [Fact]
    public void A_proof_is_made_anew_when_what_it_rests_on_changes()
    {
        var world = Broken(Small, "rollout undo deployment/web --to-revision=1");
        Assert.Equal(FixProof.Proven, Proof(world.Result));

        world.Engine.Apply(new Deleted(new(ResourceKinds.ReplicaSet, "ns", "web-old")));

        Assert.Equal(FixProof.NotProvable, Proof(world.Result));
    }

    [Fact]
    public void That_another_pod_of_the_owner_changes_counts_too()
    {
        var world = Broken(Small, "set resources deployment/web -c c --limits=memory=2Gi").Add(ResourceKinds.Pod, "ns", "web-1-1", Pod(restarts: 0), "web-1", ResourceKinds.ReplicaSet);
        Assert.Equal(FixProof.Proven, Proof(world.Result));

        world.Add(ResourceKinds.Pod, "ns", "web-1-1", Pod(restarts: 9), "web-1", ResourceKinds.ReplicaSet);

        Assert.Equal(FixProof.NotProvable, Proof(world.Result));
    }

    [Fact]
    public void And_that_one_comes()
    {
        var world = Broken(Small, "set resources deployment/web -c c --limits=memory=2Gi");
        Assert.Equal(FixProof.Proven, Proof(world.Result));

        world.Add(ResourceKinds.Pod, "ns", "web-1-1", Pod(restarts: 9), "web-1", ResourceKinds.ReplicaSet);

        Assert.Equal(FixProof.NotProvable, Proof(world.Result));
    }

    /// <summary>The edge is there for the time of the look only, and the pod that is at its end later touches nothing that is there.</summary>
    [Fact]
    public void What_only_the_mended_selector_finds_counts_when_it_comes()
    {
        var rules = RuleFiles.Load(("lost", """
            id: lost
            title: "lost"
            subject: Service
            severity: warning
            when:
            - "related(object, 'selects', 'Pod').size() == 0"
            cause: "lost"
            fixes:
            - title: "mend"
              risk: changes-cluster
              command: |
                kubectl -n ns patch service/web --type strategic -p '{"spec":{"selector":{"app":"web"}}}'
            """));
        var world = new World(rules).Add(ResourceKinds.Service, """{"metadata":{"namespace":"ns","name":"web"},"spec":{"selector":{"app":"wep"}}}""");
        Assert.Equal(FixProof.NotProvable, Fix().Proof);

        world.Add(ResourceKinds.Pod, """{"metadata":{"namespace":"ns","name":"web-0","labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"i"}]}}""");

        Assert.Equal(FixProof.Proven, Fix().Proof);

        Fix Fix() => Assert.Single(Assert.Single(world.Result.Incidents).Fixes);
    }

    private static FixProof Prove(string when, string command, string cured = "") => Proof(Broken(when, command, cured).Result);

    private static FixProof Proof(DiagnosisResult result) => Assert.Single(Assert.Single(result.Incidents, i => i.Rule == "small").Fixes).Proof;

    private static World Broken(string when, string command, string cured = "")
    {
        var rules = RuleFiles.Load(
            ("small", $$"""
                id: small
                title: "small"
                subject: Container
                severity: critical
                when:
                - "{{when}}"
                cause: "small"
                fixes:
                - title: "mend"
                  risk: restarts-pods
                  command: |
                    kubectl -n ns {{command}}
                  {{cured}}
                """),
            ("too-large", """
                id: too-large
                title: "too large"
                subject: Container
                severity: warning
                when:
                - "quantity(container.spec.resources.limits['memory']).isGreaterThan(quantity('4Gi'))"
                cause: "too large"
                """),
            ("grown", """
                id: grown
                title: "grown"
                subject: Container
                severity: warning
                when:
                - "quantity(container.spec.resources.limits['memory']).isGreaterThan(quantity('1Gi'))"
                - "container.status.restartCount > 5"
                cause: "grown"
                """));
        return new World(rules)
            .Add(ResourceKinds.Deployment, $$$"""{"metadata":{"namespace":"ns","name":"web"},"spec":{"template":{{{Template("256Mi")}}}}}""")
            .Add(ResourceKinds.ReplicaSet, Set("web-1", 2, "256Mi"))
            .Add(ResourceKinds.ReplicaSet, Set("web-old", 1, "3Gi"))
            .Add(ResourceKinds.Pod, "ns", "web-1-0", Pod(restarts: 3), "web-1", ResourceKinds.ReplicaSet);
    }

    private static string Pod(int restarts) => $$""" "spec":{{Spec("256Mi")}},"status":{"phase":"Running","containerStatuses":[{"name":"c","restartCount":{{restarts}}}]} """;

    private static string Spec(string memory) => $$$$"""{"nodeName":"n","containers":[{"name":"c","image":"i","resources":{"limits":{"memory":"{{{{memory}}}}"}}}]}""";

    private static string Template(string memory) => $$$"""{"metadata":{"labels":{"app":"web"}},"spec":{{{Spec(memory)}}}}""";

    private static string Set(string name, int revision, string memory) => $$$"""
        {"metadata":{"namespace":"ns","name":"{{{name}}}","annotations":{"deployment.kubernetes.io/revision":"{{{revision}}}"},
         "ownerReferences":[{"apiVersion":"apps/v1","kind":"Deployment","name":"web","uid":"u","controller":true}]},"spec":{"template":{{{Template(memory)}}}}}
        """;
}

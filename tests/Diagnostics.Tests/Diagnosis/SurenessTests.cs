using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Tests.Rules;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis;

/// <summary>How certain a diagnosis is, why, and what it might be instead.</summary>
public sealed class SurenessTests
{
    private static readonly (string, string) General = Rule("general", "certain");

    [Fact]
    public void It_is_told_what_a_diagnosis_rests_on_and_how_many_show_it() =>
        Assert.Equal(["it rests on 1 value of a field", "2 objects show the same"], Crashing(Rule("exact", "certain", "evidence: [\"container.status.restartCount\"]")).Reasons);

    [Theory]
    [InlineData("likely", "what it goes by may have other causes too")]
    [InlineData("possible", "it goes by hints alone")]
    public void A_rule_that_is_not_certain_says_so(string confidence, string reason) => Assert.Contains(reason, Crashing(Rule("exact", confidence)).Reasons);

    [Fact]
    public void What_could_not_be_read_is_a_reason_and_lowers_the_certainty()
    {
        var world = Cluster(Rule("exact", "certain", "causedBy: [runsOn]"), Rule("node", "certain", subject: "Node"));
        world.Engine.Apply(new SourceState(ResourceKinds.Node, null, SourceStatus.Forbidden, "", default));
        world.Add(ResourceKinds.Pod, "ns", "on-a-node", """
            "spec":{"nodeName":"n1","containers":[{"name":"c","image":"i"}]},"status":{"phase":"Running","containerStatuses":[{"name":"c","restartCount":1}]}
            """);

        var incident = Assert.Single(world.Result.Incidents, i => i.Root.Name == "on-a-node");

        Assert.Equal(Confidence.Likely, incident.Confidence);
        Assert.Contains("Node could not be read", incident.Reasons);
    }

    [Fact]
    public void Another_exact_diagnosis_that_holds_is_listed_where_the_evidence_does_not_decide() =>
        Assert.Equal(["the title of other"], Crashing(General, Rule("one", "likely", "refines: [general, other]"), Rule("other", "likely", "refines: [general]")).Alternatives);

    [Fact]
    public void A_certain_diagnosis_has_no_alternatives() =>
        Assert.Empty(Crashing(General, Rule("one", "certain", "refines: [general, other]"), Rule("other", "likely", "refines: [general]")).Alternatives);

    [Theory]
    [InlineData("likely", 3, 3, false, "against it: 1 of 3 replicas is ready and does not show it")]
    [InlineData("likely", 3, 3, true, null)]
    [InlineData("likely", 3, 2, false, null)]
    [InlineData("certain", 3, 3, false, null)]
    public void A_replica_of_the_same_template_that_is_well_speaks_against_what_is_not_certain(string confidence, int wanted, int updated, bool isMember, string? reason)
    {
        var world = Cluster(Rule("exact", confidence)).Add(
            ResourceKinds.Deployment, "ns", "web",
            $$$"""
            "spec":{"replicas":{{{wanted}}}},"status":{"replicas":{{{wanted}}},"updatedReplicas":{{{updated}}},"readyReplicas":1}
            """);
        if (isMember)
        {
            world.Add(
                ResourceKinds.Pod, "ns", "web-1-0",
                """
                "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}],"containerStatuses":[{"name":"c","restartCount":4}]},"spec":{"containers":[{"name":"c"}]}
                """,
                "web-1", ResourceKinds.ReplicaSet);
        }

        Assert.Equal(reason, Assert.Single(world.Result.Incidents).Reasons.SingleOrDefault(r => r.StartsWith("against", StringComparison.Ordinal)));
    }

    private static Incident Crashing(params (string, string)[] rules) => Assert.Single(Cluster(rules).Result.Incidents);

    private static World Cluster(params (string, string)[] rules) => new World(RuleFiles.Load(rules)).AddCrashing("web", 3, 5);

    private static (string, string) Rule(string id, string confidence, string more = "", string subject = "Container") => (id, $$"""
        id: {{id}}
        title: "the title of {{id}}"
        subject: {{subject}}
        severity: critical
        confidence: {{confidence}}
        when:
        - "{{(subject == "Container" ? "container.status.restartCount > 0" : "object.spec.unschedulable")}}"
        cause: "it is so"
        {{more}}
        """);
}

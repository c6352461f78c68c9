using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Tests.Rules;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis;

/// <summary>Which findings are marked because something could not be read, and which are not.</summary>
public sealed class DoubtsTests
{
    private const string OnNode = "\"spec\":{\"nodeName\":\"n1\"},\"status\":{\"phase\":\"Failed\"}";

    private static readonly (string, string) Failed = Rule("failed", "Pod", "pod.status.phase == 'Failed'");
    private static readonly (string, string) Alone = Rule("alone", "Pod", "pod.status.phase == 'Failed'");
    private static readonly (string, string) Better = Rule("better", "Pod", "pod.status.phase == 'Failed'\"\n  - \"has(node.metadata)", "refines: [failed]");
    private static readonly (string, string) Anyway = Rule("anyway", "Pod", "pod.status.phase == 'Failed' || has(node.metadata)");
    private static readonly (string, string) Either = Rule("either", "Pod", "has(node.metadata) || pod.status.phase == 'Failed'");
    private static readonly (string, string) Effect = Rule("effect", "Pod", "pod.status.phase == 'Failed'", "causedBy: [runsOn]");
    private static readonly (string, string) Down = Rule("down", "Node", "object.spec.unschedulable");

    [Fact]
    public void A_finding_that_a_rule_might_say_better_is_marked_and_others_of_its_subject_are_not()
    {
        var result = Unreadable(Failed, Alone, Better);

        Assert.Equal([("alone", Confidence.Certain, ""), ("failed", Confidence.Likely, "Node")], Marks(result));
    }

    [Fact]
    public void A_finding_that_was_decided_without_a_kind_is_marked_and_one_that_never_asked_for_it_is_not() =>
        Assert.Equal([("anyway", Confidence.Certain, ""), ("either", Confidence.Likely, "Node")], Marks(Unreadable(Anyway, Either)));

    [Fact]
    public void A_finding_whose_cause_may_lie_where_nothing_can_be_seen_is_marked()
    {
        var result = Unreadable(Effect, Down);

        Assert.Equal([("effect", Confidence.Likely, "Node")], Marks(result));
        Assert.Equal([ResourceKinds.Node], Assert.Single(result.Incidents).Unread);
        Assert.Equal(Confidence.Likely, Assert.Single(result.Incidents).Confidence);
    }

    [Fact]
    public void Where_no_rule_would_have_looked_there_nothing_is_marked() => Assert.Equal([("effect", Confidence.Certain, "")], Marks(Unreadable(Effect)));

    [Fact]
    public void What_is_readable_marks_nothing() =>
        Assert.Equal(["Node", "", ""], ((SourceStatus[])[SourceStatus.NotRecorded, SourceStatus.Loading, SourceStatus.Synced]).Select(s => Marks(With(s, Failed, Better))[0].Unread));

    [Fact]
    public void The_mark_goes_when_the_kind_may_be_read_again()
    {
        var world = World(SourceStatus.Forbidden, Effect, Down);
        Assert.Equal("Node", Marks(world.Result)[0].Unread);

        world.Engine.Apply(new Replaced(ResourceKinds.Node, null, []));

        Assert.Equal([("effect", Confidence.Certain, "")], Marks(world.Result));
    }

    private static DiagnosisResult Unreadable(params (string, string)[] rules) => With(SourceStatus.Forbidden, rules);

    private static DiagnosisResult With(SourceStatus nodes, params (string, string)[] rules) => World(nodes, rules).Result;

    private static World World(SourceStatus nodes, params (string, string)[] rules)
    {
        var world = new World(RuleFiles.Load(rules)).Add(ResourceKinds.Pod, "ns", "p", OnNode);
        world.Engine.Apply(new SourceState(ResourceKinds.Node, null, nodes, "", Diagnosis.World.Now));
        return world;
    }

    private static (string Rule, Confidence Confidence, string Unread)[] Marks(DiagnosisResult result) =>
        [.. result.Findings.OrderBy(f => f.Rule, StringComparer.Ordinal).Select(f => (f.Rule, f.Confidence, string.Join(',', f.Unread)))];

    private static (string, string) Rule(string id, string subject, string when, string more = "") =>
        (id, $"id: {id}\ntitle: t\nsubject: {subject}\nseverity: warning\nwhen:\n  - \"{when}\"\ncause: c\n{more}\n");
}

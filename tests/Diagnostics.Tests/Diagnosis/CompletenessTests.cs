using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Tests.Rules;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis;

/// <summary>What an engine says that it could not see, also where nothing asked for it.</summary>
public sealed class CompletenessTests
{
    private static readonly DateTime Since = World.Now.AddMinutes(-2);

    private readonly World _world = new(RuleFiles.Load(
        Rule("failed", "Pod", "pod.status.phase == 'Failed'"), Rule("told", "Pod", "pod.status.phase == 'Failed' && events.size() > 0"), Rule("down", "Node", "object.spec.unschedulable")));

    [Fact]
    public void What_is_out_of_date_is_told_with_its_age_and_the_rules_that_rest_on_it_though_no_object_asked()
    {
        var spot = Assert.Single(After(SourceStatus.Stale, ResourceKinds.Event));

        Assert.Equal(("Event", BlindSpotReason.Stale, Since, "connection refused"), (spot.Kind, spot.Reason, spot.Since, spot.Detail));
        Assert.Equal(["told"], spot.Rules);
    }

    [Fact]
    public void A_kind_whose_list_has_not_come_is_told_though_it_has_no_objects_that_could_ask()
    {
        var spot = Assert.Single(After(SourceStatus.Loading, ResourceKinds.Pod));

        Assert.Equal(("Pod", BlindSpotReason.NotRead, Since, "connection refused"), (spot.Kind, spot.Reason, spot.Since, spot.Detail));
        Assert.Equal(["failed", "told"], spot.Rules);
    }

    [Theory]
    [InlineData(SourceStatus.Synced)]
    [InlineData(SourceStatus.NotServed)]
    public void What_is_current_is_no_blind_spot(SourceStatus status) => Assert.Empty(After(status, ResourceKinds.Node));

    [Fact]
    public void What_would_only_be_shown_is_wanted_when_the_rule_holds_and_is_no_blind_spot()
    {
        var world = Hinting();
        world.Add(ResourceKinds.Pod, "ns", "well", "\"status\":{\"phase\":\"Running\"}");
        Assert.Empty(world.Result.Wants);

        world.Add(ResourceKinds.Pod, "ns", "ill", "\"status\":{\"phase\":\"Failed\"}");

        Assert.Equal([new WantKind(ResourceKinds.ConfigMap, "ns")], world.Result.Wants);
        Assert.Empty(world.Result.BlindSpots);
        Assert.Equal(Confidence.Certain, Assert.Single(world.Result.Incidents).Confidence);
    }

    [Fact]
    public void A_narrowed_answer_wants_what_its_objects_need_and_the_causes_of_their_faults()
    {
        var world = new World(RuleFiles.Load(
            ("lost", "id: lost\ntitle: t\nsubject: Pod\nseverity: warning\nwhen:\n  - pod.status.phase == 'Failed'\ncause: c\ncausedBy: [runsOn]\n"),
            ("told", "id: told\ntitle: t\nsubject: Node\nseverity: warning\nwhen:\n  - events.size() > 0\ncause: c\n")));
        world.Engine.Apply(new SourceState(ResourceKinds.Event, null, SourceStatus.NotRead, "", World.Now));
        world.Add(ResourceKinds.Node, "", "a").Add(ResourceKinds.Node, "", "b");
        world.Add(ResourceKinds.Pod, "ns", "on-a", "\"spec\":{\"nodeName\":\"a\"},\"status\":{\"phase\":\"Failed\"}");
        world.Add(ResourceKinds.Pod, "ns", "well", "\"spec\":{\"nodeName\":\"b\"},\"status\":{\"phase\":\"Running\"}");

        Assert.Single(world.Engine.Evaluate(World.Now, key => key.Name == "on-a").Wants);
        Assert.Empty(world.Engine.Evaluate(World.Now, key => key.Name == "well").Wants);
        Assert.Empty(world.Engine.Evaluate(World.Now, key => key.Name == "well").BlindSpots);
        Assert.Single(world.Engine.Evaluate(World.Now, key => key.Name == "well").Incidents);
    }

    [Fact]
    public void What_is_known_in_some_namespaces_is_a_blind_spot_only_where_a_rule_asks_beyond_them()
    {
        var world = new World(RuleFiles.Load(Rule("all", "Pod", "pod.status.phase == 'Failed' && related(pod, 'runsOn', 'Node').size() > 0")));
        world.Engine.Apply(new SourceState(ResourceKinds.Pod, null, SourceStatus.Forbidden, "", World.Now));
        world.Engine.Apply(new Replaced(ResourceKinds.Pod, "ns", []));

        Assert.Empty(world.Result.BlindSpots);

        world.Engine.Apply(new SourceState(ResourceKinds.Pod, "other", SourceStatus.Forbidden, "", World.Now));
        var spot = Assert.Single(world.Result.BlindSpots);
        Assert.Equal(("Pod", "other", false), (spot.Kind, spot.Namespace, spot.Partly));
    }

    [Fact]
    public void A_rule_that_asks_for_all_namespaces_where_some_are_known_is_undecided_for_the_others()
    {
        var world = new World(RuleFiles.Load(Rule("selected", "Service", "related(object, 'selects', 'Pod').size() == 0")));
        world.Engine.Apply(new SourceState(ResourceKinds.Pod, null, SourceStatus.Forbidden, "", World.Now));
        world.Engine.Apply(new Replaced(ResourceKinds.Pod, "ns", []));
        world.Add(ResourceKinds.Service, "other", "s");

        var spot = Assert.Single(world.Result.BlindSpots);

        Assert.Equal(("Pod", "other", BlindSpotReason.Forbidden), (spot.Kind, spot.Namespace, spot.Reason));
    }

    private static World Hinting()
    {
        var rules = RuleFiles.Load(("hint", "id: hint\ntitle: t\nsubject: Pod\nseverity: warning\nwhen:\n  - pod.status.phase == 'Failed'\ncause: \"{{nearestName('ConfigMap', pod.metadata.namespace, 'x')}}\"\n"));
        var world = new World(rules);
        world.Engine.Apply(new SourceState(ResourceKinds.ConfigMap, null, SourceStatus.NotRead, "", World.Now));
        return world;
    }

    private ImmutableArray<BlindSpot> After(SourceStatus status, ResourceKind kind)
    {
        _world.Engine.Apply(new SourceState(kind, null, status, "connection refused", Since));
        return _world.Result.BlindSpots;
    }

    private static (string Id, string Text) Rule(string id, string subject, string when) =>
        (id, $"id: {id}\ntitle: t\nsubject: {subject}\nseverity: warning\nwhen:\n  - \"{when}\"\ncause: c\n");
}

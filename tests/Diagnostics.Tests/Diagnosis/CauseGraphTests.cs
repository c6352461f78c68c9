using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Diagnostics.Tests.Rules;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis;

/// <summary>How findings become incidents, and what the engine asks for.</summary>
public sealed class CauseGraphTests
{
    private static readonly (string, string) Crash = Rule("crash", "Container", "container.status.state.waiting.reason == 'CrashLoopBackOff'");
    private static readonly (string, string) Logged = Rule(
        "logged", "Container", "container.status.restartCount > 0\"\n  - \"previousLog.exists(l, l.contains('boom'))", "refines: [crash]");

    private static readonly (string, string) Stuck = Rule("stuck", "Deployment", "object.metadata.name != ''", "causedBy: [owns]");

    [Fact]
    public void Pods_with_the_same_finding_are_members_of_one_incident_of_their_owner()
    {
        var incident = Assert.Single(new World(RuleFiles.Load(Crash)).AddCrashing("web", 3, 5).Result.Incidents);

        Assert.Equal(new ObjectReference("Deployment", "ns", "web", "c"), incident.Root);
        Assert.Equal(["web-1-0", "web-1-1"], incident.Members.Select(m => m.Name));
    }

    [Fact]
    public void One_log_is_wanted_of_an_owner_that_of_the_container_with_most_restarts()
    {
        var world = new World(RuleFiles.Load(Crash, Logged)).AddCrashing("web", 3, 5, 4);

        Assert.Equal([new LogKey("ns", "web-1-1", "c", Previous: true)], world.Result.Wants.Cast<WantLog>().Select(w => w.Key));
        Assert.Equal("log", Assert.Single(world.Result.BlindSpots).Kind);
    }

    [Fact]
    public void What_one_log_says_refines_the_finding_of_all_its_siblings()
    {
        var result = new World(RuleFiles.Load(Crash, Logged)).AddCrashing("web", 3, 5, 4).Read("web-1-1", "boom").Result;

        var incident = Assert.Single(result.Incidents);
        Assert.Equal("logged", incident.Rule);
        Assert.Equal(3, incident.Members.Length);
        Assert.Empty(result.Wants);
        Assert.Empty(result.BlindSpots);
        Assert.Equal(4, result.Findings.Length);
    }

    [Fact]
    public void A_log_that_says_something_else_leaves_the_general_finding()
    {
        var result = new World(RuleFiles.Load(Crash, Logged)).AddCrashing("web", 3, 5).Read("web-1-1", "fine").Result;

        Assert.Equal("crash", Assert.Single(result.Incidents).Rule);
        Assert.Empty(result.Wants);
    }

    [Fact]
    public void What_is_told_for_information_of_one_is_part_of_what_is_told_more_exactly_of_its_sibling()
    {
        var once = ("once", "id: once\ntitle: t\nsubject: Container\nseverity: info\nwhen:\n  - \"container.status.restartCount == 1\"\ncause: c\n");
        var often = Rule("often", "Container", "container.status.restartCount > 1", "refines: [once]");

        var incident = Assert.Single(new World(RuleFiles.Load(once, often)).AddCrashing("web", 1, 2).Result.Incidents);

        Assert.Equal(("often", 2), (incident.Rule, incident.Members.Length));
        Assert.Equal(2, new World(RuleFiles.Load(once, often)).AddCrashing("web", 1).AddCrashing("api", 2).Result.Incidents.Length);
    }

    [Fact]
    public void Refinement_is_transitive()
    {
        var exact = Rule("exact", "Container", "container.status.restartCount > 4", "refines: [logged]");

        var incidents = new World(RuleFiles.Load(Crash, Logged, exact)).AddCrashing("web", 5).Result.Incidents;

        Assert.Equal("exact", Assert.Single(incidents).Rule);
    }

    [Fact]
    public void What_only_suffers_is_an_effect_of_the_fault_at_the_end_of_the_chain()
    {
        var hpa = Rule("hpa", "HorizontalPodAutoscaler", "hpa.metadata.name != ''", "causedBy: [scales]");
        var world = new World(RuleFiles.Load(Crash, Stuck, hpa)).AddCrashing("web", 1).Add(
            ResourceKinds.HorizontalPodAutoscaler, "ns", "auto", "\"spec\":{\"scaleTargetRef\":{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"name\":\"web\"}}");

        var incident = Assert.Single(world.Result.Incidents);

        Assert.Equal("crash", incident.Rule);
        Assert.Equal("auto", Assert.Single(incident.Effects).Name);
        Assert.Equal(3, world.Result.Findings.Length);
    }

    [Fact]
    public void Without_a_cause_what_suffers_is_an_incident_of_its_own()
    {
        var incident = Assert.Single(new World(RuleFiles.Load(Crash, Stuck)).AddCrashing("web").Result.Incidents);

        Assert.Equal("stuck", incident.Rule);
        Assert.Empty(incident.Effects);
    }

    [Fact]
    public void Faults_that_explain_each_other_in_a_circle_leave_one_incident()
    {
        var back = Rule("back", "Container", "container.status.restartCount > 0", "causedBy: [ownedBy]");

        var incident = Assert.Single(new World(RuleFiles.Load(back, Stuck)).AddCrashing("web", 1).Result.Incidents);

        Assert.Equal("back", incident.Rule);
    }

    [Fact]
    public void A_missing_object_is_the_root_only_when_several_owners_need_it()
    {
        var rules = RuleFiles.Load(Rule("gone", "Container", "container.status.restartCount > 0", "missing: {kind: ConfigMap, name: \"'settings'\"}"));

        var one = Assert.Single(new World(rules).AddCrashing("web", 1, 1).Result.Incidents);
        var several = Assert.Single(new World(rules).AddCrashing("web", 1).AddCrashing("api", 1).Result.Incidents);

        Assert.Equal(new ObjectReference("Deployment", "ns", "web", "c"), one.Root);
        Assert.Equal(new ObjectReference("ConfigMap", "ns", "settings", null, Absent: true), several.Root);
        Assert.Equal(["api-1-0", "web-1-0"], several.Members.Select(m => m.Name));
        Assert.Equal(["api", "web"], several.Effects.Select(m => m.Name));
    }

    [Fact]
    public void A_missing_object_is_the_same_incident_whoever_needs_it()
    {
        var rules = RuleFiles.Load(Rule("gone", "Container", "container.status.restartCount > 0", "missing: {kind: ConfigMap, name: \"'settings'\"}"));

        var two = Assert.Single(new World(rules).AddCrashing("web", 1).AddCrashing("api", 1).Result.Incidents);
        var others = Assert.Single(new World(rules).AddCrashing("cart", 1).AddCrashing("blog", 1).Result.Incidents);

        Assert.Equal(two.Id, others.Id);
    }

    [Fact]
    public void What_several_share_is_the_same_incident_when_the_first_of_them_is_well_again()
    {
        var rules = RuleFiles.Load(Rule("pull", "Container", "container.status.restartCount > 0", "together: \"'registry'\""));

        var before = Assert.Single(new World(rules).AddCrashing("api", 1).AddCrashing("web", 1).Result.Incidents);
        var after = Assert.Single(new World(rules).AddCrashing("api", 0).AddCrashing("web", 1).Result.Incidents);

        Assert.Equal(["api", "web"], [before.Root.Name, after.Root.Name]);
        Assert.Equal(before.Id, after.Id);
    }

    [Fact]
    public void An_incident_rests_on_all_that_its_rule_asked_and_on_nothing_else()
    {
        var rules = RuleFiles.Load(Rule("told", "Container", "container.status.restartCount > 0\"\n  - \"!events.exists(e, e.reason == 'x')"));

        var incident = Assert.Single(new World(rules).AddCrashing("web", 1).Result.Incidents);

        Assert.Equal([ResourceKinds.Pod, ResourceKinds.Event], incident.RestsOn);
    }

    [Fact]
    public void What_is_not_known_decides_nothing_and_is_a_blind_spot()
    {
        var world = new World(RuleFiles.Load(Rule("told", "Pod", "!events.exists(e, e.reason == 'x')"))).AddCrashing("web", 1);
        world.Engine.Apply(new SourceState(ResourceKinds.Event, null, SourceStatus.Forbidden, "forbidden", World.Now));

        var result = world.Result;

        Assert.Empty(result.Findings);
        Assert.Equal(("Event", null, BlindSpotReason.Forbidden, "told"), result.BlindSpots.Select(b => (b.Kind, b.Namespace, b.Reason, b.Rules.Single())).Single());
    }

    [Fact]
    public void What_holds_in_spite_of_something_unknown_is_a_little_less_certain()
    {
        var world = new World(RuleFiles.Load(Rule("told", "Pod", "events.exists(e, e.reason == 'x') || pod.status.phase == 'Running'"))).AddCrashing("web", 1);
        Assert.Equal(Confidence.Certain, Assert.Single(world.Result.Findings).Confidence);

        world.Engine.Apply(new SourceState(ResourceKinds.Event, null, SourceStatus.Forbidden, "forbidden", World.Now));

        Assert.Equal(Confidence.Likely, Assert.Single(world.Result.Findings).Confidence);
    }

    [Fact]
    public void A_rule_with_for_begins_to_hold_by_itself_when_its_time_has_come()
    {
        var world = new World(RuleFiles.Load(Rule("long", "Pod", "pod.status.phase == 'Running'", "since: pod.metadata.creationTimestamp\nfor: 2h"))).AddCrashing("web", 1);

        Assert.Empty(world.Engine.Evaluate(World.Now).Findings);
        Assert.Empty(world.Engine.Evaluate(World.Now.AddMinutes(59)).Findings);
        Assert.Equal(0, world.Engine.Evaluated);
        Assert.Equal(new DateTime(2026, 1, 1, 11, 0, 0), Assert.Single(world.Engine.Evaluate(World.Now.AddMinutes(60)).Findings).Since);
        Assert.Empty(world.Engine.Evaluate(World.Now).Findings);
    }

    [Fact]
    public void A_failure_within_a_rule_is_told_and_hinders_no_other_rule()
    {
        var bad = new HostFunction("bad", false, [], CelType.Bool, [], "Fails.", "bad()", (_, _) => throw new InvalidOperationException("oh"));
        (string Id, string Text)[] texts = [Crash, Rule("bad", "Container", "bad()")];
        var rules = RuleSet.Load(texts.Select(r => new RuleFile($"{r.Id}.yaml", r.Text)), ImmutableArray.Create(bad));

        var result = new World(rules).AddCrashing("web", 1).Result;

        Assert.Contains(result.Findings, f => f.Rule == "crash");
        var told = Assert.Single(result.Findings, f => f.Rule == "internal-error");
        Assert.Contains("bad", told.Title, StringComparison.Ordinal);
    }

    private static (string Id, string Text) Rule(string id, string subject, string when, string more = "") =>
        (id, $"id: {id}\ntitle: t\nsubject: {subject}\nseverity: warning\nwhen:\n  - \"{when}\"\ncause: c\n{more}\n");
}

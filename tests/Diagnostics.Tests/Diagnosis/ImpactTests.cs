using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Tests.Rules;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis;

/// <summary>What a fault costs, what it drags down that no rule speaks of, and how both weigh.</summary>
public sealed class ImpactTests
{
    private static readonly (string, string) Crash = Rule("crash", "warning");
    private static readonly (string, string) Grave = Rule("crash", "critical");

    [Fact]
    public void What_leans_on_a_workload_that_is_short_suffers_without_any_rule()
    {
        var incident = Only(World(Crash, wanted: 2, ready: 0).AddFront(ready: 0));

        Assert.Equal(
            [
                "Deployment ns/web [c] -1  0 of 2 replicas ready", "HorizontalPodAutoscaler ns/web 0 Scales ", "PodDisruptionBudget ns/web 0 Selects lets no pod go",
                "Service ns/web 0 Selects 0 of 2 endpoints ready", "Ingress ns/front 3 BackedBy 0 of 1 backends ready",
            ],
            incident.Chain.Select(Told));
        Assert.Equal(["front", "web", "web", "web"], incident.Effects.Select(e => e.Name).Order());
        Assert.Equal("all 2 replicas down; Service web has no endpoint left", incident.Impact.Reason);
        Assert.Equal(ImpactLevel.CapacityLost, incident.Impact.Level);
    }

    [Fact]
    public void Where_nothing_is_left_it_is_critical_and_where_something_is_left_as_grave_as_its_rule()
    {
        Assert.Equal(Severity.Critical, Only(World(Crash, wanted: 2, ready: 0).AddFront(ready: 0)).Severity);

        var incident = Only(World(Crash, wanted: 3, ready: 1).AddFront(ready: 1));
        Assert.Equal(Severity.Warning, incident.Severity);
        Assert.Equal("2 of 3 replicas down; Service web has 1 endpoint left", incident.Impact.Reason);
    }

    [Fact]
    public void A_rollout_that_is_held_up_while_all_replicas_are_ready_takes_nothing_from_anybody()
    {
        var incident = Only(World(Grave, wanted: 2, ready: 2, updated: 1).AddFront(ready: 2));

        Assert.Equal(Severity.Warning, incident.Severity);
        Assert.Equal(new Impact(ImpactLevel.BlockedChange, "the rollout is held up; all 2 replicas that are wanted are ready") { Held = true }, incident.Impact);
        Assert.Empty(incident.Effects);
    }

    [Fact]
    public void A_pod_that_is_ready_has_no_part_in_what_its_owner_lacks()
    {
        var world = World(Crash, wanted: 2, ready: 1).AddFront(ready: 1).Add(
            ResourceKinds.Pod, "ns", "web-1-0",
            """
            "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}],"containerStatuses":[{"name":"c","restartCount":4}]},"spec":{"containers":[{"name":"c"}]}
            """,
            "web-1", ResourceKinds.ReplicaSet);

        var incident = Only(world);

        Assert.Equal(ImpactLevel.Degraded, incident.Impact.Level);
        Assert.Empty(incident.Effects);
    }

    [Fact]
    public void A_pod_of_its_own_that_is_ready_goes_on_for_now()
    {
        var world = new World(RuleFiles.Load(Crash)).Add(
            ResourceKinds.Pod, "ns", "bare",
            """
            "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}],"containerStatuses":[{"name":"c","restartCount":4}]},"spec":{"containers":[{"name":"c"}]}
            """);

        Assert.Equal(new Impact(ImpactLevel.Degraded, "the pod is ready, for now"), Only(world).Impact);
    }

    [Theory]
    [InlineData("DeletionByTaintManager", ImpactLevel.CapacityLost, "the pod is down; Service web has no endpoint left")]
    [InlineData("EvictionByEvictionAPI", ImpactLevel.Waste, "the pod has ended or is to go; nothing waits for it")]
    public void A_pod_of_its_own_that_its_node_took_away_is_missed_and_one_that_somebody_deletes_is_not(string by, ImpactLevel level, string reason)
    {
        var world = new World(RuleFiles.Load(Rule("crash", "warning", "deleted: true"))).AddFront(ready: 0).Add(
            ResourceKinds.Pod,
            $$"""
            {"metadata":{"namespace":"ns","name":"bare","labels":{"app":"web"},"creationTimestamp":"2026-01-01T11:00:00Z","deletionTimestamp":"2026-01-01T11:50:00Z"},
             "spec":{"containers":[{"name":"c"}]},
             "status":{"phase":"Running","conditions":[{"type":"Ready","status":"False"},{"type":"DisruptionTarget","status":"True","reason":"{{by}}"}],"containerStatuses":[{"name":"c","restartCount":4}] } }
            """);

        Assert.Equal((level, reason), (Only(world).Impact.Level, Only(world).Impact.Reason));
    }

    [Fact]
    public void What_is_told_for_information_costs_nothing_and_explains_nothing()
    {
        var info = Rule("told", "info");
        var dependant = ("front", "id: front\ntitle: t\nsubject: Service\nseverity: warning\nwhen:\n  - \"object.metadata.name != ''\"\ncause: c\ncausedBy: [fronts]\n");

        var incidents = World([info, dependant], wanted: 2, ready: 0).AddFront(ready: 0).Result.Incidents;

        Assert.Equal(["front", "told"], incidents.Select(i => i.Rule));
        Assert.Equal(Impact.None, incidents[1].Impact);
        Assert.Equal(Severity.Info, incidents[1].Severity);
    }

    [Fact]
    public void Incidents_are_sorted_by_what_they_cost()
    {
        var world = World(Grave, wanted: 3, ready: 1).AddCrashing("api", 4);
        world.Add(ResourceKinds.Deployment, "ns", "api",
            """
            "spec":{"replicas":1},"status":{"replicas":1,"updatedReplicas":1}
            """);

        Assert.Equal(["api", "web"], world.Result.Incidents.Select(i => i.Root.Name));
    }

    [Fact]
    public void An_endpoint_that_comes_back_changes_the_incident_though_no_finding_does()
    {
        var world = World(Crash, wanted: 2, ready: 0).AddFront(ready: 0);
        var before = Only(world);

        Assert.Same(before, Only(world));
        var after = Only(world.AddSlice(ready: 1));

        Assert.Equal("all 2 replicas down; Service web has 1 endpoint left", after.Impact.Reason);
        Assert.Equal(Only(World(Crash, wanted: 2, ready: 0).AddFront(ready: 1)).Chain, after.Chain);
    }

    [Fact]
    public void An_object_that_several_blame_is_the_root_and_one_that_a_single_owner_blames_its_origin()
    {
        var rule = Rule("full", "critical", "blames: {kind: ResourceQuota, name: \"'team'\"}");

        var one = Only(new World(RuleFiles.Load(rule)).AddCrashing("web", 1));
        var two = Only(new World(RuleFiles.Load(rule)).AddCrashing("web", 1).AddCrashing("api", 1));

        var quota = new ObjectReference("ResourceQuota", "ns", "team");
        Assert.Equal(("web", quota), (one.Root.Name, one.Origin));
        Assert.Equal([quota, one.Root], one.Chain.Select(l => l.Object));
        Assert.Equal((quota, null), (two.Root, two.Origin));
        Assert.Equal(["api", "web"], two.Effects.Select(e => e.Name));
        Assert.All(two.Chain.Skip(1), link => Assert.Equal((0, ChainRelation.AdmittedBy), (link.Parent, link.By)));
    }

    [Theory]
    [InlineData("gone", "no backend of Ingress front answers")]
    [InlineData("gone", "1 of 2 backends of Ingress front do not answer", "web")]
    [InlineData("web", "")]
    public void An_Ingress_that_leads_to_nothing_serves_nobody(string service, string reason, params string[] others)
    {
        var world = new World(RuleFiles.Load(("front", "id: front\ntitle: t\nsubject: Ingress\nseverity: warning\nwhen:\n  - \"object.metadata.name != ''\"\ncause: c\n")));
        string Backend(string name) => $$$"""{"service":{"name":"{{{name}}}"}}""";
        var paths = string.Join(',', others.Select(o => $$$"""{"path":"/","pathType":"Prefix","backend":{{{Backend(o)}}} }"""));
        world.AddFront(ready: 1).Add(ResourceKinds.Ingress, "ns", "front", $$$"""
            "spec":{"defaultBackend":{{{Backend(service)}}},"rules":[{"http":{"paths":[{{{paths}}}]}}]}
            """);

        var incident = Only(world);

        Assert.Equal(reason, incident.Impact.Reason);
        Assert.Equal(reason.Length > 0 ? ImpactLevel.CapacityLost : ImpactLevel.Degraded, incident.Impact.Level);
        Assert.Equal(Severity.Warning, incident.Severity);
    }

    private static World World((string, string) rule, int wanted, int ready, int? updated = null) => World([rule], wanted, ready, updated);

    private static World World((string, string)[] rules, int wanted, int ready, int? updated = null) => new World(RuleFiles.Load(rules)).AddCrashing("web", 4).Add(
        ResourceKinds.Deployment, "ns", "web",
        $$$$$"""
        "spec":{"replicas":{{{{{wanted}}}}},"template":{"metadata":{"labels":{"app":"web"}}}},
        "status":{"updatedReplicas":{{{{{updated ?? wanted}}}}},"readyReplicas":{{{{{ready}}}}},"replicas":{{{{{wanted}}}}} }
        """);

    private static Incident Only(World world) => Assert.Single(world.Result.Incidents);

    private static string Told(ChainLink link) =>
        $"{link.Object.Kind} {link.Object.Namespace}/{link.Object.Name}{(link.Object.Container is null ? "" : $" [{link.Object.Container}]")} {link.Parent} {link.By} {link.State}";

    private static (string Id, string Text) Rule(string id, string severity, string more = "") =>
        (id, $"id: {id}\ntitle: t\nsubject: Container\nseverity: {severity}\nwhen:\n  - \"container.status.restartCount > 0\"\ncause: c\n{more}\n");
}

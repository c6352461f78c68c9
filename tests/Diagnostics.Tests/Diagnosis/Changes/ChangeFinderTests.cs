using System.Globalization;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Diagnosis.Changes;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Diagnostics.Tests.Rules;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Changes;

/// <summary>What is told to have changed before an incident, whose first sign is at 11:40.</summary>
public sealed class ChangeFinderTests
{
    private static readonly RuleSet Rules = RuleFiles.Load(("broken", """
        id: broken
        title: "broken"
        subject: Pod
        severity: critical
        when:
        - "pod.status.reason == 'Broken'"
        cause: "broken"
        since: "pod.status.startTime"
        """));

    [Fact]
    public void A_new_revision_is_told_with_its_difference_its_writer_and_the_time_that_lay_between()
    {
        var change = Assert.Single(Find(Broken(revisions: 2, writes: Write("helm", "11:39:58"))), c => c.Form == ChangeForm.Revision);

        Assert.Equal(("revision 2: image of c: web:1 -> web:2", "helm", "11:39:57"), (change.Text, change.By, Time(change)));
        Assert.Equal(new ObjectReference("Deployment", "ns", "web"), change.Object);
    }

    [Fact]
    public void Going_back_to_an_old_template_is_a_revision_of_the_time_at_which_it_was_written()
    {
        var world = Broken(revisions: 0, writes: Write("kubectl-rollout", "11:39:30"))
            .Add(ResourceKinds.ReplicaSet, Set(3, "2026-01-01T10:00:00Z", "web:1", name: "web-1"))
            .Add(ResourceKinds.ReplicaSet, Set(2, "2026-01-01T11:00:00Z", "web:2", name: "web-2"));

        var change = Assert.Single(Find(world), c => c.Form == ChangeForm.Revision);

        Assert.Equal(("revision 3, an older template again: image of c: web:2 -> web:1", "11:39:30"), (change.Text, Time(change)));
    }

    [Theory]
    [InlineData("StatefulSet")]
    [InlineData("DaemonSet")]
    public void The_revisions_of_other_workloads_are_told_by_what_keeps_them(string kind)
    {
        var owner = $$$""" "ownerReferences":[{"apiVersion":"apps/v1","kind":"{{{kind}}}","name":"db","uid":"u","controller":true}] """;
        string Kept(int revision, string created, string image) => $$$"""
            {"metadata":{"namespace":"ns","name":"db-{{{revision}}}","creationTimestamp":"2026-01-01T{{{created}}}Z",{{{owner}}} },"revision":{{{revision}}},"data":{"spec":{"template":{{{Template(image)}}} } } }
            """;
        var world = new World(Rules)
            .Add(ResourceKinds.FindReferenced(null, kind)!, $$$"""{"metadata":{"namespace":"ns","name":"db","creationTimestamp":"2026-01-01T11:00:00Z",{{{Write("helm", "11:39:57")}}} } }""")
            .Add(ResourceKinds.ControllerRevision, Kept(1, "11:00:00", "db:1"))
            .Add(ResourceKinds.ControllerRevision, Kept(2, "11:39:57", "db:2"))
            .Add(ResourceKinds.Pod, $$$"""{"metadata":{"namespace":"ns","name":"db-x","creationTimestamp":"2026-01-01T11:39:59Z",{{{owner}}} },"spec":{"containers":[{"name":"c","image":"db:2"}]},"status":{"reason":"Broken","startTime":"2026-01-01T11:40:00Z"}}""");

        var change = Assert.Single(Find(world), c => c.Form == ChangeForm.Revision);

        Assert.Equal(("revision 2: image of c: db:1 -> db:2", "helm", "11:39:57", kind), (change.Text, change.By, Time(change), change.Object.Kind));
    }

    [Fact]
    public void What_came_after_the_first_sign_and_what_lies_a_day_back_is_no_change_before_it() =>
        Assert.DoesNotContain(
            Find(Broken(revisions: 1, writes: Write("late", "11:40:02")).Add(ResourceKinds.ReplicaSet, Set(2, "2026-01-01T11:40:02Z", "web:2"))),
            c => c.By == "late" || c.Form == ChangeForm.Revision);

    [Fact]
    public void Somebody_who_scales_is_told_with_the_numbers_of_the_event()
    {
        var world = Broken(revisions: 1, writes: Write("kubectl", "11:38:00", "scale"))
            .Add(ResourceKinds.Event, Event("Deployment", "web", "ScalingReplicaSet", "Scaled up replica set web-1 from 1 to 9", "11:38:01"));

        var change = Assert.Single(Find(world), c => c.Form == ChangeForm.Scale);

        Assert.Equal(("scaled from 1 to 9 replicas", "kubectl"), (change.Text, change.By));
    }

    [Fact]
    public void A_decision_of_the_autoscaler_is_told_in_its_words()
    {
        var world = Broken(revisions: 1)
            .Add(ResourceKinds.HorizontalPodAutoscaler, """{"metadata":{"namespace":"ns","name":"web"},"spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"},"maxReplicas":9}}""")
            .Add(ResourceKinds.Event, Event("HorizontalPodAutoscaler", "web", "SuccessfulRescale", "New size: 9; reason: cpu resource utilization (percentage of request) above target", "11:39:00", "autoscaling/v2"));

        Assert.StartsWith("New size: 9", Assert.Single(Find(world), c => c.Form == ChangeForm.Autoscaler).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ConfigMap", "settings")]
    [InlineData("Secret", "login")]
    public void What_its_pods_read_is_told_by_time_and_manager_and_the_cluster_authority_is_not(string kind, string name)
    {
        var world = Broken(revisions: 1)
            .Add(ResourceKinds.FindReferenced(null, kind)!, $$$"""{"metadata":{"namespace":"ns","name":"{{{name}}}","creationTimestamp":"2025-12-01T00:00:00Z",{{{Write("kubectl-edit", "11:39:10")}}} },"data":{"key":"c2VjcmV0"}}""")
            .Add(ResourceKinds.ConfigMap, $$$"""{"metadata":{"namespace":"ns","name":"kube-root-ca.crt","creationTimestamp":"2025-12-01T00:00:00Z",{{{Write("somebody", "11:39:10")}}}}}""");

        var change = Assert.Single(Find(world), c => c.Form == ChangeForm.Configuration);

        Assert.Equal((name, "written", "kubectl-edit", "its pods read it"), (change.Object.Name, change.Text, change.By, change.Link));
    }

    [Fact]
    public void ConfigMaps_that_nobody_has_read_are_asked_for()
    {
        var world = Broken(revisions: 1);
        world.Engine.Apply(new K8sDoctor.Diagnostics.Cluster.SourceState(ResourceKinds.ConfigMap, null, K8sDoctor.Diagnostics.Cluster.SourceStatus.NotRead, "", default));

        Assert.Contains(new WantKind(ResourceKinds.ConfigMap, "ns"), world.Result.Wants);
        Assert.DoesNotContain(new WantKind(ResourceKinds.ConfigMap, "ns"), world.Engine.Evaluate(World.Now, key => key.Name == "another").Wants);
    }

    [Fact]
    public void Quotas_and_policies_are_asked_for_only_where_an_incident_is()
    {
        var kinds = new[] { ResourceKinds.ResourceQuota, ResourceKinds.NetworkPolicy };
        var (calm, broken) = (new World(Broken(revisions: 1).Engine.Rules), Broken(revisions: 1));
        foreach (var kind in kinds)
        {
            calm.Engine.Apply(new K8sDoctor.Diagnostics.Cluster.SourceState(kind, null, K8sDoctor.Diagnostics.Cluster.SourceStatus.NotRead, "", default));
            broken.Engine.Apply(new K8sDoctor.Diagnostics.Cluster.SourceState(kind, null, K8sDoctor.Diagnostics.Cluster.SourceStatus.NotRead, "", default));
        }

        Assert.Empty(calm.Result.Wants);
        Assert.Equal(kinds.Select(k => new WantKind(k, "ns")), broken.Result.Wants.OfType<WantKind>());
        Assert.Empty(broken.Engine.Evaluate(World.Now, _ => true, sparing: true).Wants);
    }

    [Fact]
    public void An_explanation_asks_for_the_quotas_too_where_one_of_them_is_to_blame()
    {
        var rules = RuleFiles.Load(("full", """
            id: full
            title: "full"
            subject: Pod
            severity: critical
            when:
            - "pod.status.phase == 'Pending'"
            cause: "full"
            blames: {kind: ResourceQuota, name: "'team'"}
            """));
        var world = new World(rules).Add(ResourceKinds.Pod, "ns", "p", "\"status\":{\"phase\":\"Pending\",\"startTime\":\"2026-01-01T11:40:00Z\"}");
        foreach (var kind in (ResourceKind[])[ResourceKinds.ResourceQuota, ResourceKinds.NetworkPolicy])
            world.Engine.Apply(new K8sDoctor.Diagnostics.Cluster.SourceState(kind, null, K8sDoctor.Diagnostics.Cluster.SourceStatus.NotRead, "", default));

        Assert.Equal([new WantKind(ResourceKinds.ResourceQuota, "ns")], world.Engine.Evaluate(World.Now, _ => true, sparing: true).Wants.OfType<WantKind>());
    }

    [Theory]
    [InlineData("2026-01-01T11:35:00Z", 1)]
    [InlineData("2025-12-30T11:35:00Z", 0)]
    public void A_quota_and_a_policy_that_came_before_are_told(string created, int each)
    {
        var world = Broken(revisions: 1)
            .Add(ResourceKinds.Namespace, """{"metadata":{"name":"ns"}}""")
            .Add(ResourceKinds.ResourceQuota, $$$"""{"metadata":{"name":"small","namespace":"ns","creationTimestamp":"{{{created}}}"}}""")
            .Add(ResourceKinds.NetworkPolicy, $$$$"""{"metadata":{"name":"deny","namespace":"ns","creationTimestamp":"{{{{created}}}}"},"spec":{"podSelector":{}}}""");

        var policies = Find(world).Where(c => c.Form == ChangeForm.Policy).ToList();

        Assert.Equal(each, policies.Count(p => p.Object.Name == "small" && p.Link == "it rules over namespace ns"));
        Assert.Equal(each, policies.Count(p => p.Object.Name == "deny"));
    }

    [Fact]
    public void A_webhook_that_has_come_over_the_namespace_is_told()
    {
        var world = Broken(revisions: 1)
            .Add(ResourceKinds.Namespace, """{"metadata":{"name":"ns"}}""")
            .Add(ResourceKinds.MutatingWebhookConfiguration, """{"metadata":{"name":"inject","creationTimestamp":"2026-01-01T11:30:00Z"},"webhooks":[{"name":"a.b.c","clientConfig":{"service":{"namespace":"x","name":"y"}},"sideEffects":"None","admissionReviewVersions":["v1"]}]}""");

        Assert.Equal(("inject", "created"), Assert.Single(Find(world), c => c.Form == ChangeForm.Policy) is var policy ? (policy.Object.Name, policy.Text) : default);
    }

    [Fact]
    public void A_tag_that_names_another_image_than_before_is_told_with_both_digests()
    {
        var world = Broken(revisions: 1)
            .Add(ResourceKinds.Pod, Pod("web-1-old", "11:10:00", "", Digest('a')))
            .Add(ResourceKinds.Pod, Pod("web-1-new", "11:35:00", "", Digest('b')));

        var change = Assert.Single(Find(world), c => c.Form == ChangeForm.Image);

        Assert.Equal("web:1 of c is another image since then: sha256:bbbbbbbbbbbb, and sha256:aaaaaaaaaaaa before", change.Text);
        Assert.Equal("11:35:00", Time(change));
    }

    [Fact]
    public void A_node_that_joined_after_the_workload_was_made_is_new_to_it_and_an_older_one_is_not()
    {
        var world = Broken(revisions: 1, node: "fresh")
            .Add(ResourceKinds.Node, """{"metadata":{"name":"fresh","creationTimestamp":"2026-01-01T11:30:00Z"}}""");
        var old = Broken(revisions: 1, node: "old").Add(ResourceKinds.Node, """{"metadata":{"name":"old","creationTimestamp":"2026-01-01T10:00:00Z"}}""");

        Assert.Equal("joined the cluster", Assert.Single(Find(world), c => c.Form == ChangeForm.Node).Text);
        Assert.DoesNotContain(Find(old), c => c.Form == ChangeForm.Node);
    }

    [Fact]
    public void To_a_pod_that_waits_for_a_node_one_that_went_matters()
    {
        var world = Broken(revisions: 1)
            .Add(ResourceKinds.Event, """{"metadata":{"namespace":"default","name":"gone"},"involvedObject":{"kind":"Node","name":"lost"},"reason":"RemovingNode","message":"Node lost event: Removing Node lost from Controller","lastTimestamp":"2026-01-01T11:39:00Z"}""");

        Assert.Equal("lost", Assert.Single(Find(world), c => c.Form == ChangeForm.Node).Object.Name);
    }

    [Fact]
    public void The_nearest_change_comes_first_and_one_act_is_told_once()
    {
        var changes = Find(Broken(revisions: 2, writes: Write("helm", "11:39:58"))
            .Add(ResourceKinds.ConfigMap, $$$"""{"metadata":{"namespace":"ns","name":"settings","creationTimestamp":"2026-01-01T11:20:00Z",{{{Write("helm", "11:20:00")}}}}}"""));

        Assert.Equal([ChangeForm.Revision, ChangeForm.Configuration, ChangeForm.Written], changes.Select(c => c.Form));
        Assert.Equal(["11:39:57", "11:20:00", "11:00:00"], changes.Select(Time));
    }

    [Fact]
    public void The_same_incident_with_the_same_changes_is_the_same_object_and_a_new_change_makes_another()
    {
        var world = Broken(revisions: 1);
        var first = Assert.Single(world.Result.Incidents);
        world.Add(ResourceKinds.ConfigMap, """{"metadata":{"namespace":"ns","name":"unrelated","creationTimestamp":"2026-01-01T11:39:00Z"}}""");
        var second = Assert.Single(world.Result.Incidents);
        world.Add(ResourceKinds.ConfigMap, """{"metadata":{"namespace":"ns","name":"settings","creationTimestamp":"2026-01-01T11:39:00Z"}}""");
        var third = Assert.Single(world.Result.Incidents);

        Assert.Same(first, second);
        Assert.Contains(third.Changes, c => c.Object.Name == "settings");
    }

    private static IEnumerable<Change> Find(World world) => Assert.Single(world.Result.Incidents).Changes;

    private static string Time(Change change) => change.At.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static World Broken(int revisions, string writes = "\"labels\":{}", string node = "")
    {
        var world = new World(Rules)
            .Add(ResourceKinds.Deployment, $$$"""{"metadata":{"namespace":"ns","name":"web","creationTimestamp":"2026-01-01T11:00:00Z",{{{writes}}}},"spec":{"selector":{"matchLabels":{"app":"web"}},"template":{{{Template("web:1")}}}}}""")
            .Add(ResourceKinds.Pod, Pod("web-1-x", "11:39:59", $$"""
                "reason":"Broken",
                """, "", node));
        for (var revision = 1; revision <= revisions; revision++)
            world.Add(ResourceKinds.ReplicaSet, Set(revision, revision == 1 ? "2026-01-01T11:00:00Z" : "2026-01-01T11:39:57Z", $"web:{revision}"));
        return world;
    }

    private static string Template(string image) => $$$"""
        {"metadata":{"labels":{"app":"web"}},"spec":{"volumes":[{"name":"s","configMap":{"name":"settings"}},{"name":"r","configMap":{"name":"kube-root-ca.crt"}},{"name":"l","secret":{"secretName":"login"}}],"containers":[{"name":"c","image":"{{{image}}}"}]}}
        """;

    private static string Set(int revision, string created, string image, string? name = null) => $$$"""
        {"metadata":{"namespace":"ns","name":"{{{name ?? $"web-{revision}"}}}","creationTimestamp":"{{{created}}}","annotations":{"deployment.kubernetes.io/revision":"{{{revision}}}"},
         "ownerReferences":[{"apiVersion":"apps/v1","kind":"Deployment","name":"web","uid":"u","controller":true}]},"spec":{"template":{{{Template(image)}}}}}
        """;

    private static string Pod(string name, string created, string status, string digest, string node = "") => $$$"""
        {"metadata":{"namespace":"ns","name":"{{{name}}}","creationTimestamp":"2026-01-01T{{{created}}}Z","labels":{"app":"web"},
         "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-1","uid":"u","controller":true}]},
         "spec":{ {{{(node.Length == 0 ? "" : $"\"nodeName\":\"{node}\",")}}}"containers":[{"name":"c","image":"web:1"}]},
         "status":{ {{{status}}}"startTime":"2026-01-01T11:40:00Z","containerStatuses":[{"name":"c","image":"web:1","imageID":"{{{digest}}}","restartCount":0,"ready":true,"started":true}]}}
        """;

    private static string Digest(char digit) => $"docker.io/library/web@sha256:{new string(digit, 64)}";

    private static string Write(string manager, string at, string subresource = "") =>
        $$"""
        "managedFields":[{"manager":"{{manager}}","operation":"Update","time":"2026-01-01T{{at}}Z","subresource":"{{subresource}}"},{"manager":"kube-controller-manager","operation":"Update","time":"2026-01-01T11:39:59Z","subresource":"status"}]
        """;

    private static string Event(string kind, string name, string reason, string message, string at, string apiVersion = "apps/v1") => $$$"""
        {"metadata":{"namespace":"ns","name":"{{{name}}}.{{{reason}}}","creationTimestamp":"2026-01-01T{{{at}}}Z"},"involvedObject":{"apiVersion":"{{{apiVersion}}}","kind":"{{{kind}}}","namespace":"ns","name":"{{{name}}}"},
         "reason":"{{{reason}}}","message":"{{{message}}}","lastTimestamp":"2026-01-01T{{{at}}}Z"}
        """;
}

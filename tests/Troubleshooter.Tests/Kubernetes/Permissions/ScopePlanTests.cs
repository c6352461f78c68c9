using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>What is kept, what is told to be refused, and what is missing, as a function of what is wanted and what may be read.</summary>
public sealed class ScopePlanTests
{
    private static readonly ImmutableArray<WantedScope> Everywhere = [.. ResourceKinds.All.Select(k => new WantedScope(k, null, Divisible: k.Namespaced))];

    [Fact]
    public void Who_may_read_everything_has_one_scope_a_kind()
    {
        var plan = Plan(new() { Everything = ["list", "watch"] });

        Assert.Equal(ResourceKinds.All.Select(k => $"{k}"), Kept(plan));
        Assert.Empty(plan.Missing);
        Assert.Empty(plan.Namespaces);
    }

    [Fact]
    public void Where_nothing_is_known_everything_is_tried_but_secrets()
    {
        var plan = Plan(Permissions.None);

        Assert.Equal(ResourceKinds.All.Where(k => k != ResourceKinds.Secret).Select(k => $"{k}"), Kept(plan));
        Assert.Equal("it is not known whether secrets may be listed, and that is not tried", Assert.Single(plan.Scopes, s => s.Denied is not null).Denied);
        Assert.Empty(plan.Missing);
    }

    [Fact]
    public void Who_may_read_some_namespaces_is_shown_all_kinds_of_these_and_told_what_is_refused()
    {
        var plan = Plan(With(Rules(), ("a", Rules("pods", "services")), ("b", Rules("pods")), ("c", Rules("secrets")), ("d", Rules())), others: ["a", "b", "c", "d"]);

        Assert.Equal(["a", "b"], plan.Namespaces);
        Assert.Equal(["Pod a", "Pod b", "Service a"], Kept(plan));
        Assert.Equal(["Service b: alice may not list services in b"], plan.Scopes.SelectMany(s => s.Lacking).Select(l => $"{l.Scope.Kind} {l.Scope.Namespace}: {l.Why}"));
        Assert.Equal(ResourceKinds.All, plan.Scopes.Where(s => s.Denied is not null).Select(s => s.Wanted.Kind));
        Assert.Equal("alice may not list pods in all namespaces", plan.Scopes.First(s => s.Wanted.Kind == ResourceKinds.Pod).Denied);
        Assert.Equal("alice may not list nodes", plan.Scopes.First(s => s.Wanted.Kind == ResourceKinds.Node).Denied);
    }

    [Fact]
    public void What_is_missing_is_missing_in_the_namespaces_that_are_looked_at_and_of_the_cluster()
    {
        var plan = Plan(With(Rules(), ("a", Rules("pods", "services")), ("b", Rules("pods"))), others: ["a", "b"], kinds: [ResourceKinds.Pod, ResourceKinds.Service, ResourceKinds.Node, ResourceKinds.Secret]);

        Assert.Equal(["nodes  get,list,watch", "services b get,list,watch"], plan.Missing.Select(m => $"{m.Resource} {m.Namespace} {string.Join(',', m.Verbs)}"));
    }

    [Fact]
    public void Who_may_read_nothing_lacks_everything_everywhere_but_secrets()
    {
        var plan = Plan(With(Rules(), ("default", Rules())));

        Assert.Empty(Kept(plan));
        Assert.Empty(plan.Namespaces);
        Assert.Equal(ResourceKinds.All.Where(k => k != ResourceKinds.Secret).Select(k => k.Plural).Append("pods/log").Order(), plan.Missing.Select(m => m.Resource).Order());
        Assert.All(plan.Missing, m => Assert.Null(m.Namespace));
    }

    [Fact]
    public void Who_may_list_all_pods_is_shown_all_namespaces_and_lacks_the_other_kinds_everywhere()
    {
        var plan = Plan(With(Rules("pods"), ("a", Rules("pods", "services"))), others: ["a"], kinds: [ResourceKinds.Pod, ResourceKinds.Service]);

        Assert.Empty(plan.Namespaces);
        Assert.Equal(["Pod"], Kept(plan));
        Assert.Equal(["services "], plan.Missing.Select(m => $"{m.Resource} {m.Namespace}"));
    }

    [Fact]
    public void Ones_own_namespace_comes_first_and_is_tried_where_nobody_knows()
    {
        var known = With(Rules(), ("a", Rules("pods"))) with { Cluster = null, Namespaces = With(Rules(), ("a", Rules("pods"))).Namespaces.Remove("default"), Refused = Refused(ResourceKinds.Pod, null) };

        var plan = Plan(known, others: ["a", "z"], kinds: [ResourceKinds.Pod]);

        Assert.Equal(["default", "a"], plan.Namespaces);
        Assert.Equal(1, plan.LeftOut); // z, of which nobody asked
        Assert.Equal("no", plan.Scopes[0].Denied);
    }

    [Fact]
    public void Fifty_namespaces_are_looked_at_and_the_rest_is_counted()
    {
        (string, PermissionRules)[] many = [.. Enumerable.Range(0, 70).Select(i => ($"n{i:d2}", Rules("pods")))];

        var plan = Plan(With(Rules(), many), others: [.. many.Select(m => m.Item1)], kinds: [ResourceKinds.Pod]);

        Assert.Equal(50, plan.Namespaces.Length);
        Assert.Equal(20, plan.LeftOut);
    }

    [Fact]
    public void Secrets_are_listed_where_that_is_granted_and_nowhere_else()
    {
        var plan = Plan(With(Rules("pods"), ("default", Rules("secrets"))), kinds: [ResourceKinds.Pod, ResourceKinds.Secret]);

        Assert.Equal(["Pod", "Secret default"], Kept(plan));
    }

    [Fact]
    public void A_kind_that_may_be_listed_and_not_watched_lacks_just_that()
    {
        var lists = new PermissionRules([new(["get", "list"], ["*"], ["*"])], Complete: true);
        var known = new Permissions { Cluster = lists };

        Assert.Equal(["watch"], Plan(known, kinds: [ResourceKinds.Node], follow: true).Missing.Single().Verbs);
        Assert.Empty(Plan(known, kinds: [ResourceKinds.Node], follow: false).Missing);
    }

    [Fact]
    public void A_list_that_is_refused_against_the_word_of_the_reviews_is_not_tried_in_every_namespace()
    {
        var known = new Permissions { Everything = ["list", "watch"], Refused = Refused(ResourceKinds.Pod, null) };

        Assert.False(ScopePlan.NeedsNamespaces(Everywhere, known));
        Assert.Empty(Kept(Plan(known, others: ["a"], kinds: [ResourceKinds.Pod])));
        Assert.Equal(["Pod a"], Kept(Plan(known, others: ["a", "b"], kinds: [ResourceKinds.Pod], watched: ["a"])));
    }

    [Fact]
    public void What_is_wanted_of_a_namespace_or_by_a_rule_is_not_divided()
    {
        var known = With(Rules(), ("a", Rules("pods")));

        var plan = ScopePlan.Of([new(ResourceKinds.Pod, "b", false), new(ResourceKinds.Pod, null, false), new(ResourceKinds.Pod, "a", false)], known with { Namespaces = known.Namespaces.Add("b", Rules()) }, "b", ["a"], [], true);

        Assert.Equal(["Pod a"], Kept(plan));
        Assert.Equal(["pods b", "pods/log b", "pods "], plan.Missing.Select(m => $"{m.Resource} {m.Namespace}"));
    }

    private static ScopePlan Plan(Permissions known, string[]? others = null, ResourceKind[]? kinds = null, string[]? watched = null, bool follow = true) =>
        ScopePlan.Of([.. Everywhere.Where(w => kinds?.Contains(w.Kind) != false)], known, "default", others ?? [], [.. watched ?? []], follow);

    private static IEnumerable<string> Kept(ScopePlan plan) => plan.Scopes.SelectMany(s => s.Kept).Select(s => s.Namespace is null ? $"{s.Kind}" : $"{s.Kind} {s.Namespace}");

    private static PermissionRules Rules(params string[] resources) => new([new(["get", "list", "watch"], ["*"], [.. resources])], Complete: true);

    private static ImmutableDictionary<(ResourceKind, string?), string> Refused(ResourceKind kind, string? ns) =>
        ImmutableDictionary<(ResourceKind, string?), string>.Empty.Add((kind, ns), "no");

    private static Permissions With(PermissionRules cluster, params (string Namespace, PermissionRules Rules)[] namespaces) =>
        new() { Told = "alice", Cluster = cluster, Namespaces = ImmutableDictionary<string, PermissionRules>.Empty.Add("default", cluster).SetItems(namespaces.Select(n => KeyValuePair.Create(n.Namespace, n.Rules))) };
}

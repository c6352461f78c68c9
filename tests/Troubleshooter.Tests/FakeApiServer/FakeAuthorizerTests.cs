using K8sDoctor.FakeApiServer;

namespace K8sDoctor.Troubleshooter.Tests.FakeApiServer;

/// <summary>The fake authorizer evaluates RBAC objects as Kubernetes does.</summary>
public sealed class FakeAuthorizerTests
{
    private readonly FakeAuthorizer _authorizer = new();

    [Theory]
    [InlineData("{verbs: [list], apiGroups: [''], resources: [pods]}", "list", "", "pods", "", true)]
    [InlineData("{verbs: [list], apiGroups: [''], resources: [pods]}", "watch", "", "pods", "", false)]
    [InlineData("{verbs: [list], apiGroups: [''], resources: [pods]}", "list", "", "nodes", "", false)]
    [InlineData("{verbs: [list], apiGroups: [''], resources: [pods]}", "list", "metrics.k8s.io", "pods", "", false)]
    [InlineData("{verbs: ['*'], apiGroups: [apps], resources: [deployments]}", "delete", "apps", "deployments", "x", true)]
    [InlineData("{verbs: [get], apiGroups: ['*'], resources: ['*']}", "get", "batch", "jobs", "x", true)]
    [InlineData("{verbs: [get], apiGroups: ['*'], resources: ['*']}", "get", "", "pods/log", "x", true)]
    [InlineData("{verbs: [get], apiGroups: [''], resources: [pods]}", "get", "", "pods/log", "x", false)]
    [InlineData("{verbs: [get], apiGroups: [''], resources: [pods/log]}", "get", "", "pods/log", "x", true)]
    [InlineData("{verbs: [get], apiGroups: [''], resources: [pods/log]}", "get", "", "pods", "x", false)]
    [InlineData("{verbs: [get], apiGroups: [''], resources: ['*/log']}", "get", "", "pods/log", "x", true)]
    [InlineData("{verbs: [get], apiGroups: [''], resources: ['pods/*']}", "get", "", "pods/log", "x", false)]
    [InlineData("{verbs: [get, list], apiGroups: [''], resources: [pods], resourceNames: [x]}", "get", "", "pods", "x", true)]
    [InlineData("{verbs: [get, list], apiGroups: [''], resources: [pods], resourceNames: [x]}", "get", "", "pods", "y", false)]
    [InlineData("{verbs: [get, list], apiGroups: [''], resources: [pods], resourceNames: [x]}", "list", "", "pods", "", false)]
    public void A_rule_matches_verb_group_resource_and_name(string rule, string verb, string group, string resource, string name, bool allowed)
    {
        _authorizer.ApplyFor("alice", Role("ClusterRole", "r", rule));
        Assert.Equal(allowed, _authorizer.Allows(new(new("alice"), verb, group, resource, "any", name)));
        Assert.Equal(allowed, _authorizer.Allows(new(new("alice"), verb, group, resource, "", name)));
        Assert.False(_authorizer.Allows(new(new("bob"), verb, group, resource, "any", name)));
    }

    [Theory]
    [InlineData("/metrics", "/metrics", true)]
    [InlineData("/metrics", "/metrics/cadvisor", false)]
    [InlineData("/metrics/*", "/metrics/cadvisor", true)]
    [InlineData("/metrics/*", "/metrics", false)]
    [InlineData("*", "/anything", true)]
    public void A_rule_matches_urls_that_are_no_resources(string url, string path, bool allowed)
    {
        _authorizer.ApplyFor("alice", Role("ClusterRole", "r", $"{{verbs: [get], nonResourceURLs: ['{url}']}}"));
        Assert.Equal(allowed, _authorizer.Allows(FakeAccess.Url(new("alice"), "get", path)));
        Assert.False(_authorizer.Allows(FakeAccess.Url(new("alice"), "post", path)));
    }

    [Theory]
    [InlineData("{kind: User, name: alice}", "alice", true)]
    [InlineData("{kind: User, name: alice}", "alicia", false)]
    [InlineData("{kind: Group, name: oncall}", "alice", true)]
    [InlineData("{kind: Group, name: 'system:authenticated'}", "alice", true)]
    [InlineData("{kind: Group, name: 'system:authenticated'}", "system:anonymous", false)]
    [InlineData("{kind: Group, name: 'system:unauthenticated'}", "system:anonymous", true)]
    [InlineData("{kind: ServiceAccount, name: doctor, namespace: tools}", "system:serviceaccount:tools:doctor", true)]
    [InlineData("{kind: ServiceAccount, name: doctor, namespace: tools}", "system:serviceaccount:ml:doctor", false)]
    [InlineData("{kind: ServiceAccount, name: doctor}", "system:serviceaccount:ml:doctor", true)]
    [InlineData("{kind: Group, name: 'system:serviceaccounts'}", "system:serviceaccount:tools:doctor", true)]
    [InlineData("{kind: Group, name: 'system:serviceaccounts:tools'}", "system:serviceaccount:tools:doctor", true)]
    [InlineData("{kind: Group, name: 'system:serviceaccounts:ml'}", "system:serviceaccount:tools:doctor", false)]
    public void A_binding_names_users_groups_and_service_accounts(string subject, string user, bool allowed)
    {
        _authorizer.Apply($"{Role("Role", "r", "{verbs: [list], apiGroups: [''], resources: [pods]}", "ml")}\n---\n{Binding("RoleBinding", "b", "Role", "r", subject, "ml")}");
        var who = user == "system:anonymous" ? FakeUser.Anonymous : new FakeUser(user, user == "alice" ? ["oncall"] : []);
        Assert.Equal(allowed, _authorizer.Allows(Pods(who, "list", "ml")));
    }

    [Fact]
    public void A_role_holds_in_its_namespace_and_a_cluster_role_where_it_is_bound()
    {
        _authorizer.Apply(Role("ClusterRole", "reader", "{verbs: [list], apiGroups: [''], resources: [pods, nodes]}"));
        _authorizer.Apply(Binding("RoleBinding", "b", "ClusterRole", "reader", "{kind: User, name: alice}", "ml"));
        var alice = new FakeUser("alice");
        Assert.True(_authorizer.Allows(Pods(alice, "list", "ml")));
        Assert.False(_authorizer.Allows(Pods(alice, "list", "shop")));
        Assert.False(_authorizer.Allows(Pods(alice, "list", "")));
        Assert.False(_authorizer.Allows(new(alice, "list", "", "nodes", "", "")));

        _authorizer.Apply(Binding("ClusterRoleBinding", "b", "ClusterRole", "reader", "{kind: User, name: alice}"));
        Assert.True(_authorizer.Allows(Pods(alice, "list", "")));
        Assert.True(_authorizer.Allows(Pods(alice, "list", "shop")));
    }

    [Fact]
    public void Everything_is_allowed_until_the_first_object_and_denials_take_away_from_either()
    {
        Assert.True(_authorizer.Allows(Pods(new("alice"), "list", "")));
        Assert.False(_authorizer.Allows(Pods(FakeUser.Anonymous, "list", "")));
        _authorizer.Deny("pods", "ml");
        Assert.False(_authorizer.Allows(Pods(new("alice"), "list", "ml")));

        _authorizer.AllowNothing();
        Assert.False(_authorizer.Allows(Pods(new("alice"), "list", "")));
        Assert.True(_authorizer.Allows(Pods(new("root", "system:masters"), "list", "")));
        Assert.False(_authorizer.Allows(Pods(new("root", "system:masters"), "list", "ml")));

        _authorizer.Clear();
        _authorizer.AllowEverything();
        Assert.True(_authorizer.Allows(Pods(new("alice"), "list", "ml")));
    }

    [Fact]
    public void Rights_come_and_go_while_it_runs()
    {
        var alice = new FakeUser("alice");
        _authorizer.ApplyFor("alice", Role("Role", "r", "{verbs: [list], apiGroups: [''], resources: [pods]}", "ml"));
        Assert.Equal("RBAC: allowed by RoleBinding \"r-alice/ml\" of Role \"r\" to User \"alice\"", _authorizer.Decide(Pods(alice, "list", "ml")).Reason);
        _authorizer.Apply(Role("Role", "r", "{verbs: [get], apiGroups: [''], resources: [pods]}", "ml"));
        Assert.False(_authorizer.Allows(Pods(alice, "list", "ml")));
        Assert.True(_authorizer.Remove("Role", "ml", "r"));
        Assert.Equal(new(false, "RBAC: role.rbac.authorization.k8s.io \"r\" not found"), _authorizer.Decide(Pods(alice, "get", "ml")));
        Assert.True(_authorizer.Remove("RoleBinding", "ml", "r-alice"));
        Assert.Equal(new(false), _authorizer.Decide(Pods(alice, "get", "ml")));
        Assert.False(_authorizer.Remove("RoleBinding", "ml", "r-alice"));
    }

    [Fact]
    public void What_a_file_binds_to_somebody_else_holds_for_the_user_of_the_kubeconfig_too()
    {
        var file = $"{Role("ClusterRole", "reader", "{verbs: [list], apiGroups: [''], resources: [pods]}")}\n---\n" +
            $"{{apiVersion: v1, kind: ServiceAccount, metadata: {{name: doctor, namespace: tools}}}}\n---\n" +
            Binding("RoleBinding", "b", "ClusterRole", "reader", "{kind: ServiceAccount, name: doctor, namespace: tools}", "ml");
        _authorizer.ApplyFor("alice", file);
        Assert.True(_authorizer.Allows(Pods(new("alice"), "list", "ml")));
        Assert.True(_authorizer.Allows(Pods(new("system:serviceaccount:tools:doctor"), "list", "ml")));
        Assert.False(_authorizer.Allows(Pods(new("alice"), "list", "")));
    }

    [Theory]
    [InlineData("{verbs: [get], apiGroup: [''], resources: [pods]}", "unknown field rules.apiGroup")]
    [InlineData("{apiGroups: [''], resources: [pods]}", "verbs must contain at least one value")]
    [InlineData("{verbs: [get], resources: [pods]}", "at least one api group")]
    [InlineData("{verbs: [get], nonResourceURLs: [/metrics]}", "nonResourceURLs")]
    public void A_role_that_a_server_would_refuse_is_refused(string rule, string why)
    {
        var error = Assert.Throws<ArgumentException>(() => _authorizer.Apply(Role("Role", "r", rule, "ml")));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    private static FakeAccess Pods(FakeUser user, string verb, string ns) => new(user, verb, "", "pods", ns, "");

    private static string Role(string kind, string name, string rule, string? ns = null) =>
        $"{{apiVersion: rbac.authorization.k8s.io/v1, kind: {kind}, metadata: {{name: {name}{(ns is null ? "" : $", namespace: {ns}")}}}, rules: [{rule}]}}";

    private static string Binding(string kind, string name, string roleKind, string role, string subject, string? ns = null) =>
        $"{{apiVersion: rbac.authorization.k8s.io/v1, kind: {kind}, metadata: {{name: {name}{(ns is null ? "" : $", namespace: {ns}")}}}, " +
        $"roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {roleKind}, name: {role}}}, subjects: [{subject}]}}";
}

using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Session;

/// <summary>The roles that cure what is missing: exact, small, and taken by an API server.</summary>
public sealed class MissingRightsTests
{
    private static readonly MissingRight Nodes = Right(ResourceKinds.Node);

    [Fact]
    public void What_is_missing_in_the_whole_cluster_is_one_ClusterRole_with_its_binding() => Assert.Equal(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: k8sdoctor-d1145993
        rules:
        - apiGroups: [""]
          resources: [nodes, persistentvolumes]
          verbs: [get, list, watch]
        - apiGroups: ["storage.k8s.io"]
          resources: [storageclasses]
          verbs: [list]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: k8sdoctor-d1145993
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: k8sdoctor-d1145993
        subjects:
        - apiGroup: rbac.authorization.k8s.io
          kind: User
          name: "alice@example.com"

        """,
        Yaml("alice@example.com", Right(ResourceKinds.PersistentVolume), Nodes, Right(ResourceKinds.StorageClass, null, "list")));

    [Fact]
    public void A_service_account_is_bound_as_one()
    {
        var yaml = Yaml("system:serviceaccount:tools:doctor", Nodes);

        Assert.Contains("subjects:\n- kind: ServiceAccount\n  name: \"doctor\"\n  namespace: \"tools\"\n", yaml);
    }

    [Theory]
    [InlineData("system:serviceaccount:tools")]
    [InlineData("system:serviceaccount:a:b:c")]
    [InlineData("arn:aws:iam::123456789012:role/oncall")]
    public void Any_other_name_is_a_user(string user) => Assert.Contains($"kind: User\n  name: \"{user}\"\n", Yaml(user, Nodes));

    [Fact]
    public void What_one_namespace_lacks_is_a_Role_in_it_and_what_several_lack_alike_is_bound_in_each()
    {
        var yaml = Yaml("alice", Right(ResourceKinds.Pod, "a"), Right(ResourceKinds.Service, "b"), Right(ResourceKinds.Service, "c"), Right(ResourceKinds.Pod, "d"), Right(ResourceKinds.Event, "d"));

        Assert.Equal(
            ["Role a", "RoleBinding a", "ClusterRole", "RoleBinding b", "RoleBinding c", "Role d", "RoleBinding d"],
            yaml.Split("---\n").Select(d => Field(d, "kind") + (d.Contains("\n  namespace:") ? $" {Field(d, "  namespace").Trim('"')}" : "")));
    }

    [Fact]
    public void Secrets_are_never_asked_for()
    {
        Assert.Empty(Yaml("alice", Right(ResourceKinds.Secret)));
        Assert.DoesNotContain("secrets", Yaml("alice", Right(ResourceKinds.Secret), Nodes));
    }

    [Fact]
    public void Who_is_not_logged_in_is_granted_nothing() => Assert.Empty(Yaml("system:anonymous", Nodes));

    [Fact]
    public void Where_nothing_is_missing_there_is_nothing_to_grant() => Assert.Empty(Yaml("alice"));

    [Fact]
    public void Another_set_of_rights_is_another_role() => Assert.NotEqual(Name(Yaml("alice", Nodes)), Name(Yaml("alice", Nodes, Right(ResourceKinds.Pod))));

    [Theory]
    [InlineData("a\"\n  name: evil")]
    [InlineData("\u001b[2J")]
    [InlineData("x: y # z")]
    public void A_hostile_name_stays_a_name(string user)
    {
        var lines = Yaml(user, Nodes).Split('\n');

        Assert.Single(lines, l => l.StartsWith("  name: \"", StringComparison.Ordinal));
        Assert.All(lines, l => Assert.DoesNotContain(l, char.IsControl));
    }

    [Fact]
    public void An_API_server_takes_it_and_grants_just_that()
    {
        var authorizer = new FakeAuthorizer();
        authorizer.AllowNothing();
        FakeUser user = new("system:serviceaccount:tools:doctor", "system:authenticated");

        authorizer.Apply(Yaml(user.Name, Nodes, Right(ResourceKinds.Pod, "a"), Right(ResourceKinds.Service, "b"), Right(ResourceKinds.Service, "c"), new("", "pods/log", "a", ["get"])));

        Assert.True(authorizer.Allows(new(user, "list", "", "nodes", "", "")));
        Assert.True(authorizer.Allows(new(user, "watch", "", "pods", "a", "")));
        Assert.True(authorizer.Allows(new(user, "get", "", "pods/log", "a", "p")));
        Assert.True(authorizer.Allows(new(user, "list", "", "services", "c", "")));
        Assert.False(authorizer.Allows(new(user, "list", "", "pods", "b", "")));
        Assert.False(authorizer.Allows(new(user, "list", "", "pods", "", "")));
        Assert.False(authorizer.Allows(new(user, "delete", "", "nodes", "", "n")));
    }

    private static string Yaml(string user, params ImmutableArray<MissingRight> rights) => MissingRights.Yaml(new(user, [], 0, rights));

    private static string Name(string yaml) => Field(yaml, "  name");

    private static string Field(string yaml, string name) => yaml.Split('\n').First(l => l.StartsWith($"{name}:", StringComparison.Ordinal))[(name.Length + 2)..];

    private static MissingRight Right(ResourceKind kind, string? ns = null, params string[] verbs) => new(kind.Group, kind.Plural, ns, [.. verbs.Length == 0 ? ["get", "list", "watch"] : verbs]);
}

using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Rules.Signatures;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class LogGrantTests
{
    [Fact]
    public void The_role_and_its_binding_are_written_whole()
    {
        var grant = Grant(Refusal("list", "pods", "", "shop"));

        Assert.Equal(("cart", "shop", "list pods in namespace shop", "namespace"), (grant.Account, grant.Namespace, grant.What, grant.Scope));
        Assert.Equal("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata:
              name: cart-pods
              namespace: shop
            rules:
            - apiGroups: [""]
              resources: [pods]
              verbs: [get, list, watch]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata:
              name: cart-pods
              namespace: shop
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: Role
              name: cart-pods
            subjects:
            - kind: ServiceAccount
              name: cart
              namespace: shop

            """.ReplaceLineEndings("\n"), grant.Manifest.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void All_that_was_refused_to_the_account_is_granted_and_no_more()
    {
        var grant = Grant(
            Refusal("create", "secrets", "", "shop", account: "other"), Refusal("delete", "jobs", "batch", "shop"), Refusal("delete", "jobs", "batch", "shop"), Refusal("patch", "deployments/scale", "apps", "data", "web"),
            Refusal("get", "secrets", "", "data", "db"), Refusal("watch", "nodes", "", ""));

        Assert.Equal("watch nodes in the whole cluster; patch deployments/scale 'web', get secrets 'db' in namespace data; delete jobs in namespace shop", grant.What);
        Assert.Equal("both", grant.Scope);
        Assert.Contains("kind: ClusterRole\nmetadata:\n  name: cart-nodes\nrules:\n- apiGroups: [\"\"]\n  resources: [nodes]\n  verbs: [get, list, watch]\n---", grant.Manifest, StringComparison.Ordinal);
        Assert.Contains(
            "- apiGroups: [apps]\n  resources: [deployments/scale]\n  resourceNames: [web]\n  verbs: [patch]\n- apiGroups: [\"\"]\n  resources: [secrets]\n  resourceNames: [db]\n  verbs: [get]\n", grant.Manifest, StringComparison.Ordinal);
        Assert.Contains("- apiGroups: [batch]\n  resources: [jobs]\n  verbs: [delete]\n", grant.Manifest, StringComparison.Ordinal);
        Assert.DoesNotContain("other", grant.Manifest, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_elects_a_leader_may_create_and_update_the_lease_too() =>
        Assert.Contains("resources: [leases]\n  verbs: [create, get, update]\n", Grant(Refusal("get", "leases", "coordination.k8s.io", "shop", "cart")).Manifest, StringComparison.Ordinal);

    [Fact]
    public void A_path_that_is_no_resource_needs_a_ClusterRole() =>
        Assert.Contains(
            "kind: ClusterRole\nmetadata:\n  name: cart-metrics\nrules:\n- nonResourceURLs: [\"/metrics\"]\n  verbs: [get]\n",
            Grant("forbidden: User \"system:serviceaccount:shop:cart\" cannot get path \"/metrics\"").Manifest, StringComparison.Ordinal);

    [Theory]
    [InlineData("pods is forbidden: User \"system:serviceaccount:shop:ca$(rt)\" cannot list resource \"pods\" in API group \"\" in the namespace \"shop\"")]
    [InlineData("forbidden: User \"system:serviceaccount:shop:cart\" cannot get path \"/x]\n- apiGroups: ['*']\"")]
    public void What_cannot_be_a_name_is_written_into_no_role(string line) => Assert.DoesNotContain("apiGroups", Grant(line).Manifest, StringComparison.Ordinal);

    [Fact]
    public void Words_that_YAML_takes_for_something_else_are_quoted() =>
        Assert.Contains("resourceNames: [\"on\"]", Grant(Refusal("get", "configmaps", "", "shop", "on")).Manifest, StringComparison.Ordinal);

    [Fact]
    public void Nothing_refused_is_nothing_to_grant() => Assert.Equal(LogGrant.None, Grant("all is well"));

    private static LogGrant Grant(params string[] lines) => LogGrant.Of(ShippedSignatures.All, lines);

    private static string Refusal(string verb, string resource, string group, string target, string name = "", string account = "cart") =>
        $"{resource}{(name.Length > 0 ? $" \"{name}\"" : "")} is forbidden: User \"system:serviceaccount:shop:{account}\" cannot {verb} resource \"{resource}\" in API group \"{group}\" {(target.Length > 0 ? $"in the namespace \"{target}\"" : "at the cluster scope")}";
}

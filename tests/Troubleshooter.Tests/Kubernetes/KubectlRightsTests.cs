using System.Text.Json.Nodes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>What the real kubectl says of rights that the fake server's authorizer holds; without kubectl on PATH these tests are skipped.</summary>
public sealed class KubectlRightsTests
{
    private const string Reader = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: reader, namespace: ml}
        rules:
        - {verbs: [get, list], apiGroups: [""], resources: [pods, pods/log]}
        - {verbs: [get], apiGroups: [apps], resources: [deployments], resourceNames: [web]}
        """;

    public static bool IsMissing => KubectlTests.IsMissing;

    [Theory(Skip = "kubectl is not on PATH", SkipWhen = nameof(IsMissing))]
    [InlineData("yes", "list", "pods", "-n", "ml")]
    [InlineData("yes", "get", "pods/anything", "--subresource", "log", "-n", "ml")]
    [InlineData("yes", "get", "deployments.apps/web", "-n", "ml")]
    [InlineData("yes", "get", "/version")]
    [InlineData("no", "get", "deployments.apps/api", "-n", "ml")]
    [InlineData("no", "watch", "pods", "-n", "ml")]
    [InlineData("no", "list", "pods", "-n", "shop")]
    [InlineData("no", "list", "pods", "-A")]
    [InlineData("no", "get", "/metrics")]
    public async Task Kubectl_asks_whether_it_may(string answer, params string[] question)
    {
        await using var fake = await StartAsync();
        Assert.Equal(answer, (await KubectlTests.RunAsync(fake.Kubeconfig, answer == "yes" ? 0 : 1, ["auth", "can-i", .. question])).Trim());
    }

    [Fact(Skip = "kubectl is not on PATH", SkipWhen = nameof(IsMissing))]
    public async Task Kubectl_lists_what_it_may()
    {
        await using var fake = await StartAsync();
        var lines = (await KubectlTests.RunAsync(fake.Kubeconfig, "auth", "can-i", "--list", "-n", "ml")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, l => l.StartsWith("pods/log ", StringComparison.Ordinal) && l.TrimEnd().EndsWith("[get list]", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("deployments.apps ", StringComparison.Ordinal) && l.Contains("[web]", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("selfsubjectreviews.authentication.k8s.io ", StringComparison.Ordinal));
        lines = (await KubectlTests.RunAsync(fake.Kubeconfig, "auth", "can-i", "--list", "-n", "shop")).Split('\n');
        Assert.DoesNotContain(lines, l => l.StartsWith("pods", StringComparison.Ordinal));
    }

    [Fact(Skip = "kubectl is not on PATH", SkipWhen = nameof(IsMissing))]
    public async Task Kubectl_asks_who_it_is()
    {
        await using var fake = await StartAsync();
        var who = JsonNode.Parse(await KubectlTests.RunAsync(fake.Kubeconfig, "auth", "whoami", "-o", "json"))!["status"]!["userInfo"]!;
        Assert.Equal(("alice", """["system:authenticated"]"""), ((string?)who["username"], who["groups"]!.ToJsonString()));
    }

    private static async Task<FakeServerFixture> StartAsync()
    {
        var fake = await FakeServerFixture.StartAsync();
        fake.Server.Accounts.AddToken(fake.Server.Accounts.AdminToken, new("alice"));
        fake.Server.Api.Authorizer.ApplyFor("alice", Reader);
        return fake;
    }
}

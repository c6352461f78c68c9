using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis.Proofs;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes.DryRuns;

/// <summary>What a server says of a patch that is only tried, in the words of the report.</summary>
public sealed class DryRunnerTests : IAsyncDisposable
{
    private static readonly ObjectKey Web = new(ResourceKinds.Deployment, "shop", "web");
    private readonly ManualClock _clock = new();
    private readonly FakeApi _api;
    private readonly FakeApiHandler _handler;
    private readonly LiveCluster _live;

    public DryRunnerTests()
    {
        _api = new(new(_clock));
        _handler = new(_api);
        _api.Cluster.Apply("""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},
             "spec":{"replicas":2,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"app","image":"app:2"}]}}}}
            """);
        _api.Cluster.Apply("""
            {"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"web-1","namespace":"shop"},
             "spec":{"selector":{"matchLabels":{"app":"web","pod-template-hash":"1"}},"template":{"metadata":{"labels":{"app":"web","pod-template-hash":"1"}},"spec":{"containers":[{"name":"app","image":"app:1"}]}}}}
            """);
        _live = LiveCluster.Open(
            new KubeAccess { Namespace = "shop", Server = new("https://fake.example:6443"), Context = "fake", Cluster = "fake", User = "admin" }, null, _clock, _handler, () => 0);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IEnumerable<FakeRequest> Patches => _api.Requests.Where(r => r.Method == "PATCH");

    [Theory]
    [InlineData(PatchForm.Strategic, """{"spec":{"template":{"spec":{"containers":[{"name":"app","image":"app:3"}]}}}}""", null, "strategic-merge-patch")]
    [InlineData(PatchForm.Merge, """{"spec":{"paused":null}}""", null, "merge-patch")]
    [InlineData(PatchForm.Json, """[{"op":"replace","path":"/spec/replicas","value":3}]""", null, "json-patch")]
    [InlineData(PatchForm.Merge, """{"spec":{"replicas":3}}""", "scale", "merge-patch")]
    public async Task What_it_would_take_is_said_to_be_so_and_not_made(PatchForm form, string json, string? subresource, string type)
    {
        var version = _api.Cluster.Version;

        var answer = await AskAsync(new(Web, form, json) { Subresource = subresource });

        Assert.Equal(new(DryRunResult.Accepted), answer);
        var patch = Assert.Single(Patches);
        Assert.Equal($"PATCH /apis/apps/v1/namespaces/shop/deployments/web{(subresource is null ? "" : $"/{subresource}")}?dryRun=All", patch.ToString());
        Assert.Equal($"application/{type}+json", patch.Headers["content-type"]);
        Assert.Equal(version, _api.Cluster.Version);
    }

    [Theory]
    [InlineData("""{"spec":{"selector":{"matchLabels":{"app":"shop"}}}}""", "Deployment.apps \"web\" is invalid: [spec.selector: Invalid value")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"name":"side"}]}}}}""", "spec.template.spec.containers[1].image: Required value")]
    [InlineData("""{"metadata":{"resourceVersion":"1"}}""", "Operation cannot be fulfilled on deployments.apps \"web\"")]
    public async Task What_it_refuses_is_told_in_its_words(string json, string words)
    {
        var answer = await AskAsync(new(Web, PatchForm.Strategic, json));

        Assert.Equal(DryRunResult.Refused, answer.Result);
        Assert.Contains(words, answer.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_gone_meanwhile_is_refused() =>
        Assert.Equal(new(DryRunResult.Refused, "deployments.apps \"gone\" not found"), await AskAsync(new(Web with { Name = "gone" }, PatchForm.Merge, "{}")));

    [Theory]
    [InlineData(403, "exceeded quota: q, requested: pods=1, used: pods=4, limited: pods=4", DryRunResult.Refused)]
    [InlineData(500, "Internal error occurred: failed calling webhook \"v.example\": no endpoints available for service \"v\"", DryRunResult.Refused)]
    [InlineData(400, "admission webhook \"v.example\" does not support dry run", DryRunResult.Unanswered)]
    [InlineData(503, "the server is currently unable to handle the request", DryRunResult.Unanswered)]
    public async Task A_refusal_is_one_and_a_failure_says_nothing(int code, string words, DryRunResult expected)
    {
        _api.Faults.Add(r => r.Method == "PATCH", new FakeFault.Answer(code, "Reason", words), times: 9);

        Assert.Equal(new(expected, words), await AskAsync(new(Web, PatchForm.Merge, "{}")));
    }

    [Fact]
    public async Task Without_the_right_it_is_not_tried()
    {
        _api.Authorizer.Deny(a => a.Verb == "patch" && a.Resource == "deployments");

        Assert.Equal(new(DryRunResult.NotAsked, "this user may not patch deployments.apps in shop"), await AskAsync(new(Web, PatchForm.Merge, "{}")));
        Assert.Empty(Patches);
    }

    [Fact]
    public async Task Where_the_right_cannot_be_learned_it_is_not_tried()
    {
        _api.Authorizer.HasDefaultRoles = false;
        _api.Authorizer.Deny(a => a.Resource == "selfsubjectaccessreviews");

        Assert.Equal(new(DryRunResult.NotAsked, "whether this user may patch deployments.apps in shop could not be learned"), await AskAsync(new(Web, PatchForm.Merge, "{}")));
        Assert.Empty(Patches);
    }

    [Theory]
    [InlineData("v1.11.10")]
    [InlineData("v1.x")]
    [InlineData(null)]
    public async Task A_server_that_may_not_know_dry_runs_is_sent_none(string? version)
    {
        _api.Cluster.ServerVersion = version is null ? [] : new JsonObject { ["gitVersion"] = version };

        Assert.Equal(DryRunResult.NotAsked, (await AskAsync(new(Web, PatchForm.Merge, "{}"))).Result);
        Assert.Empty(Patches);
    }

    [Fact]
    public async Task Nothing_is_ever_sent_about_a_Secret()
    {
        Assert.Equal(new(DryRunResult.NotAsked, "nothing is ever sent about a Secret"), await AskAsync(new(new(ResourceKinds.Secret, "shop", "s"), PatchForm.Merge, "{}")));
        Assert.DoesNotContain(_api.Requests, r => r.Path.Contains("secrets", StringComparison.Ordinal) || Encoding.UTF8.GetString(r.Body).Contains("secrets", StringComparison.Ordinal));
    }

    [Fact]
    public async Task To_go_back_is_the_template_of_the_old_ReplicaSet_without_the_hash()
    {
        var answer = await AskAsync(new(Web, PatchForm.Json, "") { TemplateOf = new(ResourceKinds.ReplicaSet, "shop", "web-1") });

        Assert.Equal(new(DryRunResult.Accepted), answer);
        var template = JsonNode.Parse(Assert.Single(Patches).Body)![0]!["value"]!;
        Assert.Equal("""{"app":"web"}""", template["metadata"]!["labels"]!.ToJsonString());
        Assert.Equal("app:1", (string?)template["spec"]!["containers"]![0]!["image"]);
    }

    [Theory]
    [InlineData("GET", "/api/v1/pods?limit=500", true)]
    [InlineData("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", true)]
    [InlineData("POST", "/k8s/clusters/c-1/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", true)]
    [InlineData("POST", "/api/v1/namespaces/a/pods", false)]
    [InlineData("POST", "/api/v1/namespaces/a/pods?dryRun=All", false)]
    [InlineData("PATCH", "/api/v1/namespaces/a/pods/b?dryRun=All", true)]
    [InlineData("PATCH", "/api/v1/namespaces/secrets/pods/secrets?dryRun=All", true)]
    [InlineData("PATCH", "/api/v1/namespaces/a/pods/b", false)]
    [InlineData("PATCH", "/api/v1/namespaces/a/pods/b?dryRun=", false)]
    [InlineData("PATCH", "/api/v1/namespaces/a/pods/b?dryRun=All&force=true", false)]
    [InlineData("PATCH", "/api/v1/namespaces/a/secrets/b?dryRun=All", false)]
    [InlineData("PUT", "/api/v1/namespaces/a/pods/b?dryRun=All", false)]
    [InlineData("DELETE", "/api/v1/namespaces/a/pods/b?dryRun=All", false)]
    public void Nothing_leaves_the_program_that_would_change_something(string method, string target, bool sent) =>
        Assert.Equal(sent, ReadOnlyHandler.MayBeSent(new(method), new($"https://fake.example{target}")));

    public async ValueTask DisposeAsync()
    {
        await _live.DisposeAsync();
        _handler.Dispose();
    }

    /// <summary>Asks after the first contact, while the clock runs.</summary>
    private async Task<DryRun> AskAsync(ServerPatch patch)
    {
        await _live.RunAsync(new(FieldMask.Build([]), [], Follow: false), Channel.CreateUnbounded<ClusterChange>().Writer, Cancellation);
        var asking = _live.DryRunAsync(patch, Cancellation);
        await Wait.UntilAsync(() => asking.IsCompleted, () => _clock.Advance(TimeSpan.FromMilliseconds(500)));
        return await asking;
    }
}

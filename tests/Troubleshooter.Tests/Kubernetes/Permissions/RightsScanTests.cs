using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Commands;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>Scans and explanations of the recorded cluster by somebody who may not read everything, and the role that cures it.</summary>
public sealed class RightsScanTests : IAsyncDisposable
{
    private const string Reader = "{verbs: [get, list, watch], apiGroups: ['*'], resources: ['*']}";

    private static readonly RuleSet Rules = ShippedRules.Load();

    private readonly RecordedServer _server = RecordedServer.Play("failures.jsonl.gz", 780, user: "alice");

    public RightsScanTests()
    {
        _server.Api.Authorizer.Clear();
        _server.Api.Authorizer.AllowNothing();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_may_read_one_namespace_finds_its_faults_and_is_told_that_there_are_others()
    {
        var all = await ScanAllAsync();
        Grant("Role", Reader, "ml");

        var view = await ScanAsync("ml");

        Assert.Equal(["ml"], view.Access.Namespaces.Select(n => n.Value));
        Assert.All(view.Incidents, i => Assert.Equal("ml", i.Root.Namespace.Value));
        Assert.Equal(all.Incidents.Count(i => i.Root.Namespace.Value == "ml" && i.Severity == Severity.Critical), view.Incidents.Count(i => i.Severity == Severity.Critical));
        Assert.Equal("only namespace ml is looked at: alice may not list pods in all namespaces (-n ml asks for no more)", Assert.Single(view.Incomplete).Value);
        Assert.Equal(ExitCodes.Incomplete, ExitCodes.Of(view, FailOn.Never, strict: false));
        Assert.DoesNotContain(view.BlindSpots, b => b.Kind.Value == "Pod" && !b.Partly);
        Assert.DoesNotContain(view.Connection.Sources, s => s.Kind == "Pod" && s.Namespace.IsEmpty);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_rules_cannot_be_listed_or_reviews_are_refused_one_namespace_is_read_all_the_same(bool webhook)
    {
        Grant("Role", Reader, "ml");
        var expected = await ScanAsync("ml");
        _server.Api.Authorizer.HasWebhook = webhook;
        _server.Api.Authorizer.HasDefaultRoles = webhook;

        var view = await ScanAsync("ml");

        Assert.Equal(expected.Incidents.Select(i => $"{i.Rule} {i.Root} {i.Confidence}"), view.Incidents.Select(i => $"{i.Rule} {i.Root} {i.Confidence}"));
        Assert.Equal(["ml"], view.Access.Namespaces.Select(n => n.Value));
        Assert.Equal("alice", view.Access.User.Value);
        Assert.Equal(expected.Access.Role, view.Access.Role);
    }

    [Fact]
    public async Task Who_is_not_logged_in_is_told_so_and_granted_nothing()
    {
        await using var server = RecordedServer.Play("failures.jsonl.gz", 780, user: FakeUser.Anonymous.Name);
        server.Api.Authorizer.Clear();
        server.Api.Authorizer.AllowNothing();

        var view = (await server.ScanAsync(new EngineDiagnosis(Rules), Cancellation)).Result;

        Assert.Equal("you are not logged in (system:anonymous): this kubeconfig names no credentials", view.Incomplete[0].Value);
        Assert.True(view.Access.Role.IsEmpty);
        Assert.Equal(ExitCodes.Incomplete, ExitCodes.Of(view, FailOn.Critical, strict: false));
    }

    [Fact]
    public async Task Asked_for_just_that_namespace_nothing_is_incomplete()
    {
        Grant("Role", Reader, "ml");

        var view = await ScanAsync("ml", only: true);

        Assert.Empty(view.Incomplete);
        Assert.Empty(view.Access.Namespaces);
        Assert.NotEmpty(view.Incidents);
        Assert.Equal(ExitCodes.Ok, ExitCodes.Of(view, FailOn.Never, strict: false));
    }

    [Fact]
    public async Task Who_may_read_nothing_gets_a_picture_that_is_incomplete_and_never_one_that_is_well()
    {
        var view = await ScanAsync("default");

        Assert.Equal(ConnectionHealth.Forbidden, view.Connection.Health);
        Assert.Empty(view.Incidents);
        Assert.Equal("pods could not be read: alice may not list pods in all namespaces (-n NAME looks at a namespace that may be read)", Assert.Single(view.Incomplete).Value);
        Assert.Equal(ExitCodes.Incomplete, ExitCodes.Of(view, FailOn.Critical, strict: false));
    }

    [Fact]
    public async Task Without_nodes_the_faults_that_nodes_may_explain_are_marked_and_the_rules_about_them_named()
    {
        Grant("ClusterRole", Reader);
        _server.Api.Authorizer.Deny("nodes");

        var view = await ScanAsync("default");

        var spot = Assert.Single(view.BlindSpots, b => b.Kind.Value == "Node");
        Assert.Contains("node-not-ready", spot.Rules);
        Assert.Contains("request-larger-than-any-node", spot.Rules);
        var unscheduled = view.Incidents.Where(i => i.Rule == "pod-unschedulable").ToList();
        Assert.NotEmpty(unscheduled);
        Assert.All(unscheduled, i => Assert.Contains("Node", i.Unread));
        Assert.All(view.Incidents.Where(i => !i.Unread.IsEmpty), i => Assert.NotEqual(Confidence.Certain, i.Confidence));
        Assert.Contains(view.Incidents, i => i.Unread.IsEmpty && i.Confidence == Confidence.Certain);
    }

    [Theory]
    [InlineData("nodes,persistentvolumes", "ClusterRole")]
    [InlineData("pods/log", "ClusterRole")]
    [InlineData("nodes,services,events", "ClusterRole")]
    public async Task The_printed_role_cures_exactly_what_was_missing(string resources, string kind)
    {
        var denied = resources.Split(',');
        var rest = ResourceKinds.All.Where(k => k != ResourceKinds.Secret).Select(k => k.Plural).Append("pods/log").Except(denied);
        Grant("ClusterRole", $"{{verbs: [get, list, watch], apiGroups: ['*'], resources: [{string.Join(", ", rest)}]}}");
        var before = await ScanAsync("default");
        Assert.Equal(denied.Order(), before.Access.Missing.Select(m => m.Resource).Order());
        Assert.NotEmpty(Forbidden(before));

        Assert.Contains($"kind: {kind}\n", before.Access.Role.Value);
        _server.Api.Authorizer.Apply(before.Access.Role.Value);
        var after = await ScanAsync("default");

        Assert.Empty(Forbidden(after));
        Assert.True(after.Access.Role.IsEmpty, after.Access.Role.Value);
        Assert.Equal((await ScanAllAsync()).Incidents.Select(i => $"{i.Rule} {i.Root} {i.Confidence}"), after.Incidents.Select(i => $"{i.Rule} {i.Root} {i.Confidence}"));
    }

    [Fact]
    public async Task For_who_has_no_right_at_all_one_role_is_enough()
    {
        var before = await ScanAsync("default");

        _server.Api.Authorizer.Apply(before.Access.Role.Value);
        var after = await ScanAsync("default");

        Assert.Empty(Forbidden(after));
        Assert.Empty(after.Incomplete);
        Assert.DoesNotContain("secrets", before.Access.Role.Value);
    }

    [Fact]
    public async Task In_one_namespace_the_role_that_is_printed_cures_that_namespace()
    {
        Grant("Role", "{verbs: [get, list, watch], apiGroups: [''], resources: [pods]}", "ml");
        var before = await ScanAsync("ml", only: true);

        _server.Api.Authorizer.Apply(before.Access.Role.Value);
        var after = await ScanAsync("ml", only: true);

        Assert.Contains("kind: Role\n", before.Access.Role.Value);
        Assert.NotEmpty(Forbidden(before));
        Assert.Empty(Forbidden(after));
    }

    [Fact]
    public async Task An_explanation_says_what_it_lacked_and_whose_object_may_not_be_read()
    {
        Grant("Role", Reader, "ml");
        var pod = (await ScanAsync("ml")).Incidents.Select(i => i.Root).First(r => r.Kind.Value == "Pod");

        var own = await ExplainAsync("ml", pod.Name.Value);
        var others = await ExplainAsync("shop", "web-1");

        Assert.NotNull(own.Subject);
        Assert.NotEmpty(own.View.Incidents);
        Assert.All(own.View.Access.Missing, m => Assert.True(m.Namespace.IsEmpty));
        Assert.Null(others.Subject);
        Assert.NotNull(others.Unread);
        Assert.Contains(others.View.Access.Missing, m => m.Resource == "pods" && m.Namespace.Value == "shop");
    }

    [Fact]
    public async Task Nothing_is_asked_for_that_is_known_to_be_refused()
    {
        Grant("Role", "{verbs: [get, list, watch], apiGroups: ['', apps], resources: [pods, deployments]}", "ml");

        await ScanAsync("ml");

        var lists = _server.Api.Requests.Where(r => r["limit"] is not null).ToList();
        Assert.Equal(["/api/v1/namespaces/ml/pods", "/apis/apps/v1/namespaces/ml/deployments"], lists.Select(r => r.Path).Order());
        Assert.DoesNotContain(_server.Api.Requests, r => r.Path.EndsWith("/log", StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static IEnumerable<BlindSpotView> Forbidden(SessionView view) => view.BlindSpots.Where(b => b.Reason == BlindSpotReason.Forbidden && b.Kind.Value != "Secret");

    private void Grant(string kind, string rule, string? ns = null) => _server.Api.Authorizer.ApplyFor("alice", PermissionReaderTests.Role(kind, rule, ns));

    private async Task<SessionView> ScanAllAsync()
    {
        await using var server = RecordedServer.Play("failures.jsonl.gz", 780);
        server.Api.Authorizer.Clear();
        return (await server.ScanAsync(new EngineDiagnosis(Rules), Cancellation)).Result;
    }

    /// <param name="ns">The namespace of the context.</param>
    /// <param name="only">Whether it is all that is asked for.</param>
    private async Task<SessionView> ScanAsync(string ns, bool only = false) =>
        (await _server.WithRequestsAsync(
            live => new DiagnosisSession(live, new EngineDiagnosis(Rules), new() { Namespace = only ? ns : null }, TimeProvider.System).ScanAsync(Cancellation), ns: ns)).Result;

    private async Task<Explanation> ExplainAsync(string ns, string pod) =>
        (await _server.WithRequestsAsync(
            live =>
            {
                var diagnosis = new EngineDiagnosis(Rules);
                return new Explainer(new(live, diagnosis, new(), TimeProvider.System), diagnosis).ExplainAsync(new(ResourceKinds.Pod, ns, pod, Whole: false), Cancellation);
            },
            Explainer.MostRequests, ns)).Result;
}

using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Commands;
using K8sDoctor.Troubleshooter.Kubernetes;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>An explanation is bounded by what it asks of the API server, whatever the server does; what is left out is said.</summary>
public sealed class RequestLimitTests
{
    private const string Crashing = "container-out-of-memory";

    private static readonly RuleSet Rules = ShippedRules.Load();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_fails_is_not_asked_more_often_for_that()
    {
        await using var server = RecordedServer.Play("failures.jsonl.gz", 780);
        var subject = await SubjectAsync(server);
        server.Api.Faults.Add(r => r["limit"] is not null, new FakeFault.Answer(503, "ServiceUnavailable", "busy", RetryAfter: "0"), times: int.MaxValue);

        var (explanation, requests) = await server.ExplainAsync(new EngineDiagnosis(Rules), subject, Cancellation);

        Assert.Equal(Explainer.MostRequests, requests.Count);
        Assert.Contains(explanation.View.Incomplete, reason => reason.Value.Contains("at most 40 requests are made to explain one object (the API server answers 503 ServiceUnavailable)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_object_that_could_not_be_read_within_the_limit_is_told_with_what_the_server_said()
    {
        await using var server = RecordedServer.Play("failures.jsonl.gz", 780);
        var subject = await SubjectAsync(server);
        server.Api.Faults.Add(_ => true, new FakeFault.Answer(503, "ServiceUnavailable", "apiserver is shutting down", RetryAfter: "0"), times: int.MaxValue);

        var (explanation, _) = await server.ExplainAsync(new EngineDiagnosis(Rules), subject, Cancellation);

        Assert.Equal("at most 40 requests are made to explain one object (the API server answers 503 ServiceUnavailable)", explanation.Unread);
    }

    [Fact]
    public async Task What_is_left_out_is_named_and_makes_the_diagnosis_incomplete()
    {
        await using var server = RecordedServer.Play("failures.jsonl.gz", 780);
        var subject = await SubjectAsync(server);

        var (view, requests) = await server.WithRequestsAsync(live => ExplainAsync(live, subject), most: 6);

        Assert.Equal(6, requests.Count);
        Assert.Matches("at most 6 requests are made to explain one object, and these are left out: .*Ingress", string.Join('\n', view.Incomplete));
        Assert.Equal(ExitCodes.Incomplete, ExitCodes.Of(view, FailOn.Never, strict: false));
    }

    [Fact]
    public async Task A_list_whose_pages_would_be_too_many_is_given_up_after_the_first()
    {
        await using var fake = new FakeClusterFixture(most: 6);
        for (var i = 0; i < 2_001; i++)
            fake.Cluster.Apply(FakeClusterFixture.Pod("a", $"p{i}"));

        var changes = await fake.ListAsync(new SourceScope(ResourceKinds.Pod, null));

        Assert.Single(fake.Api.Requests, r => r["limit"] is not null);
        Assert.DoesNotContain(changes, c => c is Replaced);
        Assert.Equal(SourceStatus.NotRead, changes.OfType<SourceState>().Last().Status);
    }

    [Fact]
    public async Task A_log_that_is_left_out_says_why()
    {
        await using var fake = new FakeClusterFixture();
        using var api = ApiConnection.Open(new() { Namespace = "a", Server = new("https://fake.example") }, null, fake.Clock, fake.Handler, mostRequests: 0);
        using var logs = new LogReader(api, fake.Clock);

        Assert.Equal("at most 0 requests are made to explain one object", (await logs.ReadAsync(new(new("a", "p", "c", false)), Cancellation)).Failure);
    }

    private static async Task<SessionView> ExplainAsync(LiveCluster live, ExplainTarget target)
    {
        var diagnosis = new EngineDiagnosis(Rules);
        return (await new Explainer(new(live, diagnosis, new(), TimeProvider.System), diagnosis).ExplainAsync(target, Cancellation)).View;
    }

    private static async Task<ExplainTarget> SubjectAsync(RecordedServer server)
    {
        var scan = (await server.ScanAsync(new EngineDiagnosis(Rules), Cancellation)).Result;
        var pod = scan.Incidents.Where(i => i.Rule == Crashing).SelectMany(i => i.Members).First(m => m.Kind.Value == "Pod");
        return new(ResourceKinds.Pod, pod.Namespace.Value, pod.Name.Value, Whole: false);
    }
}

using System.Text;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>Watches that begin with all objects, and what becomes of them where the server cannot do that, or does not finish.</summary>
public sealed class WatchListTests : IAsyncDisposable
{
    private static readonly SourceScope Pods = new(ResourceKinds.Pod, null);

    private readonly FakeClusterFixture _fake = new(streams: true);

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    [Fact]
    public async Task One_request_brings_all_objects_as_one_replacement_and_then_the_news()
    {
        for (var i = 0; i < 1203; i++)
            _fake.Cluster.Apply(FakeClusterFixture.Pod("a", $"p{i:d4}"));
        _ = _fake.Start(true, Pods);
        await _fake.UntilAsync(() => _fake.Objects.Count == 1203);
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "news"));
        await _fake.UntilAsync(() => _fake.Objects.ContainsKey("Pod a/news"));
        Assert.Equal(1203, Assert.Single(_fake.Seen.OfType<Replaced>()).Objects.Length);
        Assert.Single(_fake.Seen.OfType<Upserted>());
        var request = Assert.Single(_fake.Api.Requests, r => r.Path == "/api/v1/pods");
        Assert.Equal(
            "GET /api/v1/pods?allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan&sendInitialEvents=true&timeoutSeconds=450&watch=true", request.ToString());
    }

    [Fact]
    public async Task Its_end_is_taken_up_from_its_last_version_without_all_objects()
    {
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        _ = _fake.Start(true, Pods);
        await _fake.UntilAsync(() => _fake.Count(r => r.IsWatch) == 2, stepSeconds: 10);
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "two"));
        await _fake.UntilAsync(() => _fake.Objects.Count == 2, stepSeconds: 1);
        Assert.Equal((1, 0), (_fake.Streams(), _fake.Lists()));
    }

    [Fact]
    public async Task A_server_that_refuses_it_is_asked_once_and_gives_pages_from_then_on()
    {
        _fake.Api.WatchList = false;
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        _ = _fake.Start(true, Pods);
        await _fake.UntilAsync(() => _fake.Objects.Count == 1);
        await _fake.Live.FetchAsync([new WantKind(ResourceKinds.Node, null)], System.Threading.Channels.Channel.CreateUnbounded<ClusterChange>().Writer, CancellationToken.None);
        Assert.Equal((1, 2), (_fake.Streams(), _fake.Lists()));
        Assert.All(_fake.Seen.OfType<SourceState>(), s => Assert.Equal("", s.Detail));
    }

    [Fact]
    public async Task A_server_that_does_not_know_the_parameter_is_found_out_by_its_first_bookmark()
    {
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        _fake.Api.Faults.Add(r => r["sendInitialEvents"] is not null, Lines(Line("ADDED", "one", 2), Bookmark(2, end: false)), 100);
        _ = _fake.Start(true, Pods);
        await _fake.UntilAsync(() => _fake.Objects.Count == 1);
        _fake.Cluster.Compact();
        _fake.Api.Faults.Add(r => r["resourceVersion"] is not null, new FakeFault.Answer(410, "Expired", "too old"), 2);
        _fake.Api.Bodies.Break(r => r.IsWatch, new FakeFault.Cut(0));
        await _fake.UntilAsync(() => _fake.Seen.OfType<Replaced>().Count() == 3, stepSeconds: 1);
        Assert.Equal((1, 3), (_fake.Streams(), _fake.Lists()));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(600)]
    public async Task A_stream_that_is_cut_before_its_end_leaves_nothing_behind(int bytes)
    {
        for (var i = 0; i < 5; i++)
            _fake.Cluster.Apply(FakeClusterFixture.Pod("a", $"p{i}"));
        _fake.Api.Faults.Add(r => r.IsWatch, new FakeFault.Cut(bytes));
        _ = _fake.Start(true, Pods);
        await _fake.UntilAsync(() => _fake.Objects.Count > 0, stepSeconds: 0.5);
        Assert.Equal(5, Assert.Single(_fake.Seen.OfType<Replaced>()).Objects.Length);
        Assert.Empty(_fake.Seen.OfType<Upserted>());
    }

    [Fact]
    public async Task What_fails_as_a_stream_is_tried_as_pages_and_the_other_way_round()
    {
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        _fake.Api.Faults.Add(r => r.IsWatch && r["resourceVersion"] is null, new FakeFault.Cut(100), 2);
        _fake.Api.Faults.Add(r => r["limit"] is not null, new FakeFault.Cut(20), 1);
        _ = _fake.Start(true, Pods);
        await _fake.UntilAsync(() => _fake.Objects.Count == 1, stepSeconds: 0.5);
        Assert.Equal((2, 2), (_fake.Streams(), _fake.Lists()));
    }

    [Fact]
    public async Task A_stream_that_stops_before_its_end_is_given_up_after_half_a_minute()
    {
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        _fake.Api.Faults.Add(r => r.IsWatch, new FakeFault.Silence(100));
        _ = _fake.Start(true, Pods);
        await _fake.WatchedAsync();
        var began = _fake.Clock.GetUtcNow();
        await _fake.UntilAsync(() => _fake.Objects.Count == 1, stepSeconds: 1);
        Assert.InRange(_fake.Clock.GetUtcNow() - began, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(40));
        Assert.Equal(1, _fake.Lists());
    }

    [Fact]
    public async Task An_error_in_the_stream_leads_to_pages()
    {
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        _fake.Api.Faults.Add(r => r.IsWatch, Lines(Line("ADDED", "old", 2), """{"type":"ERROR","object":{"kind":"Status","code":500,"reason":"InternalError","message":"no progress"}}"""));
        _ = _fake.Start(true, Pods);
        await _fake.UntilAsync(() => _fake.Objects.Count > 0, stepSeconds: 0.5);
        Assert.Equal("Pod a/one", Assert.Single(_fake.Objects.Keys));
        Assert.Equal((1, 1), (_fake.Streams(), _fake.Lists()));
    }

    [Fact]
    public async Task Changes_within_the_initial_events_are_taken_in_and_repetitions_turn_nothing_back()
    {
        _fake.Api.Faults.Add(
            r => r["sendInitialEvents"] is not null,
            Lines(
                Line("ADDED", "changed", 5, "Pending"), Line("ADDED", "gone", 6), Line("ADDED", "stays", 3), Line("MODIFIED", "changed", 9, "Running"),
                Line("DELETED", "gone", 10), Line("ADDED", "changed", 5, "Pending"), Line("ADDED", "gone", 6), Bookmark(10, end: true)));
        _ = _fake.Start(true, Pods);
        await _fake.UntilAsync(() => _fake.Seen.OfType<Replaced>().Any());
        Assert.Equal([("Pod a/changed", "Running"), ("Pod a/stays", "Running")], _fake.Objects.Select(o => (o.Key, o.Value!)));
    }

    [Fact]
    public async Task Who_may_list_and_not_watch_gets_pages()
    {
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        _fake.Api.Authorizer.Deny("pods", null, "watch");
        _ = _fake.Start(true, Pods);
        await _fake.UntilAsync(() => _fake.Objects.Count == 1);
        Assert.Equal(1, _fake.Lists());
        Assert.Empty(_fake.Reports(SourceStatus.Forbidden));
    }

    [Fact]
    public async Task One_shot_never_watches()
    {
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        await _fake.ListAsync(Pods);
        Assert.DoesNotContain(_fake.Api.Requests, r => r.IsWatch);
    }

    [Fact]
    public async Task Where_pages_are_preferred_a_list_whose_tokens_expire_is_asked_for_as_a_stream()
    {
        await using var fake = new FakeClusterFixture();
        for (var i = 0; i < 700; i++)
            fake.Cluster.Apply(FakeClusterFixture.Pod("a", $"p{i:d3}"));
        fake.Api.Faults.Add(r => r["continue"] is not null, new FakeFault.Answer(410, "Expired", "too old"), 1000);
        _ = fake.Start(true, Pods);
        await fake.UntilAsync(() => fake.Objects.Count == 700, stepSeconds: 0.5);
        Assert.Equal((1, 2), (fake.Streams(), fake.Lists()));
    }

    private static FakeFault.Garbage Lines(params string[] lines) => new(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));

    private static string Line(string type, string name, int version, string phase = "Running") =>
        $$$"""{"type":"{{{type}}}","object":{"metadata":{"name":"{{{name}}}","namespace":"a","resourceVersion":"{{{version}}}"},"status":{"phase":"{{{phase}}}"} } }""";

    private static string Bookmark(int version, bool end) =>
        $$$"""{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"{{{version}}}"{{{(end ? ",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}" : "")}}} } } }""";
}

using System.Text;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>News that are repeated or late, and servers that forget, restart or go back in time.</summary>
public sealed class ReflectorVersionsTests : IAsyncDisposable
{
    private static readonly SourceScope Pods = new(ResourceKinds.Pod, null);

    private readonly FakeClusterFixture _fake = new();

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    [Fact]
    public async Task A_restored_etcd_is_noticed_though_the_server_says_nothing()
    {
        await FollowAsync("one", "two");
        var backup = _fake.Cluster.Backup();
        _fake.Cluster.Delete("v1", "Pod", "a", "one");
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "two", "Failed"));
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "three"));
        await _fake.UntilAsync(() => _fake.Objects.Count == 2 && _fake.Objects["Pod a/two"] == "Failed");
        var began = _fake.Clock.GetUtcNow();
        _fake.Cluster.Restore(backup);
        await _fake.UntilAsync(() => _fake.Objects.Keys.SequenceEqual(["Pod a/one", "Pod a/two"]) && _fake.Objects["Pod a/two"] == "Running", stepSeconds: 1);
        Assert.InRange(_fake.Clock.GetUtcNow() - began, TimeSpan.Zero, TimeSpan.FromMinutes(2));
        Assert.Equal((1, 2), (_fake.Probes(), _fake.Lists()));
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "after"));
        await _fake.UntilAsync(() => _fake.Objects.ContainsKey("Pod a/after"), stepSeconds: 1);
    }

    [Fact]
    public async Task After_a_long_outage_the_server_is_asked_where_it_is_before_it_is_believed()
    {
        await FollowAsync("one");
        var backup = _fake.Cluster.Backup();
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "two"));
        await _fake.UntilAsync(() => _fake.Objects.Count == 2);
        _fake.Api.Faults.Add(_ => true, new FakeFault.Refuse(), 1000);
        _fake.Cluster.Restore(backup);
        var began = _fake.Clock.GetUtcNow();
        await _fake.UntilAsync(() => _fake.Clock.GetUtcNow() - began > TimeSpan.FromMinutes(2), stepSeconds: 1);
        _fake.Api.Faults.Clear();
        var before = _fake.Seen.Count;
        await _fake.UntilAsync(() => _fake.Status() == SourceStatus.Synced, stepSeconds: 1);
        Assert.Equal("Pod a/one", Assert.Single(_fake.Objects.Keys));
        Assert.IsType<Replaced>(_fake.Seen[before..].First(c => c is Replaced or SourceState { Status: SourceStatus.Synced }));
    }

    [Fact]
    public async Task After_a_long_outage_of_a_server_that_is_the_same_no_list_is_needed()
    {
        await FollowAsync("one");
        _fake.Api.Faults.Add(_ => true, new FakeFault.Refuse(), 15);
        _fake.Api.Bodies.Break(r => r.IsWatch, new FakeFault.Cut(0));
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "two"));
        await _fake.UntilAsync(() => _fake.Objects.Count == 2, stepSeconds: 1);
        Assert.Single(_fake.Seen.OfType<Replaced>());
    }

    [Fact]
    public async Task A_restored_etcd_whose_versions_were_moved_on_has_forgotten_ours()
    {
        await FollowAsync("one", "two");
        var backup = _fake.Cluster.Backup();
        _fake.Cluster.Delete("v1", "Pod", "a", "one");
        await _fake.UntilAsync(() => _fake.Objects.Count == 1);
        _fake.Cluster.Restore(backup, version: 1_000_000);
        await _fake.UntilAsync(() => _fake.Objects.Count == 2, stepSeconds: 1);
        Assert.Equal(2, _fake.Lists());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_version_of_the_future_leads_to_a_new_list(bool inStream)
    {
        const string text = "Too large resource version: 123, current: 45";
        await FollowAsync("one");
        _fake.Api.Faults.Add(
            r => r.IsWatch,
            inStream ? Lines($$"""{"type":"ERROR","object":{"kind":"Status","code":504,"reason":"Timeout","message":"{{text}}"} }""") : new FakeFault.Answer(504, "Timeout", text),
            inStream ? 1 : 3);
        _fake.Api.Bodies.Break(r => r.IsWatch, new FakeFault.Cut(0));
        await _fake.UntilAsync(() => _fake.Lists() == 2, stepSeconds: 0.5);
        Assert.Empty(_fake.Reports(SourceStatus.Stale));
    }

    [Fact]
    public async Task An_error_in_the_stream_that_says_nothing_of_versions_costs_no_list_unless_it_comes_again()
    {
        await FollowAsync("one");
        var error = Lines("""{"type":"ERROR","object":{"kind":"Status","code":500,"reason":"InternalError","message":"unable to decode an object in the watch stream"}}""");
        _fake.Api.Faults.Add(r => r.IsWatch, error);
        _fake.Api.Bodies.Break(r => r.IsWatch, new FakeFault.Cut(0));
        await _fake.UntilAsync(() => _fake.Count(r => r.IsWatch) == 3 && _fake.Api.OpenWatches == 1, stepSeconds: 0.5);
        Assert.Equal(1, _fake.Lists());
        _fake.Api.Faults.Add(r => r.IsWatch, error, 2);
        _fake.Api.Bodies.Break(r => r.IsWatch, new FakeFault.Cut(0));
        await _fake.UntilAsync(() => _fake.Lists() == 2, stepSeconds: 0.5);
    }

    [Fact]
    public async Task News_that_come_twice_are_told_once()
    {
        _fake.Api.Faults.Add(r => r.IsWatch, new FakeFault.Repeat());
        await FollowAsync("one");
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one", "Failed"));
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "two"));
        _fake.Cluster.Delete("v1", "Pod", "a", "one");
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "three"));
        await _fake.UntilAsync(() => _fake.Objects.ContainsKey("Pod a/three"));
        Assert.Equal((3, 1), (_fake.Seen.OfType<Upserted>().Count(), _fake.Seen.OfType<Deleted>().Count()));
        Assert.Equal((0, 1), (_fake.Probes(), _fake.Lists()));
    }

    [Fact]
    public async Task Late_news_of_one_object_do_not_turn_it_back_and_those_of_another_are_not_lost()
    {
        await FollowAsync("one");
        await RewatchAsync(
            Line("MODIFIED", "one", 90, "Failed"), Line("MODIFIED", "one", 80, "Pending"), Line("ADDED", "two", 70), Line("DELETED", "three", 88), Line("ADDED", "three", 87));
        await _fake.UntilAsync(() => _fake.Objects.Count == 2);
        Assert.Equal([("Pod a/one", "Failed"), ("Pod a/two", "Running")], _fake.Objects.Select(o => (o.Key, o.Value!)));
        Assert.Equal(0, _fake.Probes());
    }

    [Fact]
    public async Task News_from_before_the_list_are_not_believed_and_the_server_is_asked_where_it_is()
    {
        await FollowAsync("one", "two");
        await RewatchAsync(Line("MODIFIED", "one", 2, "Pending"), Line("DELETED", "two", 1));
        await _fake.UntilAsync(() => _fake.Probes() == 1, stepSeconds: 1);
        await _fake.UntilAsync(() => _fake.Api.OpenWatches == 1, stepSeconds: 1);
        Assert.Equal([("Pod a/one", "Running"), ("Pod a/two", "Running")], _fake.Objects.Select(o => (o.Key, o.Value!)));
        Assert.Equal(1, _fake.Lists());
    }

    [Fact]
    public async Task A_bookmark_of_a_version_that_was_passed_already_is_a_reason_to_ask_where_the_server_is()
    {
        await FollowAsync("one");
        await RewatchAsync(Line("MODIFIED", "one", 1000, "Failed"), """{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"900"} } }""");
        await _fake.UntilAsync(() => _fake.Lists() == 2, stepSeconds: 1);
        await _fake.UntilAsync(() => _fake.Objects["Pod a/one"] == "Running");
        Assert.Equal(1, _fake.Probes());
    }

    [Fact]
    public async Task A_version_that_the_server_cannot_read_is_as_good_as_forgotten()
    {
        await FollowAsync("one");
        _fake.Api.Faults.Add(r => r.IsWatch, new FakeFault.Answer(400, "BadRequest", "invalid resource version"));
        _fake.Api.Bodies.Break(r => r.IsWatch, new FakeFault.Cut(0));
        await _fake.UntilAsync(() => _fake.Lists() == 2, stepSeconds: 1);
    }

    [Fact]
    public async Task A_watch_goes_on_from_the_last_bookmark_when_that_is_newer_than_the_last_news()
    {
        await FollowAsync("one");
        _fake.Cluster.Apply("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"else","namespace":"other","labels":{"app":"x"}}}""");
        await _fake.UntilAsync(() => _fake.Objects.Count == 2);
        await RewatchAsync("""{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"5000"} } }""");
        await _fake.UntilAsync(() => _fake.Count(r => r.IsWatch && r["resourceVersion"] == "5000") == 1, stepSeconds: 1);
        Assert.Equal(1, _fake.Lists());
    }

    private static FakeFault.Garbage Lines(params string[] lines) => new(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));

    private static string Line(string type, string name, int version, string phase = "Running") =>
        $$$"""{"type":"{{{type}}}","object":{"metadata":{"name":"{{{name}}}","namespace":"a","resourceVersion":"{{{version}}}"},"status":{"phase":"{{{phase}}}"} } }""";

    private async Task FollowAsync(params string[] names)
    {
        foreach (var name in names)
            _fake.Cluster.Apply(FakeClusterFixture.Pod("a", name));
        _ = _fake.Start(true, Pods);
        await _fake.WatchedAsync();
    }

    /// <summary>Ends the open watch; the next one has these lines, and ends.</summary>
    private async Task RewatchAsync(params string[] lines)
    {
        var watches = _fake.Count(r => r.IsWatch);
        _fake.Api.Faults.Add(r => r.IsWatch, Lines(lines));
        _fake.Api.Bodies.Break(r => r.IsWatch, new FakeFault.Cut(0));
        await _fake.UntilAsync(() => _fake.Count(r => r.IsWatch) > watches, stepSeconds: 1);
    }
}

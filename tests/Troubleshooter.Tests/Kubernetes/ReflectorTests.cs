using System.Collections.Concurrent;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

public sealed class ReflectorTests : IAsyncDisposable
{
    private static readonly SourceScope Pods = new(ResourceKinds.Pod, null);

    private readonly FakeClusterFixture _fake = new();

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    [Fact]
    public async Task A_list_of_many_pages_is_one_replacement()
    {
        for (var i = 0; i < 1203; i++)
            _fake.Cluster.Apply(FakeClusterFixture.Pod("a", $"p{i:d4}"));
        var changes = await _fake.ListAsync(Pods);
        var replaced = Assert.Single(changes.OfType<Replaced>());
        Assert.Equal(1203, replaced.Objects.Length);
        Assert.Equal(3, _fake.Count(r => r.Path == "/api/v1/pods"));
        Assert.All(_fake.Api.Requests.Where(r => r.Path == "/api/v1/pods"), r => Assert.Equal("500", r["limit"]));
    }

    [Fact]
    public async Task News_follow_the_list()
    {
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one", "Pending"));
        _ = _fake.Start(true, Pods);
        await WatchedAsync();
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one", "Running"));
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "two", "Pending"));
        await _fake.UntilAsync(() => _fake.Objects.Count == 2 && _fake.Objects["Pod a/one"] == "Running");
        _fake.Cluster.Delete("v1", "Pod", "a", "one");
        await _fake.UntilAsync(() => _fake.Objects.Keys.SequenceEqual(["Pod a/two"]));
        Assert.Single(_fake.Seen.OfType<Replaced>());
    }

    [Fact]
    public async Task A_watch_that_ends_is_taken_up_from_its_last_version_without_a_list()
    {
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        _ = _fake.Start(true, Pods);
        await WatchedAsync();
        await _fake.UntilAsync(() => _fake.Count(r => r.IsWatch) >= 2, stepSeconds: 30);
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "two"));
        await _fake.UntilAsync(() => _fake.Objects.Count == 2, stepSeconds: 1);
        Assert.Equal(1, _fake.Lists());
    }

    [Fact]
    public async Task A_line_cut_in_the_middle_is_read_again()
    {
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        _fake.Api.Faults.Add(r => r.IsWatch, new FakeFault.Cut(100));
        _ = _fake.Start(true, Pods);
        await WatchedAsync();
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "two"));
        await _fake.UntilAsync(() => _fake.Objects.Count == 2, stepSeconds: 1);
        Assert.Equal(1, _fake.Lists());
    }

    [Fact]
    public async Task A_version_forgotten_in_the_stream_leads_to_one_atomic_replacement_that_loses_no_deletion()
    {
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "two"));
        _fake.Api.Faults.Add(r => r.IsWatch, new FakeFault.Answer(503, "ServiceUnavailable", "down"), 4);
        _ = _fake.Start(true, Pods);
        await _fake.UntilAsync(() => _fake.Objects.Count == 2 && _fake.Count(r => r.IsWatch) > 0);
        _fake.Cluster.Delete("v1", "Pod", "a", "one");
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "three"));
        _fake.Cluster.Compact();
        await _fake.UntilAsync(() => _fake.Objects.Keys.SequenceEqual(["Pod a/three", "Pod a/two"]), stepSeconds: 1);
        Assert.Equal(2, _fake.Seen.OfType<Replaced>().Count());
        Assert.Empty(_fake.Seen.OfType<Deleted>());
    }

    [Theory]
    [InlineData("watch")]
    [InlineData("list")]
    [InlineData("page")]
    public async Task A_410_as_HTTP_status_leads_to_a_fresh_list(string where)
    {
        for (var i = 0; i < 700; i++)
            _fake.Cluster.Apply(FakeClusterFixture.Pod("a", $"p{i}"));
        var gone = new FakeFault.Answer(410, "Expired", "too old");
        _fake.Api.Faults.Add(r => where == "watch" ? r.IsWatch : where == "list" ? r["limit"] is not null && r["continue"] is null : r["continue"] is not null, gone);
        _ = _fake.Start(true, Pods);
        await WatchedAsync(stepSeconds: 1);
        await _fake.UntilAsync(() => _fake.Objects.Count == 700, stepSeconds: 1);
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "last"));
        await _fake.UntilAsync(() => _fake.Objects.ContainsKey("Pod a/last"), stepSeconds: 1);
    }

    [Fact]
    public async Task A_bad_line_is_asked_for_again_and_after_a_second_one_all_anew_but_never_in_a_hot_loop()
    {
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        _fake.Api.Faults.Add(r => r.IsWatch, new FakeFault.Garbage("{\"type\":\"ADDED\",\"object\":[\n"u8.ToArray()), 5);
        _ = _fake.Start(true, Pods);
        var began = _fake.Clock.GetUtcNow();
        await _fake.UntilAsync(() => _fake.Count(r => r.IsWatch) == 2, stepSeconds: 1);
        Assert.Equal(1, _fake.Lists());
        await _fake.UntilAsync(() => _fake.Count(r => r.IsWatch) == 6, stepSeconds: 1);
        Assert.True(_fake.Clock.GetUtcNow() - began >= TimeSpan.FromSeconds(2 + 4 + 8 + 16 + 32), "the pauses double");
        Assert.Equal(5, _fake.Lists());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_ends_every_watch_at_once_is_not_asked_in_a_hot_loop_and_the_picture_is_stale(bool cut)
    {
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        _fake.Api.Faults.Add(r => r.IsWatch, cut ? new FakeFault.Cut(0) : new FakeFault.End(0), 10_000);
        _fake.Api.BookmarkInterval = TimeSpan.FromTicks(1);
        _ = _fake.Start(true, Pods);
        var began = _fake.Clock.GetUtcNow();
        await _fake.UntilAsync(() => _fake.Clock.GetUtcNow() - began > TimeSpan.FromMinutes(10), stepSeconds: 1);
        Assert.InRange(_fake.Count(r => r.IsWatch), 5, 40);
        Assert.Equal(1, _fake.Lists());
        Assert.NotEmpty(_fake.Reports(SourceStatus.Stale));
    }

    [Fact]
    public async Task A_server_that_is_away_makes_the_picture_stale_since_the_last_word_and_its_return_makes_it_fresh()
    {
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        _ = _fake.Start(true, Pods);
        await WatchedAsync();
        var lastWord = _fake.Clock.GetUtcNow().UtcDateTime;
        _fake.Api.Faults.Add(r => r.IsWatch, new FakeFault.Drop(), 9);
        await _fake.UntilAsync(() => _fake.Seen.OfType<SourceState>().Any(s => s.Status == SourceStatus.Stale), stepSeconds: 20);
        var stale = _fake.Seen.OfType<SourceState>().First(s => s.Status == SourceStatus.Stale);
        Assert.True(stale.Since >= lastWord && stale.Since < _fake.Clock.GetUtcNow().UtcDateTime, $"since {stale.Since}");
        await _fake.UntilAsync(() => Status() == SourceStatus.Synced, stepSeconds: 20);
        Assert.Equal(1, _fake.Lists());
    }

    [Theory]
    [InlineData(403, SourceStatus.Forbidden)]
    [InlineData(401, SourceStatus.Forbidden)]
    [InlineData(404, SourceStatus.NotServed)]
    public async Task A_refusal_is_told_at_once_and_tried_again_slowly(int code, SourceStatus status)
    {
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        _fake.Api.Faults.Add(r => r.Path == "/api/v1/pods", new FakeFault.Answer(code, "No", "no"), 2);
        _ = _fake.Start(true, Pods);
        await _fake.UntilAsync(() => _fake.Seen.OfType<SourceState>().Any(s => s.Status == status));
        var began = _fake.Clock.GetUtcNow();
        await _fake.UntilAsync(() => _fake.Objects.Count == 1, stepSeconds: 5);
        Assert.True(_fake.Clock.GetUtcNow() - began >= TimeSpan.FromSeconds(120));
    }

    [Fact]
    public async Task One_forbidden_kind_does_not_hold_up_the_others()
    {
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        _fake.Api.Authorizer.Deny("secrets");
        var changes = await _fake.ListAsync(Pods, new(ResourceKinds.Secret, null));
        Assert.Single(changes.OfType<Replaced>(), r => r.Kind == ResourceKinds.Pod);
        var state = Assert.Single(changes.OfType<SourceState>(), s => s.Status == SourceStatus.Forbidden);
        Assert.Equal("secrets is forbidden: User \"admin\" cannot list resource \"secrets\" in API group \"\" at the cluster scope", state.Detail);
        Assert.Equal(1, _fake.Count(r => r.Path == "/api/v1/secrets"));
    }

    [Fact]
    public async Task A_list_that_cannot_be_had_is_excused_after_a_few_tries()
    {
        _fake.Api.Faults.Add(r => r.Path == "/api/v1/pods", new FakeFault.Answer(503, "ServiceUnavailable", "the server is busy"), 1000);
        var run = _fake.Start(false, Pods);
        await _fake.UntilAsync(() => run.IsCompleted, stepSeconds: 1);
        await run;
        Assert.Equal(SourceStatus.Loading, Status());
        Assert.Equal("the server is busy", _fake.Seen.OfType<SourceState>().Last().Detail);
    }

    [Fact]
    public async Task Retry_After_is_obeyed()
    {
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        _fake.Api.Faults.Add(r => r.Path == "/api/v1/pods", new FakeFault.Answer(429, "TooManyRequests", "slow down", "40"));
        _ = _fake.Start(true, Pods);
        await _fake.UntilAsync(() => Status() == SourceStatus.Loading && _fake.Count(r => r.Path == "/api/v1/pods") == 1);
        var began = _fake.Clock.GetUtcNow();
        await _fake.UntilAsync(() => _fake.Objects.Count == 1, stepSeconds: 1);
        Assert.True(_fake.Clock.GetUtcNow() - began >= TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task Pauses_grow_while_it_fails_and_begin_anew_after_a_success()
    {
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        _ = _fake.Start(true, Pods);
        await _fake.WatchedAsync();
        var first = await OutageAsync(8);
        var second = await OutageAsync(8);
        Assert.True(first[^1] > 8 * first[1], string.Join(' ', first));
        Assert.True(first[^1] <= TimeSpan.FromSeconds(70), string.Join(' ', first));
        Assert.True(second[1] < first[^1] / 8, string.Join(' ', second));
    }

    [Fact]
    public async Task Of_config_maps_and_secrets_only_metadata_is_ever_asked()
    {
        _fake.Cluster.Apply("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"a"},"data":{"password":"aHVudGVyMg=="}}""");
        _ = _fake.Start(true, new(ResourceKinds.Secret, null), new(ResourceKinds.ConfigMap, null));
        await _fake.UntilAsync(() => _fake.Count(r => r.IsWatch) == 2);
        Assert.Contains("Secret a/s", _fake.Objects.Keys);
        Assert.All(_fake.Api.Requests.Where(r => r.Path.StartsWith("/api/v1/", StringComparison.Ordinal)), r => Assert.StartsWith("application/json;as=PartialObjectMetadata", r.Accept.Replace(" ", "")));
    }

    [Fact]
    public async Task Narrowed_scopes_of_a_kind_are_one_replacement()
    {
        foreach (var name in (string[])["one", "two", "three"])
            _fake.Cluster.Apply(FakeClusterFixture.Pod("a", name));
        var changes = await _fake.ListAsync(new(ResourceKinds.Pod, "a", Name: "one"), new(ResourceKinds.Pod, "a", LabelSelector: "app=two"));
        var replaced = Assert.Single(changes.OfType<Replaced>());
        Assert.Equal(["one", "two"], replaced.Objects.Select(o => o.Name).Order());
        Assert.Equal("a", replaced.Namespace);
    }

    [Fact]
    public async Task What_is_wanted_later_is_kept_too()
    {
        _ = _fake.Start(true, Pods);
        await WatchedAsync();
        _fake.Cluster.Apply("""{"apiVersion":"v1","kind":"Node","metadata":{"name":"n1"}}""");
        var channel = System.Threading.Channels.Channel.CreateUnbounded<ClusterChange>();
        await _fake.Live.FetchAsync([new WantKind(ResourceKinds.Node, null)], channel.Writer, CancellationToken.None);
        _fake.Cluster.Apply("""{"apiVersion":"v1","kind":"Node","metadata":{"name":"n2"}}""");
        var seen = new List<ClusterChange>();
        await _fake.UntilAsync(() =>
        {
            while (channel.Reader.TryRead(out var change))
                seen.Add(change);
            return seen.OfType<Upserted>().Any();
        });
        Assert.Single(seen.OfType<Replaced>());
    }

    [Fact]
    public async Task No_more_than_eight_lists_run_at_once_and_pods_come_first()
    {
        _fake.Api.Faults.Add(r => r["limit"] is not null, new FakeFault.Hang(), 100);
        _ = _fake.Start(true, [.. ResourceKinds.All.Reverse().Select(k => new SourceScope(k, null))]);
        await _fake.UntilAsync(() => _fake.Count(r => r["limit"] is not null) == 8);
        Assert.Equal(["/api/v1/events", "/api/v1/nodes", "/api/v1/pods"], _fake.Api.Requests.Where(r => r["limit"] is not null).Take(3).Select(r => r.Path).Order());
    }

    [Fact]
    public async Task The_clock_is_the_servers()
    {
        _fake.Handler.Skew = TimeSpan.FromMinutes(-7);
        await _fake.ListAsync(Pods);
        Assert.Equal(_fake.Clock.GetUtcNow().UtcDateTime.AddMinutes(-7), _fake.Live.Now, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_at_all_is_said_so()
    {
        _fake.Api.Faults.Add(_ => true, new FakeFault.Drop(), 1000);
        var run = _fake.Start(true, Pods);
        await _fake.UntilAsync(() => run.IsCompleted, stepSeconds: 1);
        var e = await Assert.ThrowsAsync<ClusterUnreachableException>(() => run);
        Assert.Contains("fake.example:6443", e.Message);
    }

    /// <summary>Lets so many attempts fail; answers with the pauses between them.</summary>
    private async Task<List<TimeSpan>> OutageAsync(int attempts)
    {
        var times = new ConcurrentQueue<DateTimeOffset>();
        // Three requests are one attempt: a GET is tried again twice within a second.
        _fake.Api.Faults.Add(_ => Note(), new FakeFault.Refuse(), attempts * 3);
        _fake.Api.Bodies.Break(r => r.IsWatch, new FakeFault.Cut(0));
        await _fake.UntilAsync(() => times.Count == attempts * 3, stepSeconds: 0.5);
        await _fake.UntilAsync(() => _fake.Api.OpenWatches == 1 && Status() == SourceStatus.Synced, stepSeconds: 0.5);
        var firsts = times.Where((_, i) => i % 3 == 0).ToList();
        return [.. firsts.Zip(firsts.Skip(1), (a, b) => b - a)];

        bool Note()
        {
            times.Enqueue(_fake.Clock.GetUtcNow());
            return true;
        }
    }

    private Task WatchedAsync(double stepSeconds = 0) => _fake.UntilAsync(() => _fake.Count(r => r.IsWatch) > 0, stepSeconds);

    private SourceStatus? Status() => _fake.Seen.OfType<SourceState>().LastOrDefault()?.Status;
}

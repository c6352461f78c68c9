using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>What is said of how well a scope is known, while the server says no, nothing, or yes again.</summary>
public sealed class ReflectorStateTests : IAsyncDisposable
{
    private static readonly SourceScope Pods = new(ResourceKinds.Pod, null);

    private readonly FakeClusterFixture _fake = new();

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    [Theory]
    [InlineData(403)]
    [InlineData(401)]
    [InlineData(404)]
    public async Task One_refusal_of_a_watch_makes_what_was_known_stale_and_empties_nothing(int code)
    {
        await FollowAsync();
        _fake.Api.Faults.Add(r => r.IsWatch, new FakeFault.Answer(code, "No", "not now"));
        CutWatches();
        await _fake.UntilAsync(() => _fake.Status() == SourceStatus.Stale, stepSeconds: 1);
        await _fake.UntilAsync(() => _fake.Status() == SourceStatus.Synced, stepSeconds: 1);
        Assert.Equal(["Pod a/one", "Pod a/two"], _fake.Objects.Keys);
        Assert.Empty(_fake.Reports(SourceStatus.Forbidden).Concat(_fake.Reports(SourceStatus.NotServed)));
        Assert.Equal(1, _fake.Lists());
    }

    [Theory]
    [InlineData(403, SourceStatus.Forbidden)]
    [InlineData(404, SourceStatus.NotServed)]
    public async Task A_refusal_that_lasts_is_believed_after_ten_to_twenty_seconds(int code, SourceStatus status)
    {
        await FollowAsync();
        _fake.Api.Faults.Add(r => r.Path == "/api/v1/pods", new FakeFault.Answer(code, "No", "never"), 1000);
        CutWatches();
        await _fake.UntilAsync(() => _fake.Status() == SourceStatus.Stale, stepSeconds: 1);
        var began = _fake.Clock.GetUtcNow();
        await _fake.UntilAsync(() => _fake.Status() == status, stepSeconds: 1);
        Assert.InRange(_fake.Clock.GetUtcNow() - began, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Credentials_that_have_expired_make_what_was_known_old_and_never_forgotten()
    {
        await FollowAsync();
        _fake.Api.Faults.Add(_ => true, new FakeFault.Answer(401, "Unauthorized", "Unauthorized"), 1000);
        CutWatches();
        var end = _fake.Clock.GetUtcNow().AddMinutes(10);
        await _fake.UntilAsync(() => _fake.Clock.GetUtcNow() > end, stepSeconds: 5);

        Assert.Equal(SourceStatus.Stale, _fake.Status());
        Assert.Equal(2, _fake.Objects.Count);
        Assert.Equal("the server does not accept these credentials (401): the kubeconfig's user has none", _fake.Reports(SourceStatus.Stale).Last().Detail);

        _fake.Api.Faults.Clear();
        await _fake.UntilAsync(() => _fake.Status() == SourceStatus.Synced, stepSeconds: 5);
    }

    [Theory]
    [InlineData(403, SourceStatus.Forbidden)]
    [InlineData(404, SourceStatus.NotServed)]
    public async Task A_refusal_of_a_new_list_of_what_was_known_is_confirmed_too(int code, SourceStatus status)
    {
        await FollowAsync();
        _fake.Api.Faults.Add(r => r["limit"] is not null, new FakeFault.Answer(code, "No", "no"), 1);
        _fake.Cluster.Compact();
        _fake.Api.Faults.Add(r => r.IsWatch, new FakeFault.Answer(410, "Expired", "too old"));
        CutWatches();
        await _fake.UntilAsync(() => _fake.Reports(SourceStatus.Stale).Count == 1, stepSeconds: 1);
        await _fake.UntilAsync(() => _fake.Seen.OfType<Replaced>().Count() == 2, stepSeconds: 1);
        Assert.Empty(_fake.Reports(status));
    }

    [Fact]
    public async Task What_may_be_listed_and_not_watched_is_listed_now_and_then()
    {
        await FollowAsync();
        _fake.Api.Authorizer.Deny("pods", null, "watch");
        CutWatches();
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "three"));
        await _fake.UntilAsync(() => _fake.Objects.Count == 3, stepSeconds: 1);
        var began = (At: _fake.Clock.GetUtcNow(), Lists: _fake.Lists());
        await _fake.UntilAsync(() => _fake.Clock.GetUtcNow() - began.At > TimeSpan.FromMinutes(10), stepSeconds: 1);
        Assert.InRange(_fake.Lists() - began.Lists, 5, 10);
        Assert.Empty(_fake.Reports(SourceStatus.Forbidden));
        Assert.Contains(_fake.Reports(SourceStatus.Stale), s => s.Detail.Contains("cannot watch"));
        _fake.Api.Authorizer.Clear();
        await _fake.UntilAsync(() => _fake.Api.OpenWatches == 1, stepSeconds: 1);
    }

    [Fact]
    public async Task What_is_forbidden_stays_so_while_the_server_says_nothing()
    {
        _fake.Api.Authorizer.Deny("pods");
        _ = _fake.Start(true, Pods);
        await _fake.UntilAsync(() => _fake.Status() == SourceStatus.Forbidden);
        _fake.Api.Faults.Add(_ => true, new FakeFault.Refuse(), 20);
        await _fake.UntilAsync(() => _fake.Count(r => r.Path == "/api/v1/pods") > 10, stepSeconds: 5);
        Assert.Equal(SourceStatus.Forbidden, _fake.Status());
        Assert.Single(_fake.Reports(SourceStatus.Forbidden));
    }

    [Fact]
    public async Task Of_what_was_forbidden_nothing_is_known_when_it_is_allowed_again_until_it_is_listed()
    {
        await FollowAsync();
        _fake.Api.Authorizer.Deny("pods");
        CutWatches();
        await _fake.UntilAsync(() => _fake.Status() == SourceStatus.Forbidden, stepSeconds: 1);
        _fake.Api.Faults.Add(_ => true, new FakeFault.Refuse(), 20);
        _fake.Api.Authorizer.Clear();
        var before = _fake.Seen.Count;
        await _fake.UntilAsync(() => _fake.Status() == SourceStatus.Synced, stepSeconds: 5);
        Assert.DoesNotContain(_fake.Seen[before..], c => c is SourceState { IsKnown: true });
    }

    [Fact]
    public async Task While_all_is_listed_anew_after_an_outage_the_picture_stays_and_is_stale()
    {
        await FollowAsync();
        var before = _fake.Seen.Count;
        _fake.Cluster.Compact();
        _fake.Api.Faults.Add(r => r.IsWatch, new FakeFault.Answer(410, "Expired", "too old"));
        _fake.Api.Faults.Add(r => r["limit"] is not null, new FakeFault.Answer(503, "ServiceUnavailable", "the server is starting"), 12);
        CutWatches();
        await _fake.UntilAsync(() => _fake.Seen.OfType<Replaced>().Count() == 2, stepSeconds: 0.5);
        Assert.Equal([SourceStatus.Stale], _fake.Seen[before..].OfType<SourceState>().Select(s => s.Status).Distinct());
        Assert.Contains(_fake.Reports(SourceStatus.Stale), s => s.Detail == "the server is starting");
    }

    [Fact]
    public async Task When_the_source_is_started_again_the_old_picture_stays_and_ages_until_the_new_list()
    {
        await FollowAsync();
        var heard = _fake.Clock.GetUtcNow().UtcDateTime;
        await _fake.StopAsync();
        await _fake.UntilAsync(() => _fake.Api.OpenWatches == 0);
        _fake.Clock.Advance(TimeSpan.FromMinutes(3));
        _fake.Cluster.Delete("v1", "Pod", "a", "one");
        var before = _fake.Seen.Count;
        _fake.Api.Faults.Add(r => r["limit"] is not null, new FakeFault.Answer(503, "ServiceUnavailable", "busy"), 3);
        _ = _fake.Start(true, Pods);
        await _fake.UntilAsync(() => _fake.Objects.Count == 1, stepSeconds: 1);
        var states = _fake.Seen[before..].OfType<SourceState>().ToList();
        Assert.All(states, s => Assert.Equal((SourceStatus.Stale, heard), (s.Status, s.Since)));
        Assert.All(states, s => Assert.NotEqual("", s.Detail));
        Assert.Equal("Pod a/two", Assert.Single(_fake.Objects.Keys));
    }

    [Fact]
    public async Task A_connection_that_is_cut_now_and_then_is_no_failure()
    {
        await FollowAsync();
        for (var i = 1; i < 6; i++)
        {
            await _fake.UntilAsync(() => _fake.Count(r => r.IsWatch) == i && _fake.Api.OpenWatches == 1, stepSeconds: 1);
            _fake.Clock.Advance(TimeSpan.FromSeconds(45));
            CutWatches();
        }

        await _fake.UntilAsync(() => _fake.Count(r => r.IsWatch) == 6, stepSeconds: 1);
        Assert.Empty(_fake.Reports(SourceStatus.Stale));
        Assert.Equal(1, _fake.Lists());
    }

    private async Task FollowAsync()
    {
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "two"));
        _ = _fake.Start(true, Pods);
        await _fake.WatchedAsync();
    }

    private void CutWatches() => _fake.Api.Bodies.Break(r => r.IsWatch, new FakeFault.Cut(0));
}

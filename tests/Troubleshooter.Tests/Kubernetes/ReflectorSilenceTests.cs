using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>Watches of which nothing is heard, connections that hang, and answers that do not end.</summary>
public sealed class ReflectorSilenceTests : IAsyncDisposable
{
    private static readonly SourceScope Pods = new(ResourceKinds.Pod, null);

    private readonly FakeClusterFixture _fake = new();

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    [Fact]
    public async Task A_watch_that_is_silent_too_long_is_replaced_from_its_last_version_after_a_look_at_the_server()
    {
        await FollowAsync();
        _fake.Api.Bodies.Break(r => r.IsWatch, new FakeFault.Silence(0));
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "two"));
        var began = _fake.Clock.GetUtcNow();
        await _fake.UntilAsync(() => _fake.Objects.Count == 2, stepSeconds: 1);
        Assert.InRange(_fake.Clock.GetUtcNow() - began, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(115));
        Assert.Equal((1, 1, 2), (_fake.Probes(), _fake.Lists(), _fake.Count(r => r.IsWatch)));
        Assert.Empty(_fake.Reports(SourceStatus.Stale));
        Assert.Equal(1, _fake.Api.OpenWatches);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_when_looked_at_makes_the_picture_stale_since_the_last_word()
    {
        await FollowAsync();
        _fake.Clock.Advance(TimeSpan.FromSeconds(5));
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "two"));
        await _fake.UntilAsync(() => _fake.Objects.Count == 2);
        var lastWord = _fake.Clock.GetUtcNow();
        _fake.Api.Bodies.Break(r => r.IsWatch, new FakeFault.Silence(0));
        _fake.Api.Faults.Add(_ => true, new FakeFault.Hang(), 1000);
        await _fake.UntilAsync(() => _fake.Status() == SourceStatus.Stale, stepSeconds: 1);
        Assert.InRange(_fake.Clock.GetUtcNow() - lastWord, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(120));
        var stale = _fake.Reports(SourceStatus.Stale)[0];
        Assert.Equal(lastWord.UtcDateTime, stale.Since, TimeSpan.FromSeconds(1));
        Assert.Equal("fake.example:6443 did not answer in time", stale.Detail);
        _fake.Api.Faults.Clear();
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "three"));
        await _fake.UntilAsync(() => _fake.Objects.Count == 3, stepSeconds: 1);
        Assert.Equal(1, _fake.Lists());
    }

    [Fact]
    public async Task A_bookmark_is_enough_to_be_alive()
    {
        await FollowAsync();
        var began = _fake.Clock.GetUtcNow();
        await _fake.UntilAsync(() => _fake.Clock.GetUtcNow() - began > TimeSpan.FromMinutes(7), stepSeconds: 1);
        Assert.Equal((0, 1, 1), (_fake.Probes(), _fake.Lists(), _fake.Count(r => r.IsWatch)));
    }

    [Fact]
    public async Task A_server_that_sends_no_bookmarks_is_asked_less_and_less()
    {
        _fake.Api.BookmarkInterval = TimeSpan.FromDays(1);
        await FollowAsync();
        var began = _fake.Clock.GetUtcNow();
        await _fake.UntilAsync(() => _fake.Clock.GetUtcNow() - began > TimeSpan.FromHours(1), stepSeconds: 2);
        // Silent for 100, 100 and 200 s, and then for 400 s each. A watch that the server ends after 450 s without a word is no better: something may hold its news back.
        Assert.InRange(_fake.Probes(), 10, 12);
        Assert.Equal(1, _fake.Lists());
        Assert.Empty(_fake.Reports(SourceStatus.Stale));
    }

    [Fact]
    public async Task A_proxy_that_holds_the_headers_back_is_given_time()
    {
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        _fake.Api.Faults.Add(r => r.IsWatch, new FakeFault.Hang());
        _ = _fake.Start(true, Pods);
        await _fake.UntilAsync(() => _fake.Api.OpenWatches == 1, stepSeconds: 1);
        Assert.Equal((1, 1, 2), (_fake.Probes(), _fake.Lists(), _fake.Count(r => r.IsWatch)));
        Assert.Empty(_fake.Reports(SourceStatus.Stale));
    }

    [Fact]
    public async Task A_page_that_stops_in_the_middle_is_given_up_and_asked_for_again()
    {
        for (var i = 0; i < 900; i++)
            _fake.Cluster.Apply(FakeClusterFixture.Pod("a", $"p{i:d3}"));
        _fake.Api.Faults.Add(r => r["continue"] is not null, new FakeFault.Silence(5000));
        _ = _fake.Start(true, Pods);
        await _fake.UntilAsync(() => _fake.Count(r => r["continue"] is not null) == 1);
        var began = _fake.Clock.GetUtcNow();
        await _fake.UntilAsync(() => _fake.Objects.Count == 900, stepSeconds: 1);
        Assert.InRange(_fake.Clock.GetUtcNow() - began, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(40));
        Assert.Equal((1, 2), (_fake.Lists(), _fake.Count(r => r["continue"] is not null)));
    }

    [Fact]
    public async Task An_address_that_swallows_packets_is_an_outage_like_any_other()
    {
        await FollowAsync();
        _fake.Api.Faults.Add(_ => true, new FakeFault.Unreachable(), 4);
        _fake.Api.Bodies.Break(r => r.IsWatch, new FakeFault.Cut(0));
        await _fake.UntilAsync(() => _fake.Status() == SourceStatus.Stale, stepSeconds: 1);
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "two"));
        await _fake.UntilAsync(() => _fake.Objects.Count == 2 && _fake.Status() == SourceStatus.Synced, stepSeconds: 1);
    }

    private async Task FollowAsync()
    {
        _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        _ = _fake.Start(true, Pods);
        await _fake.WatchedAsync();
    }
}

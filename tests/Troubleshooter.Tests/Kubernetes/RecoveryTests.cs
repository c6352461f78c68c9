using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>How soon all scopes are in sync again when a server can be reached again, and that one that cannot be had is not asked more often for it.</summary>
public sealed class RecoveryTests : IAsyncDisposable
{
    private static readonly SourceScope[] Scopes = [.. ResourceKinds.All.Where(k => k != ResourceKinds.Namespace).Take(12).Select(k => new SourceScope(k, null))];

    private readonly FakeClusterFixture _fake;

    public RecoveryTests()
    {
        var random = new Random(7);
        _fake = new(jitter: () =>
        {
            lock (random)
                return random.NextDouble();
        });
    }

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_an_outage_the_first_that_reaches_the_server_hurries_the_others(bool refuses)
    {
        await FollowAsync();
        _fake.Api.Faults.Add(_ => true, refuses ? new FakeFault.Refuse() : new FakeFault.Answer(503, "ServiceUnavailable", "starting"), FakeFaults.Always);
        _fake.Api.Bodies.Break(r => r.IsWatch, new FakeFault.Cut(0));
        await PassAsync(200); // by now a wait is a minute
        Assert.Equal(0, InSync());

        _fake.Api.Faults.Clear();
        await _fake.UntilAsync(() => InSync() > 0, stepSeconds: 0.1);
        var first = _fake.Clock.GetUtcNow();
        await _fake.UntilAsync(() => InSync() == Scopes.Length, stepSeconds: 0.1);

        Assert.InRange((_fake.Clock.GetUtcNow() - first).TotalSeconds, 0, 15);
    }

    [Fact]
    public async Task A_kind_that_fails_by_itself_is_not_asked_more_often_because_others_have_news()
    {
        await FollowAsync();
        _fake.Api.Faults.Add(r => r.Path.EndsWith("/nodes", StringComparison.Ordinal), new FakeFault.Answer(503, "ServiceUnavailable", "never"), FakeFaults.Always);
        _fake.Api.Bodies.Break(r => r.IsWatch && r.Path.EndsWith("/nodes", StringComparison.Ordinal), new FakeFault.Cut(0));
        await PassAsync(60);
        var asked = _fake.Count(IsNodes);
        for (var i = 0; i < 120; i++)
        {
            _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "busy", $"phase{i}"));
            await PassAsync(1);
        }

        Assert.InRange(_fake.Count(IsNodes) - asked, 1, 12); // every minute or less, each with two quick repetitions
    }

    [Fact]
    public async Task Every_try_that_fails_is_told_with_the_next_one()
    {
        await FollowAsync();
        _fake.Api.Faults.Add(_ => true, new FakeFault.Refuse(), FakeFaults.Always);
        _fake.Api.Bodies.Break(r => r.IsWatch, new FakeFault.Cut(0));
        await PassAsync(20);

        var told = _fake.Reports(SourceStatus.Stale).Where(s => s.Kind == ResourceKinds.Pod).ToList();
        Assert.InRange(told.Count, 3, 8);
        Assert.Single(told.Select(s => (s.Since, s.Detail)).Distinct());
        Assert.Equal(told.Count, told.Select(s => s.NextTry).Distinct().Count());
        Assert.All(told, s => Assert.NotNull(s.NextTry));
    }

    private static bool IsNodes(FakeRequest request) => request.Path.EndsWith("/nodes", StringComparison.Ordinal);

    private async Task FollowAsync()
    {
        _ = _fake.Start(true, Scopes);
        await _fake.UntilAsync(() => _fake.Api.OpenWatches == Scopes.Length, stepSeconds: 0.1);
    }

    private async Task PassAsync(double seconds)
    {
        var until = _fake.Clock.GetUtcNow().AddSeconds(seconds);
        await _fake.UntilAsync(() => _fake.Clock.GetUtcNow() >= until, stepSeconds: 0.5);
    }

    private int InSync() => Scopes.Count(s => _fake.State.StatusOf(s.Kind, null).Status == SourceStatus.Synced);
}

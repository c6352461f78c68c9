using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Session;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace K8sDoctor.Troubleshooter.Tests.Session;

/// <summary>What a session asks of its source, and how often.</summary>
public sealed class SourceContractTests
{
    private readonly ManualClock _clock = new();
    private readonly IClusterSource _source = Substitute.For<IClusterSource>();

    public SourceContractTests()
    {
        _source.Identity.Returns(new ClusterIdentity("cluster", null, null, null, null, null));
        _source.Access.Returns(ClusterAccess.Whole);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_nothing_is_wanted_nothing_is_fetched()
    {
        await Session().ScanAsync(Cancellation);

        await _source.Received(1).RunAsync(Arg.Is<SourceRequest>(r => !r.Follow), Arg.Any<ChannelWriter<ClusterChange>>(), Arg.Any<CancellationToken>());
        await _source.DidNotReceiveWithAnyArgs().FetchAsync(default, default!, CancellationToken.None);
    }

    [Fact]
    public async Task An_unreachable_cluster_ends_a_scan_with_its_own_words()
    {
        _source.RunAsync(default!, default!, CancellationToken.None).ThrowsAsyncForAnyArgs(new ClusterUnreachableException("127.0.0.1:1 refuses"));

        var failure = await Assert.ThrowsAsync<ClusterUnreachableException>(() => Session().ScanAsync(Cancellation));

        Assert.Equal("127.0.0.1:1 refuses", failure.Message);
    }

    [Fact]
    public async Task A_fetch_that_fails_is_answered_and_not_thrown()
    {
        _source.FetchAsync(default, default!, CancellationToken.None).ThrowsAsyncForAnyArgs(new IOException("reset by peer"));
        var changes = Channel.CreateUnbounded<ClusterChange>();

        await Feed().FetchAsync([new WantLog(new("ml", "web-1", "app", true)), new WantKind(ResourceKinds.Node, null)], changes.Writer, Cancellation);

        var log = Assert.IsType<LogRead>(await changes.Reader.ReadAsync(Cancellation));
        var kind = Assert.IsType<SourceState>(await changes.Reader.ReadAsync(Cancellation));
        Assert.Equal("reset by peer", log.Log.Failure);
        Assert.Equal((SourceStatus.Loading, "reset by peer"), (kind.Status, kind.Detail));
    }

    [Fact]
    public async Task A_source_that_is_started_again_is_asked_for_what_was_wanted_meanwhile()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var changes = Channel.CreateUnbounded<ClusterChange>();
        var feed = Feed();
        await feed.FetchAsync([new WantKind(ResourceKinds.Pod, "shop"), new WantLog(new("ml", "web-1", "app", true))], changes.Writer, Cancellation);
        var following = feed.FollowAsync(new(ClusterMask.Build([]), [new(ResourceKinds.Pod, "ml")], Follow: true), changes.Writer, stop.Token);

        await changes.Reader.ReadAsync(Cancellation);
        await stop.CancelAsync();
        await following;

        await _source.Received(1).RunAsync(
            Arg.Is<SourceRequest>(r => r.Scopes.SequenceEqual(new SourceScope[] { new(ResourceKinds.Pod, "ml"), new(ResourceKinds.Pod, "shop") })),
            Arg.Any<ChannelWriter<ClusterChange>>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_source_that_ends_is_started_again_after_a_rest()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var changes = Channel.CreateUnbounded<ClusterChange>();
        var following = Feed().FollowAsync(new(ClusterMask.Build([]), [], Follow: true), changes.Writer, stop.Token);

        Assert.IsType<SourceFailed>(await changes.Reader.ReadAsync(Cancellation));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.IsType<SourceFailed>(await changes.Reader.ReadAsync(Cancellation));
        await stop.CancelAsync();
        await following;

        await _source.ReceivedWithAnyArgs(2).RunAsync(default!, default!, CancellationToken.None);
    }

    private SourceFeed Feed() => new(_source, TimeSpan.FromSeconds(5), _clock);

    private DiagnosisSession Session() => new(_source, new ScriptedDiagnosis(), new SessionOptions(), _clock);
}

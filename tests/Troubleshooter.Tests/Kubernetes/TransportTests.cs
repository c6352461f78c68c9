using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Kubernetes;
using K8sDoctor.Troubleshooter.Session;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>The whole client on real sockets: which protocol, how many connections, and news over all of them.</summary>
public sealed class TransportTests
{
    private static readonly SourceScope[] Everything = [.. ResourceKinds.All.Select(k => new SourceScope(k, null))];

    [Theory]
    [InlineData(HttpProtocols.Http1AndHttp2, "HTTP/2")]
    [InlineData(HttpProtocols.Http2, "HTTP/2")]
    [InlineData(HttpProtocols.Http1, "HTTP/1.1")]
    public async Task Watches_of_all_kinds_are_open_at_once_and_bring_news(HttpProtocols protocols, string expected)
    {
        await using var fake = await FakeServerFixture.StartAsync(new() { Protocols = protocols });
        fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        await FollowAsync(fake);
        Assert.All(fake.Server.Api.Requests, r => Assert.Equal(expected, r.Protocol));
    }

    [Fact]
    public async Task A_server_that_allows_few_requests_on_a_connection_gets_more_connections()
    {
        await using var fake = await FakeServerFixture.StartAsync(new() { MaxStreamsPerConnection = 10 });
        fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        await FollowAsync(fake);
        Assert.All(fake.Server.Api.Requests, r => Assert.Equal("HTTP/2", r.Protocol));
    }

    /// <summary>What this does on a real connection cannot be waited for in a test; without it a half-open connection would be found out by silence alone, after 100 s.</summary>
    [Fact]
    public void A_connection_over_which_a_watch_is_open_must_give_a_sign_of_life_within_a_minute()
    {
        using var handler = Transport.Create(new() { Namespace = "default", Server = new("https://fake.example") }, null);
        Assert.Equal(HttpKeepAlivePingPolicy.WithActiveRequests, handler.KeepAlivePingPolicy);
        Assert.InRange(handler.KeepAlivePingDelay + handler.KeepAlivePingTimeout, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));
        Assert.InRange(handler.ConnectTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_of_all_objects_that_is_compressed_brings_each_line_at_once(bool compressed)
    {
        await using var fake = await FakeServerFixture.StartAsync();
        fake.Server.Api.CompressWatchLists = compressed;
        for (var i = 0; i < 300; i++)
            fake.Cluster.Apply(FakeClusterFixture.Pod("a", $"p{i}"));
        await FollowAsync(fake, streams: true);
        Assert.DoesNotContain(fake.Server.Api.Requests, r => r["limit"] is not null);
    }

    /// <summary>Follows all kinds, waits until all are watched, changes something, waits for the news, and ends.</summary>
    private static async Task FollowAsync(FakeServerFixture fake, bool streams = false)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var live = LiveCluster.Open(
            KubeconfigLoader.Load(new() { Kubeconfig = fake.Kubeconfig }, KubeEnvironment.Current), null, TimeProvider.System, prefersWatchList: streams);
        var changes = Channel.CreateUnbounded<ClusterChange>();
        var running = live.RunAsync(new(FakeClusterFixture.Mask, [.. Everything], Follow: true), changes.Writer, stop.Token);
        await Wait.UntilAsync(() => fake.Server.Api.OpenWatches >= Everything.Length);
        fake.Cluster.Apply(FakeClusterFixture.Pod("a", "news"));
        fake.Cluster.Apply("""{"apiVersion":"v1","kind":"Node","metadata":{"name":"news"} }""");
        var news = new HashSet<string>();
        while (news.Count < 2)
        {
            if (await changes.Reader.ReadAsync(stop.Token) is Upserted { Object.Name: "news" } upserted)
                news.Add(upserted.Object.Kind.Kind);
        }

        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Wait.UntilAsync(() => fake.Server.Api.OpenWatches == 0);
    }
}

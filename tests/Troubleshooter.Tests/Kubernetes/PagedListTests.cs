using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

public sealed class PagedListTests
{
    private const int MB = 1024 * 1024;

    private static readonly SourceScope Pods = new(ResourceKinds.Pod, null);

    private readonly ManualClock _clock = new();

    [Fact]
    public void A_large_page_makes_the_next_ones_smaller_and_small_ones_make_them_large_again()
    {
        var list = new PagedList(_clock);
        list.Begin();
        Assert.Equal(500, list.Limit);
        list.Add(Page("a"), 5 * MB);
        Assert.Equal(500, list.Limit);
        list.Add(Page("b"), 100 * MB);
        Assert.Equal(80, list.Limit);
        list.Add(Page("c"), 17 * MB);
        Assert.Equal(75, list.Limit);
        list.Add(Page("d"), MB);
        Assert.Equal(150, list.Limit);
        list.Shrink();
        Assert.Equal(18, list.Limit);
        for (var i = 0; i < 10; i++)
            list.Shrink();
        Assert.Equal(1, list.Limit);
    }

    [Fact]
    public void Pages_are_kept_for_a_minute_after_a_failure()
    {
        var list = new PagedList(_clock);
        list.Begin();
        list.Add(Page("token"), 100);
        _clock.Advance(TimeSpan.FromSeconds(59));
        list.Begin();
        Assert.Equal(("token", "7"), (list.Token, list.Version));
        _clock.Advance(TimeSpan.FromSeconds(2));
        list.Begin();
        Assert.Equal((null, ""), (list.Token, list.Version));
    }

    [Fact]
    public void A_list_is_handed_out_once()
    {
        var list = new PagedList(_clock);
        list.Begin();
        list.Add(Page("next"), 100);
        list.Add(Page(null), 100);
        Assert.True(list.IsFinished);
        Assert.Equal(2, list.Take().Length);
        list.Begin();
        Assert.False(list.IsFinished);
        Assert.Empty(list.Take());
    }

    [Fact]
    public async Task A_server_that_stumbles_in_the_middle_of_a_list_is_asked_for_the_rest()
    {
        await using var fake = new FakeClusterFixture();
        for (var i = 0; i < 2000; i++)
            fake.Cluster.Apply(FakeClusterFixture.Pod("a", $"p{i:d4}"));
        var pages = 0;
        fake.Api.Faults.Add(r => r["continue"] is not null && ++pages == 2, new FakeFault.Answer(503, "ServiceUnavailable", "starting"));
        fake.Api.Faults.Add(r => pages is > 2 and < 9 && r["limit"] is not null, new FakeFault.Answer(503, "ServiceUnavailable", "starting"), 5);
        _ = fake.Start(true, Pods);
        await fake.UntilAsync(() => fake.Objects.Count == 2000, stepSeconds: 0.5);
        Assert.Equal((1, 1), (fake.Lists(), fake.Seen.OfType<Replaced>().Count()));
    }

    [Fact]
    public async Task A_page_that_is_larger_than_what_is_ever_read_is_asked_for_in_smaller_ones()
    {
        var cluster = new FakeCluster(_clock);
        for (var i = 0; i < 100; i++)
            cluster.Apply($$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p{{{i:d3}}}","namespace":"a","annotations":{"x":"{{{new string('x', 40_000)}}}"} } }""");
        var fake = new FakeApi(cluster);
        using var api = ApiConnection.Open(new() { Namespace = "default", Server = new("https://fake.example") }, null, _clock, new FakeApiHandler(fake));
        var reader = new ListReader(new(api, _clock) { Limit = MB }, new(FakeClusterFixture.Mask), new(null));
        var list = new PagedList(_clock);
        await reader.ReadAsync(Pods, list, CancellationToken.None);
        Assert.Equal(100, list.Take().Length);
        Assert.Equal(["500", "62", "7"], fake.Requests.Select(r => r["limit"]).Distinct().Take(3));
    }

    private static ResourceListPage Page(string? token) => new(
        [new ResourceReader(FakeClusterFixture.Mask).ReadObject(ResourceKinds.Pod, """{"metadata":{"name":"x","namespace":"a"} }"""u8)], "7", token, null);
}

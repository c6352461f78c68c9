using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>When the source is stopped, nothing of it is left: no request, no watch, no task, no timer.</summary>
public sealed class ReflectorLeakTests
{
    private static readonly SourceScope[] Everything = [.. ResourceKinds.All.Select(k => new SourceScope(k, null))];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_left_of_watches(bool streams)
    {
        await using var fake = Fake(streams);
        await LeavesNothingAsync(fake, () => fake.Api.OpenWatches == Everything.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_left_of_lists_that_wait_for_an_answer_or_a_turn(bool streams)
    {
        await using var fake = Fake(streams);
        fake.Api.Faults.Add(IsOfKinds, new FakeFault.Hang(), 1000);
        await LeavesNothingAsync(fake, () => fake.Api.OpenRequests == 8);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_left_of_answers_that_stopped(bool streams)
    {
        await using var fake = Fake(streams);
        fake.Api.Faults.Add(IsOfKinds, new FakeFault.Silence(30), 1000);
        await LeavesNothingAsync(fake, () => fake.Api.Bodies.Count == 8);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_left_of_pauses(bool streams)
    {
        await using var fake = Fake(streams);
        fake.Api.Faults.Add(IsOfKinds, new FakeFault.Refuse(), 1000);
        await LeavesNothingAsync(fake, () => fake.Count(r => r.Path == "/api/v1/pods") > 6, stepSeconds: 1);
    }

    [Fact]
    public async Task Nothing_is_left_of_a_probe()
    {
        await using var fake = Fake(streams: false);
        _ = fake.Start(true, Everything[0]);
        await fake.WatchedAsync();
        fake.Api.Faults.Add(r => r["limit"] == "1", new FakeFault.Hang(), 10);
        fake.Api.Bodies.Break(r => r.IsWatch, new FakeFault.Silence(0));
        await fake.UntilAsync(() => fake.Api.OpenRequests == 1, stepSeconds: 1);
        await fake.StopAsync();
        await fake.UntilAsync(() => IsEmpty(fake));
    }

    [Fact]
    public async Task While_it_runs_every_kind_has_one_watch_and_no_more()
    {
        await using var fake = Fake(streams: false);
        _ = fake.Start(true, Everything);
        await fake.UntilAsync(() => fake.Api.OpenWatches == Everything.Length);
        var began = fake.Clock.GetUtcNow();
        await fake.UntilAsync(() => fake.Clock.GetUtcNow() - began > TimeSpan.FromHours(1), stepSeconds: 5);
        await fake.UntilAsync(() => fake.Api.OpenWatches == Everything.Length, stepSeconds: 1);
        Assert.Equal(Everything.Length, fake.Lists());
    }

    private static bool IsOfKinds(FakeRequest request) => request.Method == "GET" && request.Path != "/version";

    private static FakeClusterFixture Fake(bool streams)
    {
        var fake = new FakeClusterFixture(streams: streams);
        fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        return fake;
    }

    private static async Task LeavesNothingAsync(FakeClusterFixture fake, Func<bool> isThere, double stepSeconds = 0)
    {
        var run = fake.Start(true, Everything);
        await fake.UntilAsync(isThere, stepSeconds);
        await fake.StopAsync();
        await fake.UntilAsync(() => run.IsCompleted && IsEmpty(fake));
    }

    private static bool IsEmpty(FakeClusterFixture fake) =>
        (fake.Api.OpenWatches, fake.Api.OpenRequests, fake.Api.Bodies.Count, fake.Clock.Timers) == (0, 0, 0, 0);
}

using System.Net;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>Many clients that lose the same server at the same moment do not come back at the same moment.</summary>
public sealed class BackoffTests
{
    private const int Failures = 8;

    public static TheoryData<string> Reasons => ["connection refused", "403", "429, come again in 20 s"];

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task Pauses_are_spread_by_chance(string reason)
    {
        var (some, others) = (await PausesAsync(reason, 0.1), await PausesAsync(reason, 0.9));
        Assert.All(some.Zip(others), pair => Assert.True((pair.First - pair.Second).Duration() > TimeSpan.FromMilliseconds(50), $"{pair.First} and {pair.Second}"));
    }

    [Fact]
    public async Task Pauses_grow_to_a_minute_and_no_further()
    {
        var pauses = await PausesAsync("connection refused", 0.5);
        Assert.InRange(pauses[0], TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(2));
        Assert.InRange(pauses[^1], TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
    }

    private static Exception Failure(string reason) => reason switch
    {
        "403" => new ApiRefusedException(HttpStatusCode.Forbidden, "no"),
        "429, come again in 20 s" => new ApiRefusedException(HttpStatusCode.TooManyRequests, "slow down", TimeSpan.FromSeconds(20)),
        _ => new HttpRequestException(HttpRequestError.ConnectionError, "refused"),
    };

    /// <summary>After how long it is tried again, each time, where chance always says the same.</summary>
    private static async Task<List<TimeSpan>> PausesAsync(string reason, double jitter)
    {
        var (clock, pauses, tries) = (new ManualClock(), new List<TimeSpan>(), 0);
        var pipeline = Backoff.Build(follow: true, clock, () => jitter, () => false, (_, again, _) =>
        {
            pauses.Add(again!.Value);
            return ValueTask.CompletedTask;
        });
        var running = pipeline.ExecuteAsync(_ => tries++ < Failures ? throw Failure(reason) : ValueTask.CompletedTask, TestContext.Current.CancellationToken).AsTask();
        await Wait.UntilAsync(() => running.IsCompleted, () => clock.Advance(TimeSpan.FromSeconds(10)));
        await running;
        return pauses;
    }
}

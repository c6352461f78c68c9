using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

public sealed class RequestBudgetTests
{
    private readonly ManualClock _clock = new();
    private readonly RequestBudget _budget;

    public RequestBudgetTests() => _budget = new(perSecond: 4, perMinute: 20, _clock) { Burst = 4 };

    [Fact]
    public async Task A_few_go_at_once_then_so_many_a_second_then_no_more_than_the_minute_allows()
    {
        var taken = Take(100);

        Assert.Equal(4, await DoneAsync(taken));
        for (var done = 5; done <= 20; done++)
        {
            _clock.Advance(TimeSpan.FromSeconds(0.252));
            Assert.Equal(done, await DoneAsync(taken));
        }

        _clock.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(20, await DoneAsync(taken));
        _clock.Advance(TimeSpan.FromSeconds(7)); // one that came late would be in the same minute as these
        Assert.Equal(20, await DoneAsync(taken));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange(await DoneAsync(taken), 21, 24);
    }

    [Fact]
    public async Task After_a_rest_there_is_no_more_than_a_burst()
    {
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(4, await DoneAsync(Take(10)));
    }

    [Fact]
    public async Task While_it_pauses_nobody_gets_through()
    {
        _budget.Pause(TimeSpan.FromSeconds(30));
        _budget.Pause(TimeSpan.FromSeconds(5));
        var taken = Take(1);

        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, await DoneAsync(taken));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, await DoneAsync(taken));
    }

    [Fact]
    public async Task Who_waits_can_be_cancelled()
    {
        using var stop = new CancellationTokenSource();
        _budget.Pause(TimeSpan.FromSeconds(30));
        var waiting = _budget.TakeAsync(stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private Task[] Take(int count) => [.. Enumerable.Range(0, count).Select(_ => _budget.TakeAsync(TestContext.Current.CancellationToken))];

    /// <summary>How many got through, once everybody else waits for the clock.</summary>
    private async Task<int> DoneAsync(Task[] tasks)
    {
        await Wait.UntilAsync(() => tasks.Count(t => t.IsCompleted) + _clock.Timers >= tasks.Length);
        return tasks.Count(t => t.IsCompleted);
    }
}

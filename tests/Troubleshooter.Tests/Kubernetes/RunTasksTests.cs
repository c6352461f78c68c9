using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>A run ends when nobody works in it any more, and what comes later is told so instead of waiting for ever.</summary>
public sealed class RunTasksTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RunTasks _tasks = new(TestContext.Current.CancellationToken);

    public void Dispose() => _tasks.Dispose();

    [Fact]
    public async Task The_end_waits_for_work_and_for_who_joined_and_then_lets_nobody_in()
    {
        var work = new TaskCompletionSource();
        _ = _tasks.Begin(() => work.Task);
        var stay = _tasks.Join();
        var end = _tasks.EndAsync();

        Assert.True(_tasks.Lifetime.IsCancellationRequested);
        work.SetResult();
        Assert.False(end.IsCompleted);
        stay.Dispose();
        await end.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Throws<OperationCanceledException>(() => _tasks.Join());
        Assert.Throws<OperationCanceledException>(() => { _ = _tasks.Begin(() => Task.CompletedTask); });
    }

    [Fact]
    public async Task What_fails_first_ends_the_rest_and_is_thrown_at_the_end()
    {
        var other = _tasks.Begin(() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _tasks.Lifetime));
        _ = _tasks.Begin(() => throw new InvalidOperationException("first"));

        await other.WaitAsync(Patience, TestContext.Current.CancellationToken);
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(_tasks.EndAsync);

        Assert.Equal("first", thrown.Message);
    }

    /// <summary>A single caller that waits on a semaphore when that is disposed waits for ever.</summary>
    [Fact]
    public async Task What_is_fetched_while_a_run_ends_is_answered_or_cancelled()
    {
        for (var round = 0; round < 30; round++)
        {
            await using var fake = new FakeClusterFixture();
            using var stop = new CancellationTokenSource();
            var changes = Channel.CreateUnbounded<ClusterChange>();
            var run = fake.Live.RunAsync(new(FakeClusterFixture.Mask, [new(ResourceKinds.Pod, null)], Follow: true), changes.Writer, stop.Token);
            await changes.Reader.ReadAsync(TestContext.Current.CancellationToken);
            var fetches = Enumerable.Range(0, 20).Select(i => Task.Run(async () => await fake.Live.FetchAsync([new WantKind(ResourceKinds.ConfigMap, $"ns{i}")], changes.Writer, stop.Token))).ToList();

            await stop.CancelAsync();

            foreach (var task in fetches.Append(run))
            {
                await ((Task)task.WaitAsync(Patience, TestContext.Current.CancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                Assert.True(task.IsCanceled || task.IsCompletedSuccessfully, $"round {round}: {task.Status} {task.Exception}");
            }
        }
    }
}

// Two tests that take turns on one thread would never see it quiet: each would wait for the other.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace K8sDoctor.FaultSuite;

/// <summary>
/// Tells when nothing is left to do but to wait. This process has one pool thread (FaultSuite.csproj), on which one test and its clients take turns: when the
/// test runs and the pool's queue is empty, then everything waits for the test's clock or for the test. So a test moves the clock when all is quiet, never
/// sleeps, and is the same every time.
/// </summary>
internal static class OneThread
{
    /// <summary>A pool that is busy after so many turns will be so for ever. The most that any sequence has needed is a few hundred.</summary>
    private const int MostTurns = 100_000;

    private static int _tests;

    /// <summary>Runs a test on the pool's thread, without the synchronization context of the test framework.</summary>
    public static async Task RunAsync(Func<Task> test)
    {
        ThreadPool.GetMaxThreads(out var threads, out _);
        Assert.True(threads == 1, "the fault suite runs in a process with one pool thread");
        Assert.True(Interlocked.Increment(ref _tests) == 1, "one test at a time has the thread");
        try
        {
            await Task.Run(test);
        }
        finally
        {
            Interlocked.Decrement(ref _tests);
        }
    }

    /// <summary>Completes when all others on the thread wait. To be awaited on that thread only.</summary>
    public static async Task WhenQuietAsync()
    {
        var turns = 0;
        do
        {
            Assert.True(++turns < MostTurns, "the client, or the server, does something all the time while no time passes");
            // Without RunContinuationsAsynchronously: the test goes on within the queued item, and what is queued then is all that there is.
            var turn = new TaskCompletionSource();
            ThreadPool.UnsafeQueueUserWorkItem(static turn => turn.SetResult(), turn, preferLocal: false);
            await turn.Task;
        }
        while (ThreadPool.PendingWorkItemCount > 0);
    }
}

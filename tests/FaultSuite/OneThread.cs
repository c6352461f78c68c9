namespace K8sDoctor.FaultSuite;

/// <summary>
/// Tells when nothing is left to do but to wait. This process has one pool thread (FaultSuite.csproj), on which tests and clients take turns: when a test runs
/// and the pool's queue is empty, then everything waits for the test's clock or for the test. So a test moves the clock when all is quiet, never sleeps, and is
/// the same every time.
/// </summary>
internal static class OneThread
{
    /// <summary>Runs a test on the pool's thread, without the synchronization context of the test framework.</summary>
    public static Task RunAsync(Func<Task> test)
    {
        ThreadPool.GetMaxThreads(out var threads, out _);
        Assert.True(threads == 1, "the fault suite runs in a process with one pool thread");
        return Task.Run(test);
    }

    /// <summary>Completes when all others on the thread wait. To be awaited on that thread only.</summary>
    public static async Task WhenQuietAsync()
    {
        do
        {
            // Without RunContinuationsAsynchronously: the test goes on within the queued item, and what is queued then is all that there is.
            var turn = new TaskCompletionSource();
            ThreadPool.UnsafeQueueUserWorkItem(static turn => turn.SetResult(), turn, preferLocal: false);
            await turn.Task;
        }
        while (ThreadPool.PendingWorkItemCount > 0);
    }
}

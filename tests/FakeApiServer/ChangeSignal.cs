namespace K8sDoctor.FakeApiServer;

/// <summary>Wakes all who wait for news: on the thread that brings them where <paramref name="inline"/> says so, else on the pool.</summary>
internal sealed class ChangeSignal(bool inline)
{
    private TaskCompletionSource _next = New(inline);

    /// <summary>Completes at the next news.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Never within a lock: who waits may go on within this call.</summary>
    public void Raise() => Interlocked.Exchange(ref _next, New(inline)).TrySetResult();

    private static TaskCompletionSource New(bool inline) => new(inline ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
}

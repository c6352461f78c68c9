namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>So many requests within a window of time; who comes too early waits until the oldest one has left the window.</summary>
internal sealed class RequestBudget(int requests, TimeSpan window, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Queue<long> _taken = [];

    public async Task TakeAsync(CancellationToken cancellation)
    {
        while (Wait() is { } wait)
            await Task.Delay(wait, clock, cancellation);
    }

    private TimeSpan? Wait()
    {
        lock (_lock)
        {
            while (_taken.Count > 0 && clock.GetElapsedTime(_taken.Peek()) >= window)
                _taken.Dequeue();
            if (_taken.Count >= requests)
                return window - clock.GetElapsedTime(_taken.Peek()) + TimeSpan.FromMilliseconds(1);
            _taken.Enqueue(clock.GetTimestamp());
            return null;
        }
    }
}

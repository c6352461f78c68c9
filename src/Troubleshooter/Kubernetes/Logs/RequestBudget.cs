namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>How many requests may be sent: a few at once and so many a second from then on, so many a minute, and none while the server wants to be left alone. Who comes too early waits.</summary>
internal sealed class RequestBudget(double perSecond, int perMinute, TimeProvider clock)
{
    // The server counts when requests come: one that is late on its way must not share its minute with those of the next.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1) + Late;

    // Timers fire up to a millisecond early.
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(1);

    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1 / perSecond);
    private readonly Lock _lock = new();
    private readonly Queue<DateTimeOffset> _minute = [];
    private DateTimeOffset _full = DateTimeOffset.MinValue;
    private DateTimeOffset _pausedUntil = DateTimeOffset.MinValue;

    /// <summary>How many may be sent at once after a rest.</summary>
    public required int Burst { get; set; }

    /// <summary>Waits for the next request's turn, and takes it.</summary>
    public async Task TakeAsync(CancellationToken cancellation)
    {
        while (Wait() is { } wait)
            await Task.Delay(wait + Grain, clock, cancellation);
    }

    /// <summary>Lets nobody through for this time.</summary>
    public void Pause(TimeSpan time)
    {
        lock (_lock)
        {
            var until = clock.GetUtcNow() + time;
            _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
        }
    }

    private TimeSpan? Wait()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            while (_minute.TryPeek(out var oldest) && now - oldest >= Minute)
                _minute.Dequeue();
            // The bucket is full again at _full; each request takes one interval of it.
            var full = _full > now ? _full : now;
            DateTimeOffset[] allowed =
            [
                _pausedUntil, full - (_interval * (Burst - 1)), _minute.Count < perMinute ? now : _minute.Peek() + Minute,
            ];
            if (allowed.Max() is var next && next > now)
                return next - now;
            _full = full + _interval;
            _minute.Enqueue(now);
            return null;
        }
    }
}

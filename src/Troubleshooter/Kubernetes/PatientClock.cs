namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>The clock by which one reflector waits between two tries: a wait ends early, now and then, when the server is reached by another one.</summary>
/// <param name="jitter">Random numbers of [0, 1).</param>
internal sealed class PatientClock(TimeProvider clock, Recovery recovery, Func<double> jitter) : TimeProvider
{
    /// <summary>Within this time all try again, each at a moment of its own.</summary>
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(2);

    /// <summary>A server that takes every connection and keeps none is reached all the time: the back-off must stand.</summary>
    private static readonly TimeSpan BetweenHurries = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private ITimer? _wait;
    private long? _hurried;
    private int _before;
    private bool _mayHurry;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    /// <summary>A try begins.</summary>
    public void Begin()
    {
        lock (_lock)
            (_wait, _mayHurry, _before) = (null, false, recovery.Count);
    }

    /// <summary>The try has failed for a reason that may be gone as soon as another one succeeds; not for one that the server has given.</summary>
    public void MayHurry()
    {
        lock (_lock)
            _mayHurry = !(_hurried is { } last && clock.GetElapsedTime(last) < BetweenHurries);
    }

    /// <summary>Ends the wait soon.</summary>
    public void Hurry()
    {
        lock (_lock)
        {
            if (_mayHurry && _wait is { } wait)
                wait.Change(Soon(), Timeout.InfiniteTimeSpan);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            // What was reached since the try began would not be told again.
            var due = _mayHurry && recovery.Count != _before && dueTime > Spread ? Soon() : dueTime;
            return _wait = clock.CreateTimer(callback, state, due, period);
        }
    }

    private TimeSpan Soon()
    {
        (_hurried, _mayHurry) = (clock.GetTimestamp(), false);
        return Spread * jitter();
    }
}

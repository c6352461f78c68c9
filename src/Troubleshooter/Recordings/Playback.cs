using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Recordings;

/// <summary>The clock of a recording that plays: its position moves with real time at a speed, stands still while paused, and stops at the end. Thread-safe.</summary>
internal sealed class Playback : IPlayback
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _from;
    private long _since;
    private TimeSpan? _end;
    private double _speed = 1;
    private bool _paused = true;

    public Playback(TimeProvider time, TimeSpan position) => (_time, _from, _since) = (time, position, time.GetTimestamp());

    /// <summary>Where it is, since the start of the recording.</summary>
    public TimeSpan Position
    {
        get
        {
            lock (_lock)
                return PositionNow();
        }
    }

    /// <summary>All of it was played, up to its end.</summary>
    public bool IsOver
    {
        get
        {
            lock (_lock)
                return PositionNow() == _end;
        }
    }

    /// <summary>How many seconds of the recording pass in a second; above 0.</summary>
    public double Speed
    {
        get
        {
            lock (_lock)
                return _speed;
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            Change(() => _speed = value);
        }
    }

    /// <summary>Whether it stands still. It does at first.</summary>
    public bool Paused
    {
        get
        {
            lock (_lock)
                return _paused;
        }

        set => Change(() => _paused = value);
    }

    /// <summary>Goes to a position at once.</summary>
    public void Seek(TimeSpan position) => Change(() => _from = position);

    /// <summary>Says where the recording ends: the position does not move beyond.</summary>
    public void EndAt(TimeSpan end) => Change(() => _end = end);

    /// <summary>Waits until the position is reached.</summary>
    public async Task WaitUntilAsync(TimeSpan position, CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            TimeSpan wait;
            lock (_lock)
            {
                var left = position - PositionNow();
                if (left <= TimeSpan.Zero)
                    return;
                changed = _changed.Task;
                wait = _paused || left / _speed > LongestWait ? LongestWait : left / _speed;
            }

            // A timer counts whole milliseconds: rounded up, it does not fire just before the moment.
            await changed.WaitAsync(wait + TimeSpan.FromMilliseconds(1), _time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private TimeSpan PositionNow()
    {
        var position = _paused ? _from : _from + (_time.GetElapsedTime(_since) * _speed);
        return position > _end ? _end.Value : position;
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            (_from, _since) = (PositionNow(), _time.GetTimestamp());
            change();
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}

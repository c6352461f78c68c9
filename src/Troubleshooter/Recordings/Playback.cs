using System.Threading.Channels;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Recordings;

/// <summary>
/// The clock of a recording that plays: its position moves with real time at a speed, stands still while paused, never passes what has not been told yet, and stops
/// at the end. Thread-safe.
/// </summary>
internal sealed class Playback : IPlayback
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Channel<bool> _rewinds = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private TaskCompletionSource _changed = NewSignal();
    private TimeSpan _from;
    private long _since;
    private TimeSpan? _sought;
    private TimeSpan? _rewound;
    private TimeSpan? _next;
    private TimeSpan? _end;
    private TimeSpan? _length;
    private double _speed = 1;
    private bool _paused = true;
    private bool _held;

    public Playback(TimeProvider time, TimeSpan position) => (_time, _from, _since) = (time, position, time.GetTimestamp());

    /// <summary>Where it is: what has been told, has been told up to there.</summary>
    public TimeSpan Position
    {
        get
        {
            lock (_lock)
                return PositionNow();
        }
    }

    TimeSpan IPlayback.Position
    {
        get
        {
            lock (_lock)
                return _rewound ?? PositionNow();
        }
    }

    public TimeSpan? Length
    {
        get
        {
            lock (_lock)
                return _end ?? _length;
        }
    }

    /// <summary>All of it was played, up to its end.</summary>
    public bool IsOver
    {
        get
        {
            lock (_lock)
                return _rewound is null && PositionNow() == _end;
        }
    }

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

    public void Seek(TimeSpan position) => Change(() =>
    {
        if (_rewound is null && position >= PositionNow())
        {
            _from = position;
            _sought = position;
            return;
        }

        _rewound = position > TimeSpan.Zero ? position : TimeSpan.Zero;
        _rewinds.Writer.TryWrite(true);
    });

    public async Task WaitForRewindAsync(CancellationToken cancellation) => await _rewinds.Reader.ReadAsync(cancellation);

    /// <summary>It is told from its start again: the clock stands still, and <see cref="Resume"/> lets it go on.</summary>
    /// <returns>Up to where.</returns>
    public TimeSpan Begin()
    {
        TimeSpan start = default;
        Change(() =>
        {
            start = _rewound ?? PositionNow();
            (_from, _sought, _rewound, _next, _end, _held) = (start, null, null, null, null, true);
        });
        return start;
    }

    /// <param name="position">Where it really stands.</param>
    public void Resume(TimeSpan position) => Change(() => (_from, _held) = (position, false));

    /// <summary>Says when what will be told next happened: the position does not pass it before it is told.</summary>
    public void Next(TimeSpan position)
    {
        lock (_lock)
            _next = position;
    }

    /// <summary>Says where the recording ends: the position does not move beyond.</summary>
    public void EndAt(TimeSpan end) => Change(() => (_next, _end) = (null, end));

    /// <summary>Says how long it is, before it has ended.</summary>
    public void Measured(TimeSpan length)
    {
        lock (_lock)
            _length = length;
    }

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
                wait = IsStill || left / _speed > LongestWait ? LongestWait : left / _speed;
            }

            // A timer counts whole milliseconds: rounded up, it does not fire just before the moment.
            await changed.WaitAsync(wait + TimeSpan.FromMilliseconds(1), _time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool IsStill => _paused || _held || _rewound is not null;

    private TimeSpan PositionNow()
    {
        var position = IsStill ? _from : _from + (_time.GetElapsedTime(_since) * _speed);
        if (position > _next)
            position = _next.Value;
        return position > _end ? _end.Value : position;
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            // What was sought may not have been reached yet.
            var position = PositionNow();
            (_from, _since) = (_sought > position ? _sought.Value : position, _time.GetTimestamp());
            change();
            _changed.TrySetResult();
            _changed = NewSignal();
        }
    }
}

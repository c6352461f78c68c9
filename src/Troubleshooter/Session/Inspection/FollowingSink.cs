namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>
/// Takes the log of one container to the buffer. A stream that is opened again begins with lines of the second in which the last one ended: what was there already is
/// left out, by time and, of lines of the same moment, by number.
/// </summary>
internal sealed class FollowingSink(LogFeed feed, int source, TimeProvider time) : ILogSink
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly LogEntry _line = new(LogEntryKind.Line, (short)source, null, Previous: false);
    private DateTime? _resumedAt;
    private int _skip;
    private int _same;

    /// <summary>When the last line was written, UTC; null before there is one.</summary>
    public DateTime? Last { get; private set; }

    /// <summary>How many lines were taken.</summary>
    public long Count { get; private set; }

    /// <summary>Set while it is told that something is in the way; the next line says that nothing is.</summary>
    public bool IsInTrouble { get; set; }

    /// <summary>Takes note of a line that is in the buffer already.</summary>
    public void Know(DateTime? at)
    {
        if (at is not { } moment)
            return;
        _same = moment == Last ? _same + 1 : 1;
        Last = moment;
    }

    /// <summary>To be called before a stream is opened from <see cref="Last"/> on.</summary>
    public void Resume() => (_resumedAt, _skip) = (Last, _same);

    public void Add(DateTime? at, ReadOnlySpan<byte> utf8)
    {
        if (at < _resumedAt || (at is not null && at == _resumedAt && _skip-- > 0))
            return;
        Know(at);
        Count++;
        if (IsInTrouble)
            Calm();
        feed.Buffer.Add(_line with { At = at }, utf8);
    }

    /// <summary>Nothing is in the way any more.</summary>
    public void Calm()
    {
        IsInTrouble = false;
        feed.Tell(source, "");
    }

    public async ValueTask WhenReadyAsync(CancellationToken cancellation)
    {
        while (feed.IsHeld)
            await Task.Delay(Look, time, cancellation);
    }
}

namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>The logs of one pod, read for as long as somebody looks at them. The task that paints calls all of it: everything is quick and never blocks.</summary>
internal sealed class PodLog : IDisposable
{
    private readonly Func<LogFeed, CancellationToken, Task> _read;
    private readonly Func<LogBuffer> _buffer;
    private CancellationTokenSource _stop = new();

    /// <param name="read">Begins to read, until it is cancelled; returns at once, and its task never fails.</param>
    public PodLog(Func<LogFeed, CancellationToken, Task> read, Func<LogBuffer>? buffer = null)
    {
        (_read, _buffer) = (read, buffer ?? (() => new LogBuffer()));
        Feed = Begin(LogRange.Tail);
    }

    /// <summary>What was read within the range of now.</summary>
    public LogFeed Feed { get; private set; }

    /// <summary>Reads anew, within another range or the same.</summary>
    public void Read(LogRange range)
    {
        Dispose();
        _stop = new();
        Feed = Begin(range);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private LogFeed Begin(LogRange range)
    {
        var feed = new LogFeed(range, _buffer());
        _ = _read(feed, _stop.Token);
        return feed;
    }
}

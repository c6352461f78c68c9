using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>
/// The logs that have been read, by the run that they are of, each until its pod goes. A run that ended is known by what was read of an earlier one until its
/// own log is there. Bounded: of too many logs the one that was read longest ago is dropped.
/// </summary>
internal sealed class LogStore
{
    /// <summary>How many logs are kept: more than the engine asks for, each of at most 64 KiB.</summary>
    public const int Capacity = 400;

    // Times in a status are cut to whole seconds; a log has them to the nanosecond.
    private static readonly TimeSpan Blur = TimeSpan.FromSeconds(2);

    private readonly Dictionary<ObjectKey, List<LogEntry>> _byPod = [];
    private int _count;
    private long _sequence;

    public KnownLog Find(ResourceObject? pod, LogKey key)
    {
        if (pod is null || !_byPod.TryGetValue(pod.Key, out var entries))
            return default;
        var wanted = LogRuns.Of(pod, key.Container, key.Previous);
        var own = entries.Find(e => e.Run == wanted.Run);
        var answer = own?.Answer(wanted.Ended);
        if (answer is { Failure: null })
            return new(answer, answer, null);
        var older = !wanted.Ended ? null : own?.Read is null ? Newest(entries, wanted.Run) : own;
        return older is null
            ? new(answer, null, null)
            : new(answer, older.Read, new(older == own ? wanted.Finished : older.Finished, older == own, answer?.Failure ?? "not read yet"));
    }

    /// <summary>Takes a log in, if it is that of the run that the pod's status names.</summary>
    public void Put(ResourceObject pod, LogRead read, ICollection<Dependency> touched)
    {
        var now = LogRuns.Of(pod, read.Key.Container, read.Key.Previous);
        if ((read.Run is { } asked && asked != now.Run) || !Fits(read.Log, now))
            return;
        if (!_byPod.TryGetValue(pod.Key, out var entries))
            _byPod.Add(pod.Key, entries = []);
        var entry = entries.Find(e => e.Run == now.Run);
        if (read.Log is { Failure: null, After: { } after } && entry?.Read?.Last != after)
            return;
        if (entry is null)
            entries.Add(entry = new(now.Run));
        _count += entry.Put(read.Log, now, ++_sequence);
        Touch(pod.Key, read.Key.Container, touched);
        _count -= LogEntry.Trim(entries, pod, read.Key.Container);
        if (_count > Capacity)
            DropOldest(touched);
    }

    public void PodChanged(ResourceObject? old, ResourceObject? value, ICollection<Dependency> touched)
    {
        if (old is null || !_byPod.TryGetValue(old.Key, out var entries))
            return;
        var again = value is null || value.Uid != old.Uid;
        foreach (var container in entries.Select(e => e.Run.Container).Distinct().ToArray())
        {
            if (again || LogRuns.Of(old, container, false) != LogRuns.Of(value!, container, false) || LogRuns.Of(old, container, true) != LogRuns.Of(value!, container, true))
                Touch(old.Key, container, touched);
            if (!again)
                _count -= LogEntry.Trim(entries, value!, container);
        }

        if (!again && entries.Count > 0)
            return;
        _count -= entries.Count(e => e.Read is not null);
        _byPod.Remove(old.Key);
    }

    /// <summary>False when the lines were written before the run began, or after it ended: the container has started again, and its status is not here yet.</summary>
    private static bool Fits(LogText log, LogRunState run) => !(log.Last < run.Run.Started - Blur) && !(log.First > run.Finished + Blur);

    private static LogEntry? Newest(List<LogEntry> entries, LogRun before) =>
        entries.Where(e => e.Read is not null && e.Run.Container == before.Container && e.Run.Number < before.Number).MaxBy(e => e.Run.Number);

    private static void Touch(ObjectKey pod, string container, ICollection<Dependency> touched)
    {
        touched.Add(Dependency.On(new LogKey(pod.Namespace, pod.Name, container, Previous: false)));
        touched.Add(Dependency.On(new LogKey(pod.Namespace, pod.Name, container, Previous: true)));
    }

    private void DropOldest(ICollection<Dependency> touched)
    {
        var (pod, entries) = _byPod.Where(p => p.Value.Exists(e => e.Read is not null)).MinBy(p => p.Value.Where(e => e.Read is not null).Min(e => e.Sequence));
        var oldest = entries.Where(e => e.Read is not null).MinBy(e => e.Sequence)!;
        entries.Remove(oldest);
        _count--;
        Touch(pod, oldest.Run.Container, touched);
        if (entries.Count == 0)
            _byPod.Remove(pod);
    }
}

/// <summary>What was read of one run's log, and what came of the last try.</summary>
internal sealed class LogEntry(LogRun run)
{
    private bool _whole;
    private LogText? _failed;
    private bool _failedAfterEnd;

    public LogRun Run { get; } = run;

    /// <summary>The lines, if any could be read.</summary>
    public LogText? Read { get; private set; }

    /// <summary>When the run ended, UTC, once that is known.</summary>
    public DateTime? Finished { get; private set; }

    /// <summary>Grows with each reading.</summary>
    public long Sequence { get; private set; }

    /// <summary>What came of asking; null when the run has ended since.</summary>
    public LogText? Answer(bool ended) =>
        Read is not null && (_whole || !ended) ? Read : _failed is not null && (_failedAfterEnd || !ended) ? _failed : null;

    /// <summary>Takes in an answer, and says how many logs there are more. A failure does not take away what was read.</summary>
    public int Put(LogText log, LogRunState state, long sequence)
    {
        Finished = state.Finished;
        if (log.Failure is not null)
        {
            (_failed, _failedAfterEnd) = (log, state.Ended);
            return 0;
        }

        var more = Read is null ? 1 : 0;
        Read = Read is not null && log.After is not null ? Read.Continue(log) : log;
        (_whole, _failed, Sequence) = (state.Ended, null, sequence);
        return more;
    }

    /// <summary>Leaves what is known of a container's two last runs, and the newest lines of an older one; says how many logs there are less.</summary>
    public static int Trim(List<LogEntry> entries, ResourceObject pod, string container)
    {
        var (newest, before) = (LogRuns.Of(pod, container, previous: false), LogRuns.Of(pod, container, previous: true));
        LogEntry? kept = null;
        foreach (var entry in entries.Where(e => e.Run.Container == container))
        {
            if (entry.Run == before.Run)
                entry.Finished = before.Finished;
            else if (entry.Run != newest.Run && entry.Read is not null && !(entry.Run.Number < kept?.Run.Number))
                kept = entry;
        }

        var dropped = entries.Where(e => e.Run.Container == container && e.Run != newest.Run && e.Run != before.Run && e != kept).ToArray();
        foreach (var entry in dropped)
            entries.Remove(entry);
        return dropped.Count(e => e.Read is not null);
    }
}

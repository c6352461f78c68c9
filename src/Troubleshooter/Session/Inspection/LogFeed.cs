using System.Collections.Immutable;
using System.Text;

namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>How the reading of a pod's logs stands.</summary>
/// <param name="Pod">Which pod; null while it is being chosen, or where there is none.</param>
/// <param name="Containers">Their names, in the order in which they start; the index is an entry's source.</param>
/// <param name="IsReading">What was written until now is still on its way.</param>
/// <param name="HasPrevious">A container had a run before this one.</param>
/// <param name="Words">What is in the way, or that nothing more comes; empty while all containers are followed.</param>
internal sealed record LogState(ReferenceView? Pod, ImmutableArray<SafeText> Containers, bool IsReading, bool HasPrevious, SafeText Words)
{
    public static readonly LogState Beginning = new(null, [], true, false, default);

    /// <summary>Which pod was chosen of several, and why; empty where there was no choice.</summary>
    public SafeText Choice { get; init; }
}

/// <summary>The logs of a pod within one range: what was read, and how the reading stands. Written by the tasks that read, shown by the one that paints.</summary>
internal sealed class LogFeed(LogRange range, LogBuffer buffer)
{
    /// <summary>How near the reader of old lines may come to the oldest one before nothing more is taken in.</summary>
    private const int Margin = 2_000;
    private const int Ahead = 256 * 1024;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, string> _troubles = [];
    private LogState _state = LogState.Beginning;
    private string? _lastNote;
    private long _changes;
    private long _pin = -1;

    public LogRange Range => range;

    public LogBuffer Buffer => buffer;

    public LogState State
    {
        get
        {
            lock (_lock)
                return _state;
        }
    }

    /// <summary>Grows whenever something else is to be shown.</summary>
    public long Version => buffer.Next + Interlocked.Read(ref _changes);

    /// <summary>The entry at which somebody reads while the log goes on: it is not dropped, and the log is held back instead. Null where the newest is looked at.</summary>
    public long? Pin
    {
        get => Interlocked.Read(ref _pin) is >= 0 and var pin ? pin : null;
        set => Interlocked.Exchange(ref _pin, value ?? -1);
    }

    /// <summary>Whether the log is held back for who reads old lines.</summary>
    public bool IsHeld => Pin is { } pin && buffer.IsNearlyFull(Ahead) && pin - buffer.First < Margin;

    public void Change(Func<LogState, LogState> change)
    {
        lock (_lock)
            _state = change(_state);
        Interlocked.Increment(ref _changes);
    }

    /// <summary>Notes what is in the way of a container's log; empty for nothing. Raw text.</summary>
    public void Tell(int source, string words)
    {
        lock (_lock)
        {
            if (_troubles.GetValueOrDefault(source, "") == words)
                return;
            _troubles[source] = words;
            _state = _state with { Words = new(_troubles.Values.FirstOrDefault(t => t.Length > 0)) };
        }

        Interlocked.Increment(ref _changes);
    }

    /// <summary>Writes a line of ours below the log. The same words again and again are written once. Raw text.</summary>
    public void Note(int source, string words, bool previous = false)
    {
        if (Interlocked.Exchange(ref _lastNote, words) != words)
            buffer.Add(new(LogEntryKind.Note, (short)source, null, previous), Encoding.UTF8.GetBytes(words));
    }
}

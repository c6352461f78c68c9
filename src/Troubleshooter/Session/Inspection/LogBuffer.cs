namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>What an entry of a log buffer is.</summary>
internal enum LogEntryKind : byte
{
    Line,

    /// <summary>A line of ours between lines of the log: where a run begins, why there is none, a mark.</summary>
    Note,
}

/// <summary>One entry without its text.</summary>
/// <param name="Source">Whose it is: the index of a container; -1 for nobody's.</param>
/// <param name="At">When it was written, UTC; null where that is not known.</param>
/// <param name="Previous">Of the run before the current one.</param>
internal readonly record struct LogEntry(LogEntryKind Kind, short Source, DateTime? At, bool Previous);

/// <summary>
/// The last lines of a log, bounded in lines and bytes: one ring of bytes and one of entries, both of a fixed size, so that a line costs no allocation and the
/// oldest make room for the newest. Entries are numbered from 0 on, for ever. Any thread may use it.
/// </summary>
internal sealed class LogBuffer
{
    /// <summary>The defaults: room for the last lines, and for so many bytes of them.</summary>
    public const int DefaultLines = 20_000;
    public const int DefaultBytes = 4 * 1024 * 1024;

    /// <summary>How many bytes of one line are kept: its first.</summary>
    public const int MostOfLine = 8 * 1024;

    private const int ShortLine = 32;

    private readonly Lock _lock = new();
    private readonly byte[] _bytes;
    private readonly Slot[] _slots;
    private long _first;
    private long _next;
    private int _write;

    public LogBuffer(int mostLines = DefaultLines, int mostBytes = DefaultBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostBytes, MostOfLine);
        (_slots, _bytes) = (new Slot[mostLines], new byte[mostBytes]);
    }

    /// <summary>The number of the oldest entry that is kept: so many were dropped.</summary>
    public long First
    {
        get
        {
            lock (_lock)
                return _first;
        }
    }

    /// <summary>The number that the next entry will have.</summary>
    public long Next
    {
        get
        {
            lock (_lock)
                return _next;
        }
    }

    /// <summary>Whether so many more bytes, of lines that are not very short, might drop something.</summary>
    public bool IsNearlyFull(int bytes)
    {
        lock (_lock)
            return _first > 0 || _write + bytes > _bytes.Length || _next - _first + (bytes / ShortLine) > _slots.Length;
    }

    public void Add(LogEntry entry, ReadOnlySpan<byte> utf8)
    {
        var kept = utf8[..Math.Min(utf8.Length, MostOfLine)];
        lock (_lock)
        {
            var slot = new Slot(entry, 0, kept.Length, utf8.Length - kept.Length);
            slot = slot with { Offset = Room(slot.Size) };
            kept.CopyTo(_bytes.AsSpan(slot.Offset));
            _slots[_next % _slots.Length] = slot;
            _next++;
            _write = slot.Offset + slot.Size;
        }
    }

    /// <summary>Hands out an entry with its bytes and how many more its line had; false where it has been dropped, or has not come yet. The bytes are valid within the call only.</summary>
    public bool Read<T>(long number, LogReading<T> read, out T result)
    {
        lock (_lock)
        {
            if (number < _first || number >= _next)
            {
                result = default!;
                return false;
            }

            ref var slot = ref _slots[number % _slots.Length];
            result = read(slot.Entry, _bytes.AsSpan(slot.Offset, slot.Length), slot.CutOff);
            return true;
        }
    }

    /// <summary>Where so many bytes may be written; what lies there is dropped, the oldest first.</summary>
    private int Room(int length)
    {
        if (_next - _first == _slots.Length)
            _first++;
        if (_write + length > _bytes.Length)
        {
            // The rest of the ring stays empty: a line lies in one piece.
            while (_first < _next && Oldest.Offset >= _write)
                _first++;
            _write = 0;
        }

        while (_first < _next && Oldest.Offset < _write + length && Oldest.Offset + Oldest.Size > _write)
            _first++;
        return _write;
    }

    private ref Slot Oldest => ref _slots[_first % _slots.Length];

    private readonly record struct Slot(LogEntry Entry, int Offset, int Length, int CutOff)
    {
        // An empty line has a place too, so that entries lie in the order of their numbers.
        public int Size => Math.Max(1, Length);
    }
}

/// <summary>Makes something of an entry.</summary>
/// <param name="cutOff">How many bytes of the line were not kept.</param>
internal delegate T LogReading<out T>(in LogEntry entry, ReadOnlySpan<byte> utf8, int cutOff);

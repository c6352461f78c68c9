using System.Buffers;
using K8sDoctor.Troubleshooter.Session.Inspection;
using K8sDoctor.Troubleshooter.Session.Tables;

namespace K8sDoctor.Troubleshooter.Terminal.Logs;

/// <summary>
/// Which entries of a log are shown, by their numbers: all, or those of one container that a filter lets through. What is new is tested once; what has been dropped is
/// forgotten. Lines of ours are always shown.
/// </summary>
internal sealed class LogRows
{
    private readonly List<long> _numbers = [];
    private LogBuffer? _buffer;
    private RowFilter _filter = RowFilter.None;
    private int? _source;
    private long _first;
    private long _next;
    private int _dropped;

    public int Count => IsWhole ? (int)(_next - _first) : _numbers.Count - _dropped;

    private bool IsWhole => !_filter.IsActive && _source is null;

    /// <summary>The number of the entry in a row.</summary>
    public long this[int row] => IsWhole ? _first + row : _numbers[_dropped + row];

    /// <summary>The row of an entry or, where it is not shown, of the next one that is; the number of rows where none is.</summary>
    public int IndexOf(long number)
    {
        if (IsWhole) return (int)Math.Clamp(number - _first, 0, Count);
        var found = _numbers.BinarySearch(_dropped, Count, number, null);
        return (found < 0 ? ~found : found) - _dropped;
    }

    /// <summary>Takes in what has come, or all of it where something else is asked for.</summary>
    /// <param name="source">Only this container; null for all.</param>
    public void Update(LogBuffer buffer, RowFilter filter, int? source)
    {
        var isNew = buffer != _buffer || !filter.Equals(_filter) || source != _source;
        var from = isNew ? 0 : _next;
        (_buffer, _filter, _source, _first, _next) = (buffer, filter, source, buffer.First, buffer.Next);
        if (isNew)
        {
            _numbers.Clear();
            _dropped = 0;
        }

        if (!IsWhole) Test(buffer, Math.Max(from, _first));
    }

    private void Test(LogBuffer buffer, long from)
    {
        while (_dropped < _numbers.Count && _numbers[_dropped] < _first) _dropped++;
        if (_dropped > _numbers.Count / 2)
        {
            _numbers.RemoveRange(0, _dropped);
            _dropped = 0;
        }

        var letters = ArrayPool<char>.Shared.Rent(LogBuffer.MostOfLine);
        bool IsShown(in LogEntry entry, ReadOnlySpan<byte> utf8, int cutOff) =>
            (_source is null || entry.Source == _source || entry.Source < 0) && (entry.Kind == LogEntryKind.Note || !_filter.IsActive || _filter.ShowsLine(LogWords.Decode(utf8, letters)));
        for (var number = from; number < _next; number++)
        {
            if (buffer.Read(number, IsShown, out var shown) && shown) _numbers.Add(number);
        }

        ArrayPool<char>.Shared.Return(letters);
    }
}

namespace K8sDoctor.Troubleshooter.Recordings;

/// <summary>Reads lines of bytes from a stream, with one buffer and a bound for the length of a line.</summary>
internal sealed class LineReader(Stream stream, int maxLength) : IDisposable
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>The number of the last line that was read, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>The next line without its line feed, valid until the next call; null at the end. Throws <see cref="InvalidDataException"/> for a line that is too long.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellation)
    {
        var searched = 0;
        while (true)
        {
            var feed = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (feed >= 0)
                return Take(searched + feed, skip: 1);
            if (_ended && _end == _start)
                return null; // not in a conditional expression: there null would become an empty line, by way of byte[]
            if (_ended)
                return Take(_end - _start, skip: 0);
            searched = _end - _start;
            if (searched > maxLength)
            {
                Number++;
                throw new InvalidDataException($"the line is longer than {maxLength / (1024 * 1024)} MiB");
            }

            await FillAsync(cancellation);
        }
    }

    public void Dispose() => stream.Dispose();

    private ReadOnlyMemory<byte> Take(int length, int skip)
    {
        var line = _buffer.AsMemory(_start, length);
        _start += length + skip;
        Number++;
        return line;
    }

    private async ValueTask FillAsync(CancellationToken cancellation)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
        _ended = read == 0;
        _end += read;
    }
}

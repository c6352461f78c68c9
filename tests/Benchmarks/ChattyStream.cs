using System.Globalization;
using System.Text;

namespace K8sDoctor.Benchmarks;

/// <summary>The body of a log to which so many lines are written in a second, by real time; who reads slowly finds them all later, as with a kubelet.</summary>
internal sealed class ChattyStream(int linesPerSecond, TimeProvider time) : Stream
{
    private readonly long _began = time.GetTimestamp();
    private byte[] _rest = [];
    private long _written;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.Length == 0)
        {
            var due = (long)(time.GetElapsedTime(_began).TotalSeconds * linesPerSecond) - _written;
            if (due <= 0)
                await Task.Delay(TimeSpan.FromMilliseconds(1), time, cancellationToken);
            else
                _rest = Lines(Math.Min(due, 500));
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest.AsSpan(0, count).CopyTo(buffer.Span);
        _rest = _rest[count..];
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private byte[] Lines(long count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"2026-11-23T19:09:40.{_written++ % 1_000_000_000:D9}Z ");
            text.Append(CultureInfo.InvariantCulture, $"INFO request {_written} GET /api/v1/items?page={_written % 97} took {_written % 431} ms, status {(_written % 50 == 0 ? 503 : 200)}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}

using System.Threading.Channels;

namespace K8sDoctor.FakeApiServer;

/// <summary>
/// A body between server and client without a socket: pieces are read as they were written, then the end or the failure. The client goes on on the server's
/// thread where <paramref name="inline"/> says so.
/// </summary>
internal sealed class MemoryBody(bool inline) : Stream
{
    private readonly Channel<ReadOnlyMemory<byte>> _pieces =
        Channel.CreateUnbounded<ReadOnlyMemory<byte>>(new() { SingleReader = true, AllowSynchronousContinuations = inline });

    private readonly CancellationTokenSource _gone = new();
    private ReadOnlyMemory<byte> _piece;

    /// <summary>Cancelled when the client has gone.</summary>
    public CancellationToken Gone => _gone.Token;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The server's side: never waits for the client.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
        bytes.IsEmpty ? ValueTask.CompletedTask : _pieces.Writer.WriteAsync(bytes, cancellation);

    /// <summary>The server's side: no more will come; with a failure, because the connection broke.</summary>
    public void Complete(Exception? failure = null) => _pieces.Writer.TryComplete(failure);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_piece.IsEmpty && !_pieces.Reader.TryRead(out _piece))
        {
            if (!await _pieces.Reader.WaitToReadAsync(cancellationToken))
                return 0;
        }

        var count = Math.Min(_piece.Length, buffer.Length);
        _piece[..count].CopyTo(buffer);
        _piece = _piece[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("a fake body is read asynchronously");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _gone.Cancel();
        base.Dispose(disposing);
    }
}

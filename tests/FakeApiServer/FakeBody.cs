using System.Text;

namespace K8sDoctor.FakeApiServer;

/// <summary>The body of one answer on its way to the client: written by the server, held, changed or broken by a fault, its own or one that comes later.</summary>
internal sealed class FakeBody(FakeRequest request, FakeFault.Body? fault, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> send, CancellationToken client) : IDisposable
{
    private const int PadPiece = 64 * 1024;

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(client);
    private readonly List<ReadOnlyMemory<byte>> _held = [];
    private FakeFault.Body? _fault = fault;
    private byte[]? _swapped;
    private long _written;
    private TaskCompletionSource? _resumed;

    public FakeRequest Request => request;

    /// <summary>Ends what is written for this body: the client has gone, or the body is broken.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>Writes a whole answer. Throws <see cref="FakeConnectionCutException"/> where the client shall see the connection break.</summary>
    public async Task SendAsync(FakeResponse response)
    {
        try
        {
            await (response.Stream is { } stream ? stream(this, Stopped) : WriteAsync(response.Body, Stopped));
            // One who has fallen silent does not tell of its end either.
            if (_resumed is { } resumed)
                await resumed.Task.WaitAsync(Stopped);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested && !client.IsCancellationRequested)
        {
            if (_fault is not FakeFault.End)
                throw new FakeConnectionCutException();
        }
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var strike = _resumed is null && _fault is { } fault ? fault.StrikesAt(bytes.Span, _written) : -1;
        await PassAsync(strike < 0 ? bytes : bytes[..strike], cancellation);
        if (strike < 0)
            return;
        Break(_fault!);
        cancellation.ThrowIfCancellationRequested();
        await PassAsync(bytes[strike..], cancellation);
    }

    /// <summary>A bookmark: never before what it says has been sent.</summary>
    public async Task WriteBookmarkAsync(byte[] line, CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _swapped, null) is { } held)
            await WriteAsync(held, cancellation);
        await WriteAsync(line, cancellation);
    }

    /// <summary>An event of a watch, a line with its end.</summary>
    public async Task WriteEventAsync(byte[] line, CancellationToken cancellation)
    {
        switch (_fault)
        {
            case FakeFault.Repeat:
                await WriteAsync(line, cancellation);
                break;
            case FakeFault.Swap when _swapped is null:
                _swapped = line;
                return;
            case FakeFault.Swap:
                _fault = null;
                await WriteAsync(line, cancellation);
                line = Interlocked.Exchange(ref _swapped, null)!;
                break;
            case FakeFault.Pad pad:
                _fault = null;
                line = await PadAsync(line, pad.Bytes, cancellation);
                break;
        }

        await WriteAsync(line, cancellation);
    }

    /// <summary>A fault that strikes now, however many bytes were written.</summary>
    public void Break(FakeFault.Body fault)
    {
        _fault = fault;
        if (fault is FakeFault.Silence)
            _resumed ??= new();
        else
            _stop.Cancel();
    }

    /// <summary>A fault that has not struck yet never will; what was held back to change places is sent.</summary>
    public async Task PardonAsync()
    {
        if (_resumed is not null)
            return;
        _fault = null;
        if (Interlocked.Exchange(ref _swapped, null) is { } line)
            await WriteAsync(line, Stopped);
    }

    /// <summary>Lets through what a silent body has held, and what comes from now on.</summary>
    public async Task ResumeAsync()
    {
        if (Interlocked.Exchange(ref _resumed, null) is not { } resumed)
            return;
        _fault = null;
        foreach (var bytes in _held)
            await send(bytes, Stopped);
        _held.Clear();
        resumed.TrySetResult();
    }

    public void Dispose() => _stop.Dispose();

    private async Task PassAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        _written += bytes.Length;
        if (_resumed is not null)
        {
            _held.Add(bytes);
            return;
        }

        var size = _fault is FakeFault.Pieces pieces ? pieces.Size : bytes.Length;
        for (; bytes.Length > size; bytes = bytes[size..])
            await send(bytes[..size], cancellation);
        await send(bytes, cancellation);
    }

    /// <summary>Writes the line up to the inside of its object, and the padding; what is left of the line is the answer.</summary>
    private async Task<byte[]> PadAsync(byte[] line, long count, CancellationToken cancellation)
    {
        var inside = line.AsSpan().IndexOf("\"object\":{"u8) + "\"object\":{"u8.Length;
        await WriteAsync(line.AsMemory(0, inside), cancellation);
        await WriteAsync("\"padding\":\""u8.ToArray(), cancellation);
        var piece = Encoding.ASCII.GetBytes(new string('x', PadPiece));
        for (; count > 0; count -= PadPiece)
            await WriteAsync(piece.AsMemory(0, (int)Math.Min(count, PadPiece)), cancellation);
        await WriteAsync("\","u8.ToArray(), cancellation);
        return line[inside..];
    }
}

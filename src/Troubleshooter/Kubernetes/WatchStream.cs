using System.Buffers;
using System.IO.Pipelines;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Reads one line of a watch.</summary>
internal delegate WatchNews WatchLineParser(ReadOnlySpan<byte> line);

/// <summary>An open watch, read line by line as bytes. A last line that was cut is dropped: the server sends it again to whoever asks from the version before.</summary>
internal sealed class WatchStream : IAsyncDisposable
{
    // etcd takes 1.5 MB an object; metadata.managedFields and escapes can multiply that.
    private const int LineLimit = 64 * 1024 * 1024;
    private const int ReadSize = 64 * 1024;

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly HttpResponseMessage _response;
    private readonly WatchLineParser _parse;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _any;
    private readonly Queue<WatchNews> _news = [];
    private PipeReader? _pipe;
    private long _searched;
    private bool _ended;

    /// <param name="length">After how long the server shall have ended it.</param>
    public WatchStream(HttpResponseMessage response, WatchLineParser parse, TimeSpan length, TimeProvider clock, CancellationToken cancellation)
    {
        (_response, _parse, _cancellation) = (response, parse, cancellation);
        _end = new(length + Margin, clock);
        _silence = new(Timeout.InfiniteTimeSpan, clock);
        _any = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, _silence.Token, cancellation);
    }

    /// <summary>After how long without a byte it ends by itself.</summary>
    public required TimeSpan Patience { get; set; }

    /// <summary>True when it has ended because nothing came for so long.</summary>
    public bool WasSilent { get; private set; }

    /// <summary>
    /// The next line; null when the server has ended the watch, or it was silent too long, or lasted too long. Throws <see cref="IOException"/> or
    /// <see cref="HttpRequestException"/> when the connection breaks, <see cref="ResourceFormatException"/> for bad lines.
    /// </summary>
    public async ValueTask<WatchNews?> NextAsync()
    {
        while (_news.Count == 0)
        {
            if (_ended)
                return null;
            await ReadAsync();
        }

        return _news.Dequeue();
    }

    public async ValueTask DisposeAsync()
    {
        if (_pipe is not null)
            await _pipe.CompleteAsync();
        _response.Dispose();
        _any.Dispose();
        _silence.Dispose();
        _end.Dispose();
    }

    /// <summary>Reads what has come. Silence and overtime are an end too: only the caller's own cancellation is one.</summary>
    private async Task ReadAsync()
    {
        try
        {
            _silence.CancelAfter(Patience); // only while it reads: who is slow to take the news must not think the server silent
            _pipe ??= PipeReader.Create(await _response.Content.ReadAsStreamAsync(_any.Token), new StreamPipeReaderOptions(bufferSize: ReadSize));
            var result = await _pipe.ReadAsync(_any.Token);
            _silence.CancelAfter(Timeout.InfiniteTimeSpan);
            Split(result.Buffer);
            _ended = result.IsCompleted;
        }
        catch (OperationCanceledException) when (!_cancellation.IsCancellationRequested)
        {
            _ended = true;
            WasSilent = _silence.IsCancellationRequested;
        }
    }

    private void Split(ReadOnlySequence<byte> buffer)
    {
        // What was searched already is not searched again: a long line comes in thousands of pieces.
        var rest = buffer;
        var fresh = buffer.Slice(_searched);
        while (fresh.PositionOf((byte)'\n') is { } lineEnd)
        {
            var line = rest.Slice(0, lineEnd);
            if (!line.IsEmpty)
                _news.Enqueue(Parse(line));
            rest = fresh = rest.Slice(rest.GetPosition(1, lineEnd));
        }

        _searched = rest.Length;
        if (rest.Length > LineLimit)
            throw new ResourceFormatException($"a line of more than {LineLimit >> 20} MB", rest.Length);
        _pipe!.AdvanceTo(rest.Start, rest.End);
    }

    private WatchNews Parse(in ReadOnlySequence<byte> line)
    {
        if (line.IsSingleSegment)
            return _parse(line.FirstSpan);
        var length = (int)line.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            line.CopyTo(buffer);
            return _parse(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

using System.IO.Pipelines;
using System.Text;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Troubleshooter.Session.Inspection;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>The body of a log, taken apart as it comes. Holds no more of it than a read, and of a line that is longer than that its beginning.</summary>
internal sealed class LogStream(Stream body, TimeProvider clock) : IDisposable
{
    private const int ReadSize = 64 * 1024;

    private readonly byte[] _line = new byte[ReadSize];
    private int _length;
    private bool _isFirst = true;
    private byte[]? _held;
    private string? _refusal;

    /// <summary>After how long without a byte it is given up.</summary>
    public required TimeSpan Patience { get; init; }

    public void Dispose() => body.Dispose();

    /// <summary>
    /// Reads to the end. Throws <see cref="TimeoutException"/>, <see cref="IOException"/> or <see cref="HttpRequestException"/> where it breaks off, and
    /// <see cref="InspectionException"/> where the kubelet says in its stead why there is none.
    /// </summary>
    public async Task ReadAsync(ILogSink sink, CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellation);
        var pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: ReadSize, leaveOpen: true));
        try
        {
            while (true)
            {
                var result = await pipe.ReadAsync(either.Token);
                silence.CancelAfter(Timeout.InfiniteTimeSpan);
                foreach (var part in result.Buffer)
                    Take(part.Span, sink);
                pipe.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                    break;
                await sink.WhenReadyAsync(cancellation);
                silence.CancelAfter(Patience);
            }
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"the answer stopped for {Patience.TotalSeconds} s", e);
        }
        finally
        {
            await pipe.CompleteAsync();
        }

        if (_length > 0)
            Line(_line.AsSpan(0, _length), sink);
        if (_refusal is not null)
            throw new InspectionException(_refusal);
    }

    private void Take(ReadOnlySpan<byte> part, ILogSink sink)
    {
        while (part.IndexOf((byte)'\n') is >= 0 and var end)
        {
            if (_length == 0)
                Line(part[..end], sink);
            else
                Line(Append(part[..end]), sink);
            _length = 0;
            part = part[(end + 1)..];
        }

        Append(part);
    }

    // Of an endless line the beginning is enough.
    private ReadOnlySpan<byte> Append(ReadOnlySpan<byte> part)
    {
        var kept = part[..Math.Min(part.Length, _line.Length - _length)];
        kept.CopyTo(_line.AsSpan(_length));
        _length += kept.Length;
        return _line.AsSpan(0, _length);
    }

    private void Line(ReadOnlySpan<byte> line, ILogSink sink)
    {
        if (line is [.. var rest, (byte)'\r'])
            line = rest;
        var stamped = LogStamp.TryRead(line, out var at, out var length);
        var text = line[length..];
        // The kubelet's words are the only line; of a log that begins with the same words they are the first.
        if (_isFirst && !stamped && KubeletWords.Refusal([Encoding.UTF8.GetString(text)]) is { } words)
            (_refusal, _held) = (words, text.ToArray());
        else
            Add(stamped ? at : null, text, sink);
        _isFirst = false;
    }

    private void Add(DateTime? at, ReadOnlySpan<byte> text, ILogSink sink)
    {
        if (_held is { } held)
        {
            (_held, _refusal) = (null, null);
            sink.Add(null, held);
        }

        sink.Add(at, text);
    }
}

using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Opens a watch and reads its lines as bytes. A last line that was cut is dropped: the server sends it again to whoever asks from the version before.</summary>
internal sealed class WatchReader(ApiConnection api, ResourceReader reader, TimeProvider clock)
{
    // etcd takes 1.5 MB an object; metadata.managedFields and escapes can multiply that.
    private const int LineLimit = 64 * 1024 * 1024;

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    /// <summary>How long a watch may say nothing, not even a bookmark (servers send one a minute), before it is opened anew.</summary>
    public static TimeSpan SilenceLimit { get; } = TimeSpan.FromSeconds(150);

    /// <summary>
    /// Opens the watch; throws what <see cref="ApiConnection.GetAsync"/> throws. <paramref name="length"/> is after how long the server shall end it.
    /// </summary>
    public Task<HttpResponseMessage> OpenAsync(SourceScope scope, string version, TimeSpan length, CancellationToken cancellation) => api.GetAsync(
        $"{ScopeQuery.Path(scope)}watch=true&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(version)}&timeoutSeconds={(int)length.TotalSeconds}",
        ScopeQuery.ObjectAccept(scope.Kind), cancellation);

    /// <summary>
    /// The lines, until the server ends the watch, or it is silent too long, or <paramref name="length"/> and a margin have passed. Throws
    /// <see cref="IOException"/> or <see cref="HttpRequestException"/> when the connection breaks, <see cref="ResourceFormatException"/> for bad lines.
    /// </summary>
    public async IAsyncEnumerable<WatchNews> ReadAsync(
        ResourceKind kind, HttpResponseMessage response, TimeSpan length, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var end = new CancellationTokenSource(length + Margin, clock);
        using var silence = new CancellationTokenSource(SilenceLimit, clock);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(end.Token, silence.Token, cancellation);
        await using var stream = await response.Content.ReadAsStreamAsync(any.Token);
        var pipe = PipeReader.Create(stream);
        var news = new List<WatchNews>();
        while (await ReadSomeAsync(pipe, kind, news, any.Token, cancellation))
        {
            silence.CancelAfter(SilenceLimit);
            foreach (var item in news)
                yield return item;
            news.Clear();
        }

        foreach (var item in news)
            yield return item;
        await pipe.CompleteAsync();
    }

    /// <summary>Reads what has come; false at the end. Silence and overtime are an end too: only the caller's own cancellation is one.</summary>
    private async Task<bool> ReadSomeAsync(PipeReader pipe, ResourceKind kind, List<WatchNews> news, CancellationToken any, CancellationToken cancellation)
    {
        ReadResult result;
        try
        {
            result = await pipe.ReadAsync(any);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }

        var rest = result.Buffer;
        while (rest.PositionOf((byte)'\n') is { } lineEnd)
        {
            var line = rest.Slice(0, lineEnd);
            if (!line.IsEmpty)
                news.Add(Parse(kind, line));
            rest = rest.Slice(rest.GetPosition(1, lineEnd));
        }

        if (rest.Length > LineLimit)
            throw new ResourceFormatException($"a line of more than {LineLimit >> 20} MB", rest.Length);
        pipe.AdvanceTo(rest.Start, rest.End);
        return !result.IsCompleted;
    }

    private WatchNews Parse(ResourceKind kind, in ReadOnlySequence<byte> line)
    {
        if (line.IsSingleSegment)
            return reader.ReadWatchLine(kind, line.FirstSpan);
        var length = (int)line.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            line.CopyTo(buffer);
            return reader.ReadWatchLine(kind, buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

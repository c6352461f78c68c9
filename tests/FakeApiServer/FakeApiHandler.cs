using System.IO.Pipelines;
using System.Net;

namespace K8sDoctor.FakeApiServer;

/// <summary>Carries requests to <see cref="FakeApi"/> without a socket, so that a test's clock is the only clock. Everybody is <paramref name="user"/>.</summary>
public sealed class FakeApiHandler(FakeApi api, FakeUser? user = null) : HttpMessageHandler
{
    private readonly FakeUser _user = user ?? new("admin", "system:masters");

    /// <summary>Added to the clock's time in the Date header.</summary>
    public TimeSpan Skew { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var (response, fault) = await api.HandleAsync(await ReadAsync(request, cancellationToken), cancellationToken);
            return Carry(request, response, fault);
        }
        catch (FakeConnectionCutException cut)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "refused", cut);
        }
    }

    private async Task<FakeRequest> ReadAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        var uri = request.RequestUri!;
        var query = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2))
            .ToDictionary(p => Uri.UnescapeDataString(p[0]), p => Uri.UnescapeDataString(p.Length > 1 ? p[1] : ""));
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellation);
        var headers = request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => string.Join(", ", h.Value));
        if (request.Content?.Headers.ContentType is { } type)
            headers["content-type"] = type.ToString();
        return new(request.Method.Method, Uri.UnescapeDataString(uri.AbsolutePath), query, headers, body, _user);
    }

    private HttpResponseMessage Carry(HttpRequestMessage request, FakeResponse response, FakeFault? fault)
    {
        var pipe = new Pipe();
        var reader = new AbortingStream(pipe.Reader.AsStream());
        var message = new HttpResponseMessage((HttpStatusCode)response.Status) { RequestMessage = request, Content = new StreamContent(reader) };
        message.Content.Headers.TryAddWithoutValidation("content-type", response.ContentType);
        message.Headers.Date = api.Cluster.Clock.GetUtcNow() + Skew;
        foreach (var (name, value) in response.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        _ = WriteAsync(pipe.Writer, response, fault, reader.Aborted);
        return message;
    }

    private static async Task WriteAsync(PipeWriter writer, FakeResponse response, FakeFault? fault, CancellationToken cancellation)
    {
        try
        {
            var body = new FakeBody(writer, fault);
            await (response.Stream is { } stream ? stream(body, cancellation) : body.WriteAsync(response.Body, cancellation));
            await writer.CompleteAsync();
        }
        catch (Exception e)
        {
            await writer.CompleteAsync(e);
        }
    }

    /// <summary>Tells the writer when the reader has gone.</summary>
    private sealed class AbortingStream(Stream inner) : Stream
    {
        private readonly CancellationTokenSource _gone = new();

        public CancellationToken Aborted => _gone.Token;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _gone.Cancel();
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

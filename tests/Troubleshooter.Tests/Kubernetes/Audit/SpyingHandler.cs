using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes.Audit;

/// <summary>Looks for a word in every byte that a server sends, also where two parts of a body meet; changes nothing.</summary>
internal sealed class SpyingHandler(HttpMessageHandler server, string word) : DelegatingHandler(server)
{
    private readonly byte[] _word = Encoding.UTF8.GetBytes(word);
    private long _bytes;
    private readonly ConcurrentQueue<string> _refused = [];
    private int _found;

    /// <summary>How often the word was sent.</summary>
    public int Found => Volatile.Read(ref _found);

    /// <summary>The requests that were answered with 401 or 403.</summary>
    public IReadOnlyCollection<string> Refused => _refused;

    public long Bytes => Interlocked.Read(ref _bytes);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            _refused.Enqueue($"{request.Method} {request.RequestUri!.PathAndQuery}");
        var spied = new StreamContent(new SpyingStream(this, await response.Content.ReadAsStreamAsync(cancellationToken)));
        foreach (var (name, values) in response.Content.Headers)
            spied.Headers.TryAddWithoutValidation(name, values);
        response.Content = spied;
        return response;
    }

    private sealed class SpyingStream(SpyingHandler spy, Stream inner) : Stream
    {
        private byte[] _end = [];

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            Look(buffer.Span[..count]);
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }

        private void Look(ReadOnlySpan<byte> part)
        {
            Interlocked.Add(ref spy._bytes, part.Length);
            byte[] seen = [.. _end, .. part];
            if (seen.AsSpan().IndexOf(spy._word) >= 0)
                Interlocked.Increment(ref spy._found);
            _end = seen.Length < spy._word.Length ? seen : seen[^(spy._word.Length - 1)..];
        }
    }
}

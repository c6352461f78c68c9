using System.Net;
using System.Text;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

public sealed class BodyReaderTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_body_in_pieces_is_read_whole()
    {
        Assert.Equal(new string('x', 300_000), await ReadAsync(new Pieces(300_000, 1000, null), Encoding.UTF8.GetString));
    }

    [Fact]
    public async Task A_body_that_stops_is_given_up_after_the_bound()
    {
        var reading = ReadAsync(new Pieces(100, 10, new Wait(_clock, TimeSpan.FromHours(1))), json => json.Length);
        var e = await FailureAsync<TimeoutException>(reading, TimeSpan.FromSeconds(30));
        Assert.Equal("the answer stopped for 30 s", e.Message);
    }

    [Fact]
    public async Task A_body_that_trickles_is_given_up_after_five_minutes()
    {
        var reading = ReadAsync(new Pieces(1000, 1, new Wait(_clock, TimeSpan.FromSeconds(20))), json => json.Length);
        var e = await FailureAsync<TimeoutException>(reading, TimeSpan.FromMinutes(5));
        Assert.Equal("the answer took longer than 5 minutes", e.Message);
    }

    [Fact]
    public async Task A_body_that_does_not_end_is_given_up_before_it_fills_the_memory()
    {
        var e = await Assert.ThrowsAsync<BodyTooLargeException>(() => ReadAsync(new Pieces(long.MaxValue, 1 << 20, null), json => json.Length));
        Assert.Equal("an answer of more than 128 MB", e.Message);
    }

    [Theory]
    [InlineData(100_000_000_000)]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    public async Task A_length_that_the_server_makes_up_does_no_harm(long length)
    {
        var content = new StreamContent(new Pieces(10, 10, null));
        content.Headers.ContentLength = length;
        Assert.Equal(10, await ReadAsync(content, json => json.Length));
    }

    private Task<T> ReadAsync<T>(Pieces body, Func<ReadOnlySpan<byte>, T> parse) => ReadAsync(new StreamContent(body), parse);

    private async Task<T> ReadAsync<T>(HttpContent content, Func<ReadOnlySpan<byte>, T> parse)
    {
        using var api = ApiConnection.Open(new() { Namespace = "default", Server = new("https://fake.example") }, null, _clock, new Answering(content));
        return await new BodyReader(api, _clock).ReadAsync("/x", "*/*", parse, CancellationToken.None);
    }

    private async Task<T> FailureAsync<T>(Task reading, TimeSpan after)
        where T : Exception
    {
        var began = _clock.GetUtcNow();
        while (!reading.IsCompleted && _clock.GetUtcNow() - began < 2 * after)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(_clock.GetUtcNow() - began, after, after + TimeSpan.FromSeconds(10));
        return await Assert.ThrowsAsync<T>(() => reading);
    }

    private sealed record Wait(TimeProvider Clock, TimeSpan Time);

    private sealed class Answering(HttpContent content) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content, RequestMessage = request });
    }

    /// <summary>So many bytes, in pieces, each after a while.</summary>
    private sealed class Pieces(long count, int size, Wait? wait) : Stream
    {
        private long _left = count;

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
            if (wait is not null)
                await Task.Delay(wait.Time, wait.Clock, cancellationToken);
            var read = (int)Math.Min(_left, Math.Min(size, buffer.Length));
            buffer.Span[..read].Fill((byte)'x');
            _left -= read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

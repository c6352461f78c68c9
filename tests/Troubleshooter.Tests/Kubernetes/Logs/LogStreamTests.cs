using System.Text;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;
using K8sDoctor.Troubleshooter.Session.Inspection;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

public sealed class LogStreamTests
{
    [Theory]
    [InlineData("2026-11-23T19:09:40.914906935Z", "2026-11-23T19:09:40.9149069Z")]
    [InlineData("2026-11-23T19:09:40Z", "2026-11-23T19:09:40.0000000Z")]
    [InlineData("2026-11-23T19:09:40.5Z", "2026-11-23T19:09:40.5000000Z")]
    [InlineData("2026-11-23T21:09:40.914906935+02:00", "2026-11-23T19:09:40.9149069Z")]
    [InlineData("2026-11-23T19:09:40", null)]
    [InlineData("2026-11-23T19:09:61Z", null)]
    [InlineData("2026-11-23 19:09:40 INFO", null)]
    [InlineData("no time at all, and long enough", null)]
    [InlineData("short", null)]
    [InlineData("", null)]
    public void A_stamp_is_read_in_all_its_lengths_and_what_is_none_is_text(string stamp, string? at)
    {
        var line = Encoding.UTF8.GetBytes($"{stamp} text");
        Assert.Equal(at is not null, LogStamp.TryRead(line, out var read, out var length));
        if (at is not null)
            Assert.Equal((at, " text"), (read.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'"), " " + Encoding.UTF8.GetString(line[length..])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Lines_come_whole_in_whatever_pieces_they_are_sent(int piece)
    {
        var endless = new string('y', 100_000);
        var lines = await ReadAsync(new Pieces($"2026-11-23T19:09:40.000000001Z one\r\n\nplain\n2026-11-23T19:09:41.000000001Z {endless}\nend", piece));
        Assert.Equal(["one", "", "plain", "end"], lines.Where(l => l.Text.Length < 1_000).Select(l => l.Text));
        Assert.Equal([40, null, null, 41, null], lines.Select(l => l.At?.Second));
        Assert.InRange(lines[3].Text.Length, 60_000, 100_000);
    }

    [Fact]
    public async Task The_kubelets_own_words_are_a_failure_where_they_are_all_and_else_a_line()
    {
        var failure = await Assert.ThrowsAsync<InspectionException>(() => ReadAsync(new Pieces("unable to retrieve container logs for containerd://7d47", 100)));
        Assert.Equal("it is gone: the container was removed, and its log with it", failure.Message);
        Assert.Equal(["unable to retrieve container logs for x", "more"], (await ReadAsync(new Pieces("unable to retrieve container logs for x\nmore\n", 100))).Select(l => l.Text));
    }

    [Fact]
    public async Task Silence_is_an_end_where_there_is_no_patience()
    {
        var clock = new ManualClock();
        using var stream = new LogStream(new Pieces("one\n", 100) { IsEndless = true }, clock) { Patience = TimeSpan.FromSeconds(10) };
        var sink = new ListSink();
        var reading = stream.ReadAsync(sink, TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => sink.Lines.Count > 0 && clock.Timers > 0);
        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("the answer stopped for 10 s", (await Assert.ThrowsAsync<TimeoutException>(() => reading)).Message);
    }

    private static async Task<List<(DateTime? At, string Text)>> ReadAsync(Stream body)
    {
        using var stream = new LogStream(body, TimeProvider.System) { Patience = Timeout.InfiniteTimeSpan };
        var sink = new ListSink();
        await stream.ReadAsync(sink, TestContext.Current.CancellationToken);
        return sink.Lines;
    }

    internal sealed class ListSink : ILogSink
    {
        public List<(DateTime? At, string Text)> Lines { get; } = [];

        public void Add(DateTime? at, ReadOnlySpan<byte> utf8) => Lines.Add((at, Encoding.UTF8.GetString(utf8)));
    }

    /// <summary>Gives its text in pieces, and then ends or waits for ever.</summary>
    private sealed class Pieces(string text, int size) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public bool IsEndless { get; init; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (IsEndless && Position == Length)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return await base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
        }
    }
}

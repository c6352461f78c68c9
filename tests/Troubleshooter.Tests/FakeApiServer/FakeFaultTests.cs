using System.Net;
using System.Text;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Tests.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.FakeApiServer;

/// <summary>The faults do what they say, so that the fault suite tests the client and not the fake.</summary>
public sealed class FakeFaultTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly FakeCluster _cluster;
    private readonly FakeApi _api;
    private readonly FakeApiHandler _handler;
    private readonly HttpClient _client;

    public FakeFaultTests()
    {
        _cluster = new(_clock) { Inline = true, HistoryKept = 10 };
        _api = new(_cluster);
        _handler = new(_api);
        _client = new(_handler) { BaseAddress = new("https://fake.example") };
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }

    [Fact]
    public async Task A_cut_lets_the_bytes_before_it_through()
    {
        Apply("one");
        Next(new FakeFault.Cut(20));
        await using var body = await OpenAsync("/api/v1/pods");
        Assert.Equal("""{"kind":"PodList","ap""", (await ReadAsync(body)) + "p");
        await Assert.ThrowsAsync<FakeConnectionCutException>(() => ReadAsync(body));
    }

    [Fact]
    public async Task A_cut_in_a_character_leaves_its_first_byte()
    {
        Apply("one", "grün");
        Next(new FakeFault.CutInCharacter());
        await using var body = await OpenAsync("/api/v1/pods");
        var bytes = new byte[4096];
        var count = await body.ReadAsync(bytes, Cancellation);
        Assert.Equal(0xc3, bytes[count - 1]);
        await Assert.ThrowsAsync<FakeConnectionCutException>(() => ReadAsync(body));
    }

    [Fact]
    public async Task Pieces_are_the_whole_in_the_end()
    {
        Apply("one", "grün");
        await using var whole = await OpenAsync("/api/v1/pods");
        var expected = await ReadToEndAsync(whole);
        Next(new FakeFault.Pieces(7));
        await using var body = await OpenAsync("/api/v1/pods");
        Assert.Equal(7, (await ReadAsync(body)).Length);
        Assert.EndsWith(await ReadToEndAsync(body), expected);
    }

    [Fact]
    public async Task A_silent_watch_holds_what_the_server_says_until_it_is_resumed()
    {
        Next(new FakeFault.Silence(0));
        await using var body = await OpenAsync("/api/v1/pods?watch=true&resourceVersion=1");
        Apply("one");
        var read = ReadAsync(body);
        Assert.False(read.IsCompleted);
        await _api.Bodies.ResumeAsync();
        Assert.Contains("\"ADDED\"", await read);
        Apply("two");
        Assert.Contains("\"two\"", await ReadAsync(body));
    }

    [Fact]
    public async Task An_open_watch_can_be_broken_at_any_time()
    {
        await using var cut = await OpenAsync("/api/v1/pods?watch=true&resourceVersion=1");
        await using var ended = await OpenAsync("/api/v1/nodes?watch=true&resourceVersion=1");
        Assert.Equal((2, 2), (_api.OpenWatches, _api.Bodies.Count));
        _api.Bodies.Break(r => r.Path == "/api/v1/pods", new FakeFault.Cut(0));
        _api.Bodies.Break(r => r.Path == "/api/v1/nodes", new FakeFault.End(0));
        await Assert.ThrowsAsync<FakeConnectionCutException>(() => ReadAsync(cut));
        Assert.Equal("", await ReadAsync(ended));
        Assert.Equal((0, 0, 0), (_api.OpenWatches, _api.Bodies.Count, _clock.Timers));
    }

    [Fact]
    public async Task A_watch_that_nobody_reads_any_more_ends()
    {
        var body = await OpenAsync("/api/v1/pods?watch=true&resourceVersion=1");
        await body.DisposeAsync();
        Assert.Equal((0, 0, 0), (_api.OpenWatches, _api.Bodies.Count, _clock.Timers));
    }

    [Fact]
    public async Task Lines_come_twice_or_in_the_wrong_order()
    {
        Next(new FakeFault.Repeat());
        await using var twice = await OpenAsync("/api/v1/pods?watch=true&resourceVersion=1");
        Next(new FakeFault.Swap());
        await using var swapped = await OpenAsync("/api/v1/pods?watch=true&resourceVersion=1");
        Apply("one");
        Apply("two");
        Assert.Equal(["one", "one", "two", "two"], await NamesAsync(twice, 4));
        Assert.Equal(["two", "one"], await NamesAsync(swapped, 2));
    }

    [Fact]
    public async Task A_padded_line_is_as_long_as_was_asked_for()
    {
        Next(new FakeFault.Pad(100_000));
        await using var body = await OpenAsync("/api/v1/pods?watch=true&resourceVersion=1");
        Apply("one");
        var line = new StringBuilder();
        while (!line.ToString().EndsWith('\n'))
            line.Append(await ReadAsync(body));
        Assert.InRange(line.Length, 100_000, 101_000);
        Assert.Equal("one", System.Text.Json.JsonDocument.Parse(line.ToString()).RootElement.GetProperty("object").GetProperty("metadata").GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_watch_from_before_the_kept_history_is_too_old_and_one_that_falls_behind_ends()
    {
        for (var i = 0; i < 40; i++)
            Apply($"p{i}");
        await using var old = await OpenAsync("/api/v1/pods?watch=true&resourceVersion=5");
        Assert.Contains("\"code\":410", await ReadAsync(old));
        await using var recent = await OpenAsync("/api/v1/pods?watch=true&resourceVersion=39");
        Assert.Equal(["p38", "p39"], await NamesAsync(recent, 2));
    }

    [Fact]
    public async Task After_a_restore_who_knows_a_later_version_is_told_nothing_before_that_version_comes_again()
    {
        Apply("one");
        var backup = _cluster.Backup();
        Apply("two");
        await using var before = await OpenAsync("/api/v1/pods?watch=true&resourceVersion=3");
        _cluster.Restore(backup);
        Assert.Equal("", await ReadToEndAsync(before));
        await using var after = await OpenAsync("/api/v1/pods?watch=true&allowWatchBookmarks=true&resourceVersion=5");
        Apply("three");
        Apply("four");
        _clock.Advance(TimeSpan.FromMinutes(2));
        var read = ReadAsync(after);
        Assert.False(read.IsCompleted);
        Apply("five");
        Apply("six");
        Assert.Contains("\"six\"", await read);
        await using var list = await OpenAsync("/api/v1/pods");
        Assert.DoesNotContain("\"two\"", await ReadToEndAsync(list));
    }

    [Fact]
    public async Task A_list_from_the_future_is_refused_as_the_real_server_does()
    {
        using var response = await _client.GetAsync("/api/v1/pods?resourceVersion=77", Cancellation);
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Contains("Too large resource version: 77, current: 1", await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Connections_fail_as_they_do_on_a_socket()
    {
        Next(new FakeFault.Refuse());
        Assert.Equal(HttpRequestError.ConnectionError, (await Assert.ThrowsAsync<HttpRequestException>(GetAsync)).HttpRequestError);
        Next(new FakeFault.Drop());
        Assert.Equal(HttpRequestError.ResponseEnded, (await Assert.ThrowsAsync<HttpRequestException>(GetAsync)).HttpRequestError);
        Next(new FakeFault.WrongCertificate());
        Assert.Equal(HttpRequestError.SecureConnectionError, (await Assert.ThrowsAsync<HttpRequestException>(GetAsync)).HttpRequestError);
        Next(new FakeFault.Unreachable());
        var unreachable = GetAsync();
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(unreachable.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<TimeoutException>((await Assert.ThrowsAsync<TaskCanceledException>(() => unreachable)).InnerException);
    }

    private Task<string> GetAsync() => _client.GetStringAsync("/api/v1/pods", Cancellation);

    private void Apply(string name, string phase = "Running") => _cluster.Apply(FakeClusterFixture.Pod("a", name, phase));

    private void Next(FakeFault fault) => _api.Faults.Add(_ => true, fault);

    private Task<Stream> OpenAsync(string path) => _client.GetStreamAsync(path, Cancellation);

    private static async Task<string> ReadAsync(Stream body)
    {
        var bytes = new byte[128 * 1024];
        return Encoding.UTF8.GetString(bytes, 0, await body.ReadAsync(bytes, Cancellation));
    }

    private static async Task<string> ReadToEndAsync(Stream body)
    {
        using var reader = new StreamReader(body);
        return await reader.ReadToEndAsync(Cancellation);
    }

    private static async Task<List<string>> NamesAsync(Stream body, int lines)
    {
        using var reader = new StreamReader(body);
        var names = new List<string>();
        while (names.Count < lines && await reader.ReadLineAsync(Cancellation) is { } line)
            names.Add(System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("object").GetProperty("metadata").GetProperty("name").GetString()!);
        return names;
    }
}

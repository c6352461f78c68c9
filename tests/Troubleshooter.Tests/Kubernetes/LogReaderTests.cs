using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.FakeApiServer;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

public sealed class LogReaderTests : IAsyncDisposable
{
    private readonly FakeClusterFixture _fake = new();

    public LogReaderTests() => _fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    [Fact]
    public async Task A_log_is_asked_with_its_bounds_and_told_line_by_line()
    {
        _fake.Cluster.SetLog("a", "one", "app", true, "first\r\nsecond\n\nfourth\n");
        var log = await ReadAsync(new("a", "one", "app", true));
        Assert.Equal(["first", "second", "", "fourth"], log.Lines);
        Assert.Null(log.Failure);
        var request = Assert.Single(_fake.Api.Requests);
        Assert.Equal("GET /api/v1/namespaces/a/pods/one/log?container=app&limitBytes=65536&previous=true&tailLines=200", request.ToString());
    }

    [Theory]
    [InlineData("app", true, "previous terminated container \"app\" in pod \"one\" not found")]
    [InlineData("nope", false, "container nope is not valid for pod one")]
    public async Task A_refusal_is_told_in_the_servers_words(string container, bool previous, string words)
    {
        var log = await ReadAsync(new("a", "one", container, previous));
        Assert.Equal(words, log.Failure);
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task A_missing_right_and_a_missing_pod_are_told_apart()
    {
        Assert.Equal("pods \"gone\" not found", (await ReadAsync(new("a", "gone", "app", false))).Failure);
        _fake.Api.Authorizer.Deny("pods/log");
        Assert.Equal("pods \"one\" is forbidden: User \"admin\" cannot get resource \"pods/log\" in API group \"\" in the namespace \"a\"", (await ReadAsync(new("a", "one", "app", false))).Failure);
    }

    [Fact]
    public async Task An_endless_log_is_cut_by_time_and_what_came_is_kept()
    {
        _fake.Cluster.SetLog("a", "one", "app", false, new string('x', 30) + "\nmore");
        _fake.Api.Faults.Add(_ => true, new FakeFault.Silence(31));
        var reading = ReadAsync(new("a", "one", "app", false));
        await _fake.UntilAsync(() => reading.IsCompleted, stepSeconds: 1);
        Assert.Equal([new string('x', 30)], (await reading).Lines);
    }

    [Fact]
    public async Task No_more_than_four_logs_are_read_at_once()
    {
        _fake.Api.Faults.Add(_ => true, new FakeFault.Hang(), 100);
        for (var i = 0; i < 9; i++)
            _ = ReadAsync(new("a", "one", "app", false));
        await _fake.UntilAsync(() => _fake.Api.Requests.Count == 4);
    }

    [Fact]
    public async Task More_logs_than_the_minute_allows_wait_for_the_next_one()
    {
        _fake.Cluster.SetLog("a", "one", "app", false, "x");
        var reads = Enumerable.Range(0, 130).Select(_ => ReadAsync(new("a", "one", "app", false))).ToList();
        await _fake.UntilAsync(() => reads.Count(r => r.IsCompleted) == 120);
        Assert.Equal(120, _fake.Api.Requests.Count);
        _fake.Clock.Advance(TimeSpan.FromSeconds(61));
        await _fake.UntilAsync(() => reads.TrueForAll(r => r.IsCompleted));
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_marked()
    {
        _fake.Api.Faults.Add(_ => true, new FakeFault.Garbage([0x61, 0xff, 0x62, 0x0a]));
        Assert.Equal(["a\ufffdb"], (await ReadAsync(new("a", "one", "app", false))).Lines);
    }

    private async Task<LogText> ReadAsync(LogKey key)
    {
        var changes = Channel.CreateUnbounded<ClusterChange>();
        await _fake.Live.FetchAsync([new WantLog(key)], changes.Writer, CancellationToken.None);
        return Assert.IsType<LogRead>(await changes.Reader.ReadAsync()).Log;
    }
}

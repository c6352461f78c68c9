using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

public sealed class LogReaderTests : IAsyncDisposable
{
    private static readonly LogKey App = new("a", "one", "app", Previous: false);

    private readonly FakeClusterFixture _fake = new();

    public LogReaderTests()
    {
        foreach (var ns in (string[])["a", "b"])
            _fake.Cluster.Apply(FakeClusterFixture.Pod(ns, "one"));
    }

    private IEnumerable<FakeRequest> Requests => _fake.Api.Requests.Where(r => r.Path.EndsWith("/log", StringComparison.Ordinal));

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    [Fact]
    public async Task A_log_is_asked_with_its_bounds_and_told_line_by_line()
    {
        _fake.Cluster.SetLog("a", "one", "app", true, "first\r\nsecond\n\nfourth\n");
        var log = await ReadAsync(App with { Previous = true });
        Assert.Equal(["first", "second", "", "fourth"], log.Lines);
        Assert.Null(log.Failure);
        Assert.Equal((_fake.Clock.GetUtcNow().UtcDateTime, _fake.Clock.GetUtcNow().UtcDateTime), (log.First, log.Last));
        Assert.Equal("GET /api/v1/namespaces/a/pods/one/log?container=app&limitBytes=262144&previous=true&tailLines=200&timestamps=true", Assert.Single(Requests).ToString());
    }

    [Fact]
    public async Task An_answer_names_the_run_that_was_asked_about()
    {
        var run = new LogRun(7, "app", 3, null);
        Assert.Equal(run, (await FetchAsync(new(App) { Run = run })).Run);
    }

    [Fact]
    public async Task Of_a_log_that_goes_on_only_what_is_new_is_asked_for()
    {
        _fake.Cluster.SetLog("a", "one", "app", false, "one\ntwo\n");
        var last = (await ReadAsync(App)).Last!.Value;
        _fake.Clock.Advance(TimeSpan.FromSeconds(0.3));
        _fake.Cluster.SetLog("a", "one", "app", false, "one\ntwo\nthree\n");

        var news = await ReadAsync(new WantLog(App) { After = last });

        Assert.Equal(["three"], news.Lines);
        Assert.Equal(last, news.After);
        Assert.Equal("2026-11-23T18:30:00Z", Requests.Last()["sinceTime"]);
    }

    [Fact]
    public async Task Where_more_is_new_than_is_read_the_log_is_not_continued_but_replaced()
    {
        _fake.Cluster.SetLog("a", "one", "app", false, "one\n");
        var last = (await ReadAsync(App)).Last!.Value;
        _fake.Clock.Advance(TimeSpan.FromSeconds(5));
        _fake.Cluster.SetLog("a", "one", "app", false, "one\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{i}\n")));

        var news = await ReadAsync(new WantLog(App) { After = last });

        Assert.Null(news.After);
        Assert.Equal(("100", "299"), (news.Lines[0], news.Lines[^1]));
    }

    [Fact]
    public async Task The_newest_lines_are_read_however_long_the_others_are()
    {
        var blank = new string('x', 4_000);
        _fake.Cluster.SetLog("a", "one", "app", false, string.Concat(Enumerable.Range(0, 300).Select(i => $"{i} {blank}\n")) + "panic: the reason\n");

        var log = await ReadAsync(App);

        Assert.Equal("panic: the reason", log.Lines[^1]);
        Assert.InRange(log.Lines.Sum(l => l.Length + 1), 32 * 1024, 64 * 1024);
        Assert.Equal(["200", "50"], Requests.Select(r => r["tailLines"]));
        Assert.All(Requests, r => Assert.Equal("262144", r["limitBytes"]));
    }

    [Fact]
    public async Task An_endless_log_is_cut_by_time_and_what_came_is_kept()
    {
        _fake.Cluster.SetLog("a", "one", "app", false, "first\nmore");
        _fake.Api.Faults.Add(_ => true, new FakeFault.Silence(37));
        var reading = ReadAsync(App);
        await _fake.UntilAsync(() => reading.IsCompleted, stepSeconds: 1);
        Assert.Equal(["first"], (await reading).Lines);
    }

    [Fact]
    public async Task A_log_that_breaks_off_is_kept_as_far_as_it_came()
    {
        _fake.Cluster.SetLog("a", "one", "app", false, "first\nmore");
        _fake.Api.Faults.Add(_ => true, new FakeFault.Cut(37));
        Assert.Equal(["first"], (await ReadAsync(App)).Lines);
    }

    [Fact]
    public async Task A_log_that_does_not_come_is_given_up()
    {
        _fake.Api.Faults.Add(_ => true, new FakeFault.Silence(0));
        _fake.Cluster.SetLog("a", "one", "app", false, "x");
        var reading = ReadAsync(App);
        await _fake.UntilAsync(() => reading.IsCompleted, stepSeconds: 1);
        Assert.Equal(("nothing of it came within 10 s", LogProblem.Passing), ((await reading).Failure, (await reading).Problem));
    }

    [Fact]
    public async Task No_more_than_four_logs_are_read_at_once()
    {
        _fake.Api.Faults.Add(_ => true, new FakeFault.Hang(), 100);
        for (var i = 0; i < 9; i++)
            _ = ReadAsync(App);
        await _fake.UntilAsync(() => Requests.Count() == 4);
    }

    [Fact]
    public async Task Reading_many_logs_never_exceeds_the_rate_and_the_budget()
    {
        _fake.Cluster.SetLog("a", "one", "app", false, "x");
        var reads = Enumerable.Range(0, 130).Select(_ => ReadAsync(App)).ToList();
        var perStep = new List<int>();
        for (var step = 0; step < 300; step++)
        {
            await _fake.UntilAsync(() => IsQuiet(reads));
            perStep.Add(Requests.Count());
            _fake.Clock.Advance(TimeSpan.FromSeconds(0.25));
        }

        Assert.True(reads.TrueForAll(r => r.IsCompleted));
        Assert.All(Enumerable.Range(4, perStep.Count - 4), i => Assert.InRange(perStep[i] - perStep[i - 4], 0, LogReader.AtOnce + LogReader.PerSecond));
        Assert.InRange(perStep[239], 100, LogReader.PerMinute);
    }

    [Fact]
    public async Task Where_one_log_is_forbidden_no_other_of_the_namespace_is_asked_for()
    {
        _fake.Api.Authorizer.Deny(a => a is { Resource: "pods/log", Namespace: "a" });

        Assert.Equal("you may not read logs in namespace a: it takes the right to get pods/log", (await ReadAsync(App)).Failure);
        Assert.Equal(LogProblem.Forbidden, (await ReadAsync(App with { Pod = "two" })).Problem);
        Assert.Single(Requests);
        Assert.Equal(LogProblem.None, (await ReadAsync(App with { Namespace = "b" })).Problem);

        _fake.Clock.Advance(TimeSpan.FromMinutes(6));
        _fake.Api.Authorizer.Clear();
        Assert.Equal(LogProblem.None, (await ReadAsync(App)).Problem);
    }

    [Fact]
    public async Task A_server_that_asks_for_a_pause_gets_it_and_is_not_asked_twice()
    {
        _fake.Api.Faults.Add(_ => true, new FakeFault.Answer(429, "TooManyRequests", "too many requests", "7"));

        Assert.Equal(LogProblem.Passing, (await ReadAsync(App)).Problem);
        Assert.Single(Requests);

        var next = ReadAsync(App with { Namespace = "b" });
        await _fake.UntilAsync(() => _fake.Clock.Timers == 1);
        Assert.Single(Requests);
        await _fake.UntilAsync(() => next.IsCompleted, stepSeconds: 1);
        Assert.Equal(2, Requests.Count());
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_marked()
    {
        _fake.Api.Faults.Add(_ => true, new FakeFault.Garbage([0x61, 0xff, 0x62, 0x0a]));
        Assert.Equal(["a\ufffdb"], (await ReadAsync(App)).Lines);
    }

    /// <summary>Every request has been answered, and who has a slot waits for the clock.</summary>
    private bool IsQuiet(List<Task<LogText>> reads) =>
        reads.Count(r => r.IsCompleted) is var done && done == Requests.Count() && _fake.Clock.Timers == Math.Min(LogReader.AtOnce, reads.Count - done);

    private Task<LogText> ReadAsync(LogKey key) => ReadAsync(new WantLog(key));

    private async Task<LogText> ReadAsync(WantLog want) => (await FetchAsync(want)).Log;

    private async Task<LogRead> FetchAsync(WantLog want)
    {
        var changes = Channel.CreateUnbounded<ClusterChange>();
        await _fake.Live.FetchAsync([want], changes.Writer, CancellationToken.None);
        return Assert.IsType<LogRead>(await changes.Reader.ReadAsync());
    }
}

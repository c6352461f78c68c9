using System.Text;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Session.Inspection;

namespace K8sDoctor.Troubleshooter.Tests.Session.Inspection;

/// <summary>How the logs of a pod are put together and followed, by a scripted inspector and a clock that only the test moves.</summary>
public sealed class PodLogTests
{
    private static readonly ObjectKey Pod = new(ResourceKinds.Pod, "shop", "web-0");
    private static readonly DateTime Now = new(2026, 11, 20, 9, 41, 7, DateTimeKind.Utc);

    private readonly ManualClock _clock = new(new(Now));
    private readonly ScriptedInspector _inspector = new() { Object = _ => Json() };

    [Fact]
    public async Task The_run_before_stands_before_this_one_with_a_line_that_says_how_it_ended()
    {
        _inspector.Object = _ => Json(Status(restarts: 3, last: Terminated));
        _inspector.Log = part => part.Key.Previous ? [(Now.AddMinutes(-2), "old")] : [(Now.AddMinutes(-1), "new")];
        var feed = await ReadAsync();
        Assert.Equal(["# app, the run before, ended at Nov 20 09:39:07 with exit code 137 (OOMKilled)", "old", "# app, this run, since Nov 20 09:39:12", "new"], Texts(feed));
        Assert.True(feed.State.HasPrevious);
        Assert.All(_inspector.Asked.Where(p => !p.Follow), p => Assert.Equal(LogRange.TailLines, p.Tail));
    }

    [Fact]
    public async Task All_containers_are_stitched_by_the_times_of_their_lines_init_containers_first()
    {
        _inspector.Object = _ => """
            {"metadata":{"name":"web-0","uid":"u1"},"spec":{"initContainers":[{"name":"setup"}],"containers":[{"name":"app"},{"name":"proxy"}]},
             "status":{"phase":"Running","initContainerStatuses":[{"name":"setup","restartCount":0,"state":{"terminated":{"exitCode":0,"reason":"Completed","finishedAt":"2026-11-20T09:30:00Z"}}}],
             "containerStatuses":[{"name":"app","restartCount":0,"state":{"running":{"startedAt":"2026-11-20T09:31:00Z"}}},{"name":"proxy","restartCount":0,"state":{"running":{"startedAt":"2026-11-20T09:31:01Z"}}}]}}
            """;
        _inspector.Log = part => part.Key.Container switch
        {
            "setup" => [(Now.AddMinutes(-12), "chmod")],
            "app" => [(Now.AddSeconds(-9), "a1"), (Now.AddSeconds(-5), "a2")],
            _ => [(Now.AddSeconds(-7), "p1"), (Now.AddSeconds(-1), "p2")],
        };
        var feed = await ReadAsync();
        Assert.Equal(["chmod", "a1", "p1", "a2", "p2"], Texts(feed).Where(t => !t.StartsWith('#')));
        Assert.Equal("# init container setup, its run, ended at Nov 20 09:30:00 with exit code 0 (Completed)", Texts(feed)[0]);
        Assert.Equal([0, 1, 2, 1, 2], Entries(feed).Where(e => e.Kind == LogEntryKind.Line).Select(e => (int)e.Source));
        Assert.Equal(["setup", "app", "proxy"], feed.State.Containers.Select(c => c.Value));
        await UntilAsync(() => _inspector.Asked.Count(p => p.Follow) == 2);
        Assert.DoesNotContain(_inspector.Asked, p => p.Follow && p.Key.Container == "setup");
    }

    [Fact]
    public async Task Why_there_is_no_log_of_a_run_stands_in_its_place()
    {
        _inspector.Object = _ => Json(Status(restarts: 1, last: Terminated));
        _inspector.Log = part => part.Key.Previous ? throw ScriptedInspector.Refused(LogProblem.Missing, "it is gone") : [];
        var feed = await ReadAsync();
        Assert.Equal(
            ["# app, the run before, ended at Nov 20 09:39:07 with exit code 137 (OOMKilled): it is gone", "# app, this run, since Nov 20 09:39:12: no line"], Texts(feed));
    }

    [Fact]
    public async Task Between_two_runs_there_is_one_log_and_not_the_same_twice()
    {
        _inspector.Object = _ => Json(Status(restarts: 3, last: Terminated, state: """{"waiting":{"reason":"CrashLoopBackOff"}}"""));
        _inspector.Log = _ => [(Now.AddMinutes(-2), "crash")];
        var feed = await ReadAsync();
        Assert.Equal(["# app, its last run, ended at Nov 20 09:39:07 with exit code 137 (OOMKilled)", "crash"], Texts(feed));
        await UntilAsync(() => feed.State.Words.Value == "app waits (CrashLoopBackOff)");
    }

    [Fact]
    public async Task A_stream_that_stays_open_is_well_though_nothing_is_written()
    {
        var opened = 0;
        _inspector.Following = (_, _, cancellation) =>
            Interlocked.Increment(ref opened) == 1 ? throw ScriptedInspector.Refused(LogProblem.Passing, "the connection was cut") : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        var feed = await ReadAsync();
        await UntilAsync(() => feed.State.Words.Value == "app: the connection was cut; trying again in 1s" && _clock.Timers > 0);
        await UntilAsync(() => feed.State.Words.IsEmpty, 0.5);
        Assert.Equal(2, opened);
    }

    [Fact]
    public async Task What_comes_is_added_and_a_stream_that_was_cut_goes_on_where_it_broke_off()
    {
        var opened = 0;
        _inspector.Log = _ => [(Now.AddSeconds(-3), "one")];
        _inspector.Following = async (part, sink, cancellation) =>
        {
            sink.Add(Now.AddSeconds(-3), "one"u8);
            if (Interlocked.Increment(ref opened) == 1)
            {
                sink.Add(Now.AddSeconds(-2), "two"u8);
                sink.Add(Now.AddSeconds(-2), "twin"u8);
                throw ScriptedInspector.Refused(LogProblem.Passing, "the connection was cut");
            }

            Assert.Equal(Now.AddSeconds(-2), part.Since);
            sink.Add(Now.AddSeconds(-2), "two"u8);
            sink.Add(Now.AddSeconds(-2), "twin"u8);
            sink.Add(Now.AddSeconds(-2), "third of that moment"u8);
            sink.Add(Now, "three"u8);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        };
        var feed = await ReadAsync();
        await UntilAsync(() => feed.State.Words.Value == "app: the connection was cut; trying again in 1s");
        await UntilAsync(() => Texts(feed).Contains("three"), 1);
        Assert.Equal(["one", "two", "twin", "third of that moment", "three"], Texts(feed).Where(t => !t.StartsWith('#')));
        Assert.True(feed.State.Words.IsEmpty);
    }

    [Fact]
    public async Task The_next_run_is_announced_and_followed()
    {
        var (opened, status) = (0, Status(restarts: 0));
        _inspector.Object = _ => Json(status);
        _inspector.Following = (_, sink, cancellation) =>
        {
            if (Interlocked.Increment(ref opened) == 1)
            {
                sink.Add(Now, "panic"u8);
                status = Status(restarts: 0, state: """{"waiting":{"reason":"CrashLoopBackOff"}}""", last: Terminated);
                return Task.CompletedTask;
            }

            if (opened == 2)
            {
                status = Status(restarts: 1, last: Terminated);
                return Task.CompletedTask;
            }

            sink.Add(Now.AddSeconds(9), "hello again"u8);
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        };
        var feed = await ReadAsync();
        await UntilAsync(() => Texts(feed).Contains("hello again"), 1);
        Assert.Equal(["panic", "# app ended at Nov 20 09:39:07 with exit code 137 (OOMKilled)", "# app, next run, since Nov 20 09:39:12", "hello again"], Texts(feed).SkipWhile(t => t != "panic"));
    }

    [Theory]
    [InlineData(null, "the pod is gone")]
    [InlineData("""{"metadata":{"uid":"u2"},"spec":{"containers":[{"name":"app"}]},"status":{}}""", "the pod is gone, and this one of the same name is another: leave and come again to read it")]
    [InlineData("""{"metadata":{"uid":"u1"},"spec":{"containers":[{"name":"app"}]},"status":{"phase":"Succeeded"}}""", "the pod has ended")]
    public async Task What_can_never_go_on_is_said_and_asked_no_more(string? later, string words)
    {
        var json = Json();
        _inspector.Object = _ => json;
        _inspector.Following = (_, _, _) =>
        {
            json = later;
            return Task.CompletedTask;
        };
        var feed = await ReadAsync();
        await UntilAsync(() => feed.State.Words.Value == words, 1);
        Assert.Equal($"# {words}", Texts(feed)[^1]);
        Assert.Single(_inspector.Asked, p => p.Follow);
        Assert.Equal(0, _clock.Timers);
    }

    [Fact]
    public async Task Who_may_not_read_it_is_told_and_asks_once()
    {
        _inspector.Log = _ => throw ScriptedInspector.Refused(LogProblem.Forbidden, "you may not read logs in namespace shop");
        _inspector.Following = (_, _, _) => throw ScriptedInspector.Refused(LogProblem.Forbidden, "you may not read logs in namespace shop");
        var feed = await ReadAsync();
        await UntilAsync(() => feed.State.Words.Value == "app: you may not read logs in namespace shop");
        Assert.Single(_inspector.Asked, p => p.Follow);
        Assert.Equal(0, _clock.Timers);
    }

    [Fact]
    public async Task A_range_asks_for_what_was_written_since_and_head_for_the_first_bytes_and_no_more()
    {
        using var log = Open();
        await UntilAsync(() => _inspector.Asked.Any(p => p.Follow));
        log.Read(LogRange.All[3]);
        await UntilAsync(() => _inspector.Asked.Any(p => p.Since == Now.AddMinutes(-5) && p.Tail == LogBuffer.DefaultLines));
        var before = _inspector.Asked.Count;
        log.Read(LogRange.All[1]);
        await UntilAsync(() => log.Feed.State.Words.Value == "only the first lines");
        Assert.Contains(_inspector.Asked.Skip(before), p => p is { Limit: LogRange.HeadBytes, Follow: false });
    }

    [Fact]
    public async Task Who_reads_old_lines_holds_the_log_back_and_nothing_that_is_read_is_dropped()
    {
        var line = new string('x', 1_000);
        _inspector.Following = async (_, sink, cancellation) =>
        {
            for (var i = 0; i < 50_000; i++)
            {
                sink.Add(Now.AddTicks(i), Encoding.UTF8.GetBytes($"{i} {line}"));
                await sink.WhenReadyAsync(cancellation);
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        };
        using var log = Open();
        log.Feed.Pin = 100;
        await UntilAsync(() => log.Feed.IsHeld && _clock.Timers > 0);
        Assert.InRange(log.Feed.Buffer.First, 0, 100);
        var held = log.Feed.Buffer.Next;
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(held, log.Feed.Buffer.Next);
        log.Feed.Pin = null;
        await UntilAsync(() => log.Feed.Buffer.Next > 50_000, 1);
        Assert.True(log.Feed.Buffer.First > 40_000);
    }

    [Fact]
    public async Task When_nobody_looks_any_more_the_reading_ends()
    {
        var ended = new TaskCompletionSource();
        _inspector.Following = async (_, _, cancellation) =>
        {
            using var registration = cancellation.Register(() => ended.TrySetResult());
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        };
        var log = Open();
        await UntilAsync(() => _inspector.Asked.Any(p => p.Follow));
        log.Dispose();
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_recording_ends_where_it_was_recorded()
    {
        var recorded = new ScriptedInspector { Follows = false, Object = _ => Json(), Log = _ => [(null, "first"), (null, "second")] };
        using var log = Open(recorded);
        await UntilAsync(() => log.Feed.State.Words.Value == "as it was recorded");
        Assert.Equal(["# app, this run, since Nov 20 09:39:12", "first", "second"], Texts(log.Feed));
        Assert.DoesNotContain(recorded.Asked, p => p.Follow);
    }

    [Fact]
    public async Task A_server_that_is_gone_when_the_log_is_opened_is_asked_again_with_growing_pauses()
    {
        var asked = 0;
        _inspector.Object = _ => ++asked < 4 ? throw ScriptedInspector.Refused(LogProblem.Passing, "10.0.0.1:6443 cannot be reached: Connection refused.") : Json();
        _inspector.Log = _ => [(Now, "hello")];
        using var log = Open();
        foreach (var pause in new[] { 1, 2, 4 })
        {
            await UntilAsync(() => log.Feed.State.Words.Value == $"10.0.0.1:6443 cannot be reached: Connection refused; trying again in {pause}s" && _clock.Timers == 1);
            Assert.True(log.Feed.State.IsReading);
            _clock.Advance(TimeSpan.FromSeconds(pause));
        }

        await UntilAsync(() => Texts(log.Feed).Contains("hello"));
        Assert.Equal(4, asked);
        Assert.True(log.Feed.State.Words.IsEmpty);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_again_and_again_is_opened_again_with_growing_pauses()
    {
        _inspector.Following = (_, _, _) => throw ScriptedInspector.Refused(LogProblem.Passing, "the connection was cut");
        var feed = await ReadAsync();
        foreach (var pause in new[] { 1, 2, 4, 8, 8 })
        {
            await UntilAsync(() => feed.State.Words.Value == $"app: the connection was cut; trying again in {pause}s" && _clock.Timers == 1);
            _clock.Advance(TimeSpan.FromSeconds(pause));
        }
    }

    [Fact]
    public async Task A_server_that_goes_away_while_the_log_is_followed_says_so_until_it_is_back()
    {
        var (isGone, opened) = (false, 0);
        _inspector.Object = _ => isGone ? throw ScriptedInspector.Refused(LogProblem.Passing, "10.0.0.1:6443 cannot be reached") : Json();
        _inspector.Following = (_, sink, cancellation) =>
        {
            if (isGone || Interlocked.Increment(ref opened) == 1)
            {
                isGone = true;
                throw ScriptedInspector.Refused(LogProblem.Passing, "10.0.0.1:6443 cannot be reached");
            }

            sink.Add(Now, "back"u8);
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        };
        var feed = await ReadAsync();
        await UntilAsync(() => feed.State.Words.Value == "app: 10.0.0.1:6443 cannot be reached; trying again in 4s", 0.5);
        isGone = false;
        await UntilAsync(() => Texts(feed).Contains("back"), 0.5);
        Assert.True(feed.State.Words.IsEmpty);
    }

    [Fact]
    public async Task A_pod_that_cannot_be_read_is_told_in_words()
    {
        _inspector.Object = _ => null;
        using var log = Open();
        await UntilAsync(() => !log.Feed.State.IsReading);
        Assert.Equal("there is no Pod shop/web-0", log.Feed.State.Words.Value);
    }

    private const string Terminated = """{"exitCode":137,"reason":"OOMKilled","finishedAt":"2026-11-20T09:39:07Z"}""";

    private static string Status(int restarts, string? last = null, string state = """{"running":{"startedAt":"2026-11-20T09:39:12Z"}}""") =>
        $$"""{"name":"app","restartCount":{{restarts}},"state":{{state}}{{(last is null ? "" : $",\"lastState\":{{\"terminated\":{last}}}")}}}""";

    private static string Json(string? status = null) =>
        $$$"""{"metadata":{"name":"web-0","uid":"u1"},"spec":{"containers":[{"name":"app"}]},"status":{"phase":"Running","containerStatuses":[{{{status ?? Status(0)}}}]}}""";

    private PodLog Open(ScriptedInspector? inspector = null) =>
        new(new PodLogReader(inspector ?? _inspector, _ => Task.FromResult(new PodChoice(Pod, "")), () => _clock.GetUtcNow().UtcDateTime, _clock).ReadAsync);

    /// <summary>Until what there is has been read.</summary>
    private async Task<LogFeed> ReadAsync()
    {
        var log = Open();
        await UntilAsync(() => !log.Feed.State.IsReading);
        return log.Feed;
    }

    private Task UntilAsync(Func<bool> isSo, double stepSeconds = 0) => Wait.UntilAsync(isSo, () => _clock.Advance(TimeSpan.FromSeconds(stepSeconds)));

    private static IEnumerable<LogEntry> Entries(LogFeed feed)
    {
        for (var number = feed.Buffer.First; number < feed.Buffer.Next; number++)
        {
            Assert.True(feed.Buffer.Read(number, static (in LogEntry entry, ReadOnlySpan<byte> _, int _) => entry, out var entry));
            yield return entry;
        }
    }

    /// <summary>The lines; those of ours after a <c>#</c>.</summary>
    private static List<string> Texts(LogFeed feed)
    {
        var texts = new List<string>();
        for (var number = feed.Buffer.First; number < feed.Buffer.Next; number++)
        {
            if (feed.Buffer.Read(number, static (in LogEntry entry, ReadOnlySpan<byte> utf8, int _) => (entry.Kind == LogEntryKind.Note ? "# " : "") + Encoding.UTF8.GetString(utf8), out var text))
                texts.Add(text);
        }

        return texts;
    }
}

using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Cluster;

/// <summary>A log belongs to one run of a container, and to no other.</summary>
public sealed class LogStoreTests
{
    private static readonly LogKey Current = new("n", "p", "app", Previous: false);
    private static readonly LogKey Previous = Current with { Previous = true };

    private readonly ClusterState _state = new();

    [Fact]
    public void What_was_read_of_a_run_that_had_ended_is_the_previous_log_of_the_next_run()
    {
        _state.Apply(new Upserted(Ended(1)), Read(Current, "bang"), new Upserted(Waiting(1)));
        Assert.Equal(["bang"], Lines(Current));
        Assert.Equal(["bang"], Lines(Previous));

        _state.Apply(new Upserted(Running(2)));

        Assert.Equal(["bang"], Lines(Previous));
        Assert.Equal(default, _state.Log(Current));
    }

    [Fact]
    public void What_was_read_before_a_run_ended_serves_until_the_whole_log_is_there()
    {
        _state.Apply(new Upserted(Running(1)), Read(Current, "so far"));
        Assert.Contains(Dependency.On(Current), _state.Apply(new Upserted(Ended(1))));

        var known = _state.Log(Current);

        Assert.Null(known.Answer);
        Assert.Equal(["so far"], known.Usable!.Lines);
        Assert.Equal(new EarlierLog(EndOf(1), SameRun: true, "not read yet"), known.Earlier);
        _state.Apply(Read(Current, "so far", "and the end"));
        Assert.Equal(["so far", "and the end"], Lines(Current));
    }

    [Fact]
    public void Until_the_log_of_a_run_that_ended_is_there_that_of_the_run_before_serves()
    {
        _state.Apply(new Upserted(Ended(1)), Read(Current, "first"), new Upserted(Running(2)), new Upserted(Ended(2)));

        var known = _state.Log(Current);

        Assert.Null(known.Answer);
        Assert.Equal(["first"], known.Usable!.Lines);
        Assert.Equal(new EarlierLog(EndOf(1), SameRun: false, "not read yet"), known.Earlier);
        Assert.Equal(["first"], Lines(Previous));
        _state.Apply(Read(Current, "second"));
        Assert.Equal(["second"], Lines(Current));
    }

    [Fact]
    public void Of_many_runs_that_were_not_read_the_newest_that_was_serves()
    {
        _state.Apply(new Upserted(Ended(1)), Read(Current, "first"), new Upserted(Ended(2)), Read(Current, "second"), new Upserted(Waiting(5)), new Upserted(Running(6)), new Upserted(Ended(6)));

        Assert.Equal(["second"], _state.Log(Current).Usable!.Lines);
        Assert.Equal(["second"], _state.Log(Previous).Usable!.Lines);
        Assert.Equal(EndOf(2), _state.Log(Previous).Earlier!.Ended);
    }

    [Fact]
    public void What_a_dead_run_wrote_is_not_the_log_of_a_running_one()
    {
        _state.Apply(new Upserted(Ended(1)), Read(Current, "dead"), new Upserted(Running(2)));

        Assert.Null(_state.Log(Current).Usable);
    }

    [Fact]
    public void A_failure_is_an_answer_and_takes_away_no_lines()
    {
        _state.Apply(new Upserted(Ended(1)), Read(Current, "first"), new Upserted(Ended(2)), new LogRead(Current, new([], "it is gone")));

        var known = _state.Log(Current);

        Assert.Equal("it is gone", known.Answer!.Failure);
        Assert.Equal(["first"], known.Usable!.Lines);
        Assert.Equal("it is gone", known.Earlier!.Why);
        _state.Apply(new Upserted(Running(3)), Read(Current, "third"), new LogRead(Current, new([], "busy") { Problem = LogProblem.Passing }));
        Assert.Equal(["third"], Lines(Current));
    }

    [Fact]
    public void A_pod_that_is_made_again_under_its_name_has_no_log_yet()
    {
        _state.Apply(new Upserted(Ended(1)), Read(Current, "old"));

        Assert.Contains(Dependency.On(Previous), _state.Apply(new Upserted(Ended(1, uid: "b"))));

        Assert.Equal(default, _state.Log(Current));
    }

    [Fact]
    public void An_answer_that_was_asked_of_the_pod_before_is_not_that_of_the_pod_now()
    {
        _state.Apply(new Upserted(Ended(1)));
        var asked = RunOf(Current);

        _state.Apply(new Deleted(Ended(1).Key), new Upserted(Ended(1, uid: "b")), Read(Current, "old") with { Run = asked });

        Assert.Equal(default, _state.Log(Current));
        Assert.NotEqual(asked, RunOf(Current));
    }

    [Fact]
    public void An_answer_that_was_asked_before_a_restart_is_not_that_of_the_run_now()
    {
        _state.Apply(new Upserted(Ended(1)));
        var asked = RunOf(Current);

        _state.Apply(new Upserted(Running(2)), Read(Current, "which run?") with { Run = asked });
        Assert.Equal(default, _state.Log(Current));

        _state.Apply(Read(Previous, "first") with { Run = asked });
        Assert.Equal(["first"], Lines(Previous));
    }

    [Theory]
    [InlineData(1, 30, 35, true)]
    [InlineData(1, -20, -15, false)] // of the run before
    [InlineData(1, 63, 64, false)] // of the run that came after, whose status is not here yet
    [InlineData(1, -1, 61, true)] // a status has whole seconds
    public void Lines_that_the_run_cannot_have_written_are_not_its_log(int run, int first, int last, bool taken)
    {
        _state.Apply(new Upserted(Ended(run)));
        var start = EndOf(run).AddSeconds(-60);

        _state.Apply(new LogRead(Current, new(["x"]) { First = start.AddSeconds(first), Last = start.AddSeconds(last) }) { Run = RunOf(Current) });

        Assert.Equal(taken, _state.Log(Current).Answer is not null);
    }

    [Fact]
    public void A_log_that_goes_on_is_continued_and_keeps_its_bounds()
    {
        var at = EndOf(1);
        _state.Apply(new Upserted(Running(1)), new LogRead(Current, new([.. Enumerable.Range(0, LogText.MostLines).Select(i => $"{i}")]) { Last = at }));

        _state.Apply(new LogRead(Current, new(["new"]) { After = at, First = at.AddSeconds(1), Last = at.AddSeconds(1) }));
        Assert.Equal(LogText.MostLines, Lines(Current).Length);
        Assert.Equal(("1", "new"), (Lines(Current)[0], Lines(Current)[^1]));

        _state.Apply(new LogRead(Current, new(["of another reading"]) { After = at }));
        Assert.Equal("new", Lines(Current)[^1]);
    }

    [Fact]
    public void Of_too_many_logs_the_oldest_are_dropped()
    {
        for (var i = 0; i <= LogStore.Capacity; i++)
        {
            _state.Apply(new Upserted(Ended(1, name: $"p{i}")));
            _state.Apply(Read(Current with { Pod = $"p{i}" }, "x"));
        }

        Assert.Null(_state.Log(Current with { Pod = "p0" }).Answer);
        Assert.NotNull(_state.Log(Current with { Pod = "p1" }).Answer);
    }

    [Fact]
    public void Pods_that_go_make_room()
    {
        _state.Apply(new Upserted(Ended(1)), Read(Current, "x"));
        for (var i = 0; i < LogStore.Capacity * 3; i++)
        {
            var pod = Ended(1, name: $"p{i}");
            _state.Apply(new Upserted(pod), Read(Current with { Pod = pod.Name }, "x"), new Deleted(pod.Key));
        }

        Assert.NotNull(_state.Log(Current).Answer);
    }

    private static LogRead Read(LogKey key, params string[] lines) => new(key, new([.. lines]));

    private static DateTime EndOf(int run) => new(2026, 11, 23, 18, run, 0, DateTimeKind.Utc);

    private static ResourceObject Running(int run) => Pod("p", "a", run, $$$"""{"running":{"startedAt":"{{{Time(run, 0)}}}"}}""", Terminated(run - 1));

    private static ResourceObject Ended(int run, string uid = "a", string name = "p") => Pod(name, uid, run, Terminated(run), Terminated(run - 1));

    private static ResourceObject Waiting(int run) => Pod("p", "a", run, """{"waiting":{"reason":"CrashLoopBackOff"}}""", Terminated(run));

    private static string Terminated(int run) => $$$"""{"terminated":{"exitCode":1,"startedAt":"{{{Time(run, 0)}}}","finishedAt":"{{{Time(run, 60)}}}"}}""";

    private static string Time(int run, int second) => $"{EndOf(run).AddSeconds(second - 60):yyyy-MM-dd'T'HH:mm:ss'Z'}";

    private static ResourceObject Pod(string name, string uid, int restarts, string state, string last) => Objects.Make(
        ResourceKinds.Pod, "n", name, $"\"uid\":\"{uid}\"", $$"""
        "status":{"containerStatuses":[{"name":"app","restartCount":{{restarts}},"state":{{state}},"lastState":{{last}}}]}
        """);

    private string[] Lines(LogKey key) => [.. _state.Log(key).Answer!.Lines];

    private LogRun RunOf(LogKey key) => _state.RunOf(key)!.Value.Run;
}

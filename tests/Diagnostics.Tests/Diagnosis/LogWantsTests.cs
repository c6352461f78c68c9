using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Tests.Rules;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis;

/// <summary>Whose logs the engine asks for: few, the same for all rules, and the gravest and oldest faults first.</summary>
public sealed class LogWantsTests
{
    private const string Looping = "container.status.state.waiting.reason == 'CrashLoopBackOff'";

    private static readonly (string, string) Crash = Rule("crash", "critical", "container.status.restartCount > 0");
    private static readonly (string, string) Boom = Rule("boom", "critical", "container.status.restartCount > 0", "previousLog.exists(l, l.contains('boom'))", "refines: [crash]");
    private static readonly (string, string) Last = Rule("last", "critical", "container.status.restartCount > 0", "(has(container.status.state.terminated) ? log : previousLog).exists(l, l.contains('bad'))", "refines: [crash]");

    [Fact]
    public void Of_five_thousand_pods_of_one_owner_one_log_is_wanted_by_all_rules()
    {
        var world = new World(RuleFiles.Load(Crash, Boom, Last)).AddCrashing("web", [.. Enumerable.Range(0, 5000).Select(i => 1 + (i % 7))]);

        Assert.Equal(["web-1-1000"], Pods(world.Result)); // the most restarts, then the first by name
        Assert.Equal("boom", Assert.Single(world.Read("web-1-1000", "boom").Result.Incidents).Rule);
        Assert.Empty(world.Result.Wants);
    }

    [Fact]
    public void Pods_of_one_owner_in_several_states_are_known_by_one_or_two_logs()
    {
        var world = new World(RuleFiles.Load(Crash, Boom, Last)).AddCrashing("web", [.. Enumerable.Repeat(1, 50)]);
        for (var i = 25; i < 50; i++)
            world.Add(ResourceKinds.Pod, "ns", $"web-1-{i}", Status(2, """{"terminated":{"exitCode":1}}"""), "web-1", ResourceKinds.ReplicaSet);

        var wanted = world.Result.Wants.OfType<WantLog>().ToArray();

        Assert.InRange(wanted.Length, 1, 2);
        Assert.Single(wanted.Select(w => w.Key.Pod).Distinct());
    }

    [Fact]
    public void Of_five_thousand_owners_so_many_are_asked_as_are_worth_keeping_and_the_rest_is_a_blind_spot()
    {
        var world = new World(RuleFiles.Load(Crash, Boom));
        for (var i = 0; i < 5000; i++)
            world.AddCrashing($"web{i}", 1);

        var result = world.Result;

        Assert.Equal(Completeness.MaxContainers, Pods(result).Length);
        Assert.Equal(5000, result.Incidents.Length);
        Assert.Equal(("log", BlindSpotReason.NotRead), result.BlindSpots.Select(b => (b.Kind, b.Reason)).Single());
    }

    [Fact]
    public void As_logs_are_read_no_more_of_them_are_wanted_than_are_kept()
    {
        var world = new World(RuleFiles.Load(Crash, Boom));
        for (var i = 0; i < 500; i++)
            world.AddCrashing($"web{i}", 1);
        var read = new HashSet<string>();
        for (var result = world.Result; result.Wants.Length > 0; result = world.Result)
        {
            foreach (var pod in Pods(result).Take(25))
            {
                Assert.True(read.Add(pod));
                world.Read(pod, "quiet");
            }
        }

        Assert.Equal(Completeness.MaxContainers, read.Count);
    }

    [Fact]
    public void Graver_faults_come_first_then_older_ones()
    {
        var mild = Rule("mild", "info", $"{Looping}", "previousLog.exists(l, l.contains('x'))");
        var grave = Rule("grave", "critical", $"{Looping} && container.status.restartCount > 5", "previousLog.exists(l, l.contains('y'))");
        var since = Rule("since", "warning", $"{Looping}", "pod.metadata.name != ''", "since: container.status.lastState.terminated.finishedAt");
        var world = new World(RuleFiles.Load(mild, grave, since)).AddCrashing("a", 1).AddCrashing("b", 9).AddCrashing("c", 1);
        world.Add(ResourceKinds.Pod, "ns", "c-1-0", Status(1, """{"waiting":{"reason":"CrashLoopBackOff"}}""", """{"terminated":{"finishedAt":"2026-01-01T09:00:00Z"}}"""), "c-1", ResourceKinds.ReplicaSet);

        Assert.Equal(["b-1-0", "c-1-0", "a-1-0"], Pods(world.Result));
    }

    [Fact]
    public void What_the_last_but_one_run_wrote_keeps_the_diagnosis_until_the_last_log_is_read()
    {
        var world = new World(RuleFiles.Load(Crash, ("boom", Boom.Item2 + "evidence: [\"previousLog.last(1)\"]\n"))).AddCrashing("web", 1);
        Wait(world, 1).Read("web-1-0", "boom");
        var before = Assert.Single(world.Result.Incidents);

        var incident = Assert.Single(Wait(world, 2).Result.Incidents);

        Assert.Equal(("boom", "boom"), (before.Rule, incident.Rule));
        Assert.Null(Assert.Single(before.Evidence, e => e.Kind == "log").At);
        Assert.Equal(EndOf(1), Assert.Single(incident.Evidence, e => e.Kind == "log").At);
        Assert.Equal("c This log is of an earlier run; that of the last one: not read yet.", incident.Cause);
        Assert.Equal(["web-1-0"], Pods(world.Result));
        Assert.Equal("crash", Assert.Single(world.Read("web-1-0", "fine").Result.Incidents).Rule);
        Assert.Empty(world.Result.Wants);
    }

    [Fact]
    public void The_container_that_was_read_is_read_again_rather_than_another_one()
    {
        var world = new World(RuleFiles.Load(Crash, Boom)).AddCrashing("web", 1, 1, 8);
        Wait(world, 1).Read("web-1-0", "boom");
        Assert.Empty(world.Result.Wants);

        Assert.Equal(["web-1-0"], Pods(Wait(world, 2).Result));
    }

    [Fact]
    public void After_three_failures_no_other_sibling_is_asked()
    {
        var world = new World(RuleFiles.Load(Crash, Boom)).AddCrashing("web", 1, 1, 1, 1, 1);
        var asked = 0;
        for (var result = world.Result; result.Wants.Length > 0; result = world.Result, asked++)
            Answer(world, result, LogProblem.Missing);

        Assert.Equal(3, asked);
        Assert.Equal(BlindSpotReason.NotRead, Assert.Single(world.Result.BlindSpots).Reason);
    }

    [Fact]
    public void Who_may_not_read_one_log_is_not_asked_for_another()
    {
        var world = new World(RuleFiles.Load(Crash, Boom)).AddCrashing("web", 1, 1);

        Answer(world, world.Result, LogProblem.Forbidden);

        Assert.Empty(world.Result.Wants);
        Assert.Equal(BlindSpotReason.Forbidden, Assert.Single(world.Result.BlindSpots).Reason);
    }

    [Theory]
    [InlineData("the node is away", LogProblem.Passing, "b", LogProblem.Missing, BlindSpotReason.NotRead, "b")]
    [InlineData("a", LogProblem.Missing, "it was not recorded", LogProblem.NotRecorded, BlindSpotReason.NotRecorded, null)]
    [InlineData("a", LogProblem.Missing, "you may not", LogProblem.Forbidden, BlindSpotReason.Forbidden, "you may not")]
    public void Why_no_log_was_read_is_told_in_the_words_of_the_source(string one, LogProblem first, string other, LogProblem second, BlindSpotReason reason, string? words)
    {
        var world = new World(RuleFiles.Load(Crash, Boom)).AddCrashing("web", 1, 1);

        Answer(world, world.Result, first, one);
        Answer(world, world.Result, second, other);

        var spot = Assert.Single(world.Result.BlindSpots);
        Assert.Equal(("log", reason, words), (spot.Kind, spot.Reason, spot.Detail));
    }

    [Fact]
    public void What_may_pass_and_what_goes_on_is_worth_asking_again_but_not_wanted()
    {
        var shown = Rule("shown", "warning", "container.status.state.running.startedAt < now", "pod.metadata.name != ''", "evidence: [\"log.last(1)\"]");
        var world = new World(RuleFiles.Load(shown)).AddCrashing("web", 1);
        world.Add(ResourceKinds.Pod, "ns", "web-1-0", Status(1, """{"running":{"startedAt":"2026-01-01T11:00:00Z"}}"""), "web-1", ResourceKinds.ReplicaSet);

        Answer(world, world.Result, LogProblem.Passing);
        Assert.Empty(world.Result.Wants);
        Assert.Null(Assert.Single(world.Result.Again).After);

        var key = world.Result.Again[0].Key;
        world.Engine.Apply(new LogRead(key, new(["hello"]) { Last = World.Now }));
        Assert.Empty(world.Result.Wants);
        Assert.Equal(new WantLog(key) { Run = world.Engine.State.RunOf(key)!.Value.Run, After = World.Now }, Assert.Single(world.Result.Again));
    }

    private static string[] Pods(DiagnosisResult result) => [.. result.Wants.OfType<WantLog>().Select(w => w.Key.Pod)];

    private static void Answer(World world, DiagnosisResult result, LogProblem problem, string words = "no") =>
        world.Engine.Apply(new LogRead(((WantLog)result.Wants[0]).Key, new([], words) { Problem = problem }));

    private static World Wait(World world, int run) => world.Add(
        ResourceKinds.Pod, "ns", "web-1-0", Status(run, """{"waiting":{"reason":"CrashLoopBackOff"}}""", $$$"""{"terminated":{"exitCode":1,"startedAt":"{{{EndOf(run - 1):s}}}Z","finishedAt":"{{{EndOf(run):s}}}Z"}}"""),
        "web-1", ResourceKinds.ReplicaSet);

    private static DateTime EndOf(int run) => new(2026, 1, 1, 11, run, 0, DateTimeKind.Utc);

    private static string Status(int restarts, string state, string last = "{}") =>
        $$"""
        "spec":{"containers":[{"name":"c","image":"i"}]},"status":{"phase":"Running","containerStatuses":[{"name":"c","restartCount":{{restarts}},"state":{{state}},"lastState":{{last}}}]}
        """;

    private static (string Id, string Text) Rule(string id, string severity, string when, string then = "pod.metadata.name != ''", string more = "") =>
        (id, $"id: {id}\ntitle: t\nsubject: Container\nseverity: {severity}\nwhen:\n  - \"{when}\"\n  - \"{then}\"\ncause: c\n{more}\n");
}

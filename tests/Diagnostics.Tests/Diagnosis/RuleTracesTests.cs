using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis;

/// <summary>What is told of a rule and a subject, verdict by verdict.</summary>
public sealed class RuleTracesTests
{
    private static readonly ObjectKey Pod = new(ResourceKinds.Pod, "ns", "web-1-0");

    [Fact]
    public void A_rule_that_holds_for_too_short_a_time_says_for_how_long()
    {
        var trace = Trace("""
            when: ["container.status.restartCount > 0"]
            since: "pod.metadata.creationTimestamp"
            for: 2h
            """);

        Assert.Equal((RuleVerdict.TooEarly, TimeSpan.FromHours(1)), (trace.Verdict, trace.Held));
        Assert.Equal("since", trace.Clauses.Single(c => c.IsDecisive).Part);
    }

    [Theory]
    [InlineData("container.status.restartCount > 9", ClauseVerdict.DoesNotHold, RuleVerdict.DoesNotHold)]
    [InlineData("container.status.lastState.terminated.exitCode == 0", ClauseVerdict.Absent, RuleVerdict.DoesNotHold)]
    [InlineData("pod.spec.containers[7].image == ''", ClauseVerdict.Fails, RuleVerdict.DoesNotHold)]
    [InlineData("previousLog.size() > 0", ClauseVerdict.Unknown, RuleVerdict.Undecided)]
    [InlineData("container.status.restartCount > 0", ClauseVerdict.Holds, RuleVerdict.Fires)]
    public void A_clause_decides_by_its_verdict(string clause, ClauseVerdict verdict, RuleVerdict rule)
    {
        var trace = Trace($$"""
            when: ["has(container.status)", "{{clause}}", "pod.metadata.name != ''"]
            """);

        Assert.Equal(rule, trace.Verdict);
        Assert.Equal([ClauseVerdict.Holds, verdict, ClauseVerdict.Holds], trace.Clauses.Select(c => c.Verdict));
        Assert.Equal(verdict != ClauseVerdict.Holds, trace.Clauses[1].IsDecisive);
        Assert.Equal(verdict == ClauseVerdict.Unknown ? ["the log of the run before of ns/web-1-0 [c]"] : [], trace.Clauses[1].Unread);
    }

    [Fact]
    public void A_kind_that_was_not_read_is_named()
    {
        var trace = Trace("""when: ["events.size() > 0"]""", world => world.Engine.Apply(new SourceState(ResourceKinds.Event, null, SourceStatus.Forbidden, "no", World.Now)));

        Assert.Equal(RuleVerdict.Undecided, trace.Verdict);
        Assert.Equal(["events in ns"], Assert.Single(trace.Clauses).Unread);
    }

    [Fact]
    public void A_rule_is_not_asked_about_what_is_being_deleted()
    {
        Assert.Equal(RuleVerdict.Fires, Trace("""when: ["container.status.restartCount > 0"]""").Verdict);
        Assert.Equal(RuleVerdict.NotAsked, Trace("""when: ["container.status.restartCount > 0"]""", world => world.AddLeaving("ns")).Verdict);
    }

    [Fact]
    public void What_joins_findings_is_told_with_its_values()
    {
        var trace = Trace("""
            when: ["container.status.restartCount > 0"]
            missing: {kind: ConfigMap, name: "container.name + '-settings'"}
            together: "'registry ' + pod.spec.containers[0].image"
            """);

        Assert.Equal(["when", "missing", "together"], trace.Clauses.Select(c => c.Part));
        Assert.Equal(["'c-settings'", "'registry i'"], trace.Clauses.Skip(1).Select(c => c.Recording.Shown));
    }

    [Fact]
    public void A_local_name_is_computed_once_for_all_clauses_and_only_if_one_reaches_it()
    {
        var trace = Trace("""
            let:
              count: "container.status.restartCount + 1"
              unused: "events.size()"
            when: ["count > 1", "count > 2"]
            """);

        var told = trace.Clauses.Select(c => Assert.Single(c.Recording.Steps)).ToArray();
        Assert.Equal(["count", "count"], told.Select(s => s.Text));
        Assert.Equal([1, 0], told.Select(s => s.Inner.Length));
        Assert.Equal(".status.containerStatuses[name=\"c\"].restartCount", told[0].Inner[0].Path);
    }

    [Fact]
    public void Of_an_object_that_is_no_subject_or_is_not_there_nothing_is_told()
    {
        var world = new World(Rules("""when: ["container.status.restartCount > 0"]""")).AddCrashing("web", 3);
        Assert.NotEmpty(world.Result.Findings);
        var traces = world.Engine.Trace()!;
        Assert.Empty(traces.Of(world.Engine.Rules.Rules[0], new(ResourceKinds.Deployment, "ns", "web")));
        Assert.Empty(traces.Of(world.Engine.Rules.Rules[0], Pod with { Name = "other" }));
    }

    private static RuleTrace Trace(string rule, Action<World>? change = null)
    {
        var world = new World(Rules(rule)).AddCrashing("web", 3);
        change?.Invoke(world);
        Assert.Equal(World.Now, world.Result.Now);
        return Assert.Single(world.Engine.Trace()!.Of(world.Engine.Rules.Rules[0], Pod));
    }

    private static RuleSet Rules(string rest) => RuleSet.Load(
        [new("rules/x/one.yaml", $"id: one\ntitle: t\nsubject: Container\nseverity: critical\ncause: c\n{rest.ReplaceLineEndings("\n")}\n")]);
}

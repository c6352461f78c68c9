using System.Collections.Concurrent;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Tests.Rules;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis;

/// <summary>The law of traces: for every rule and every subject a trace comes to the verdict of the engine, and asking for it changes nothing.</summary>
public sealed class RuleTraceLawTests
{
    private static readonly ConcurrentDictionary<(int Seconds, string? Unread), (DiagnosisResult Result, RuleTrace[] Traces)> Known = new();

    [Theory]
    [InlineData(90, null)]
    [InlineData(420, null)]
    [InlineData(780, null)]
    [InlineData(780, "events")]
    [InlineData(780, "nodes")]
    [InlineData(780, "replicasets")]
    public void A_trace_finds_just_what_the_engine_finds(int seconds, string? unread)
    {
        var (result, traces) = Traced(seconds, unread);

        Assert.NotEmpty(result.Findings);
        Assert.Equal(
            result.Findings.Select(f => $"{f.Rule} {f.Subject}").Order(StringComparer.Ordinal),
            traces.Where(t => t.IsFinding).Select(t => $"{t.Rule} {t.Subject}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(780, null)]
    [InlineData(780, "events")]
    public void Every_clause_of_a_finding_holds_and_every_other_rule_has_one_that_decides(int seconds, string? unread)
    {
        foreach (var trace in Traced(seconds, unread).Traces)
        {
            var holds = trace.Clauses.Where(c => c.Part == "when").All(c => c.Verdict == ClauseVerdict.Holds);
            Assert.True(trace.IsFinding ? holds : trace.Verdict == RuleVerdict.NotAsked || trace.Clauses.Count(c => c.IsDecisive) == 1, $"{trace.Rule} {trace.Subject}: {trace.Verdict}");
        }
    }

    [Fact]
    public void A_finding_that_stands_for_no_incident_of_its_own_names_what_it_is_part_of()
    {
        var (result, traces) = Traced(780, null);

        var findings = traces.Where(t => t.IsFinding).ToArray();

        Assert.Contains(findings, t => t.Verdict == RuleVerdict.Refined);
        Assert.Contains(findings, t => t.Verdict == RuleVerdict.Effect);
        Assert.All(findings.Where(t => t.Verdict == RuleVerdict.Refined), t => Assert.True(RuleFiles.Shipped.Refines(t.RefinedBy!.Rule, t.Rule.Id)));
        Assert.All(findings.Where(t => t.Verdict == RuleVerdict.Effect), t => Assert.Subset(result.Incidents.Select(i => i.Id).ToHashSet(), t.ExplainedBy.Select(i => i.Id).ToHashSet()));
        Assert.Subset(findings.Where(t => t.Verdict == RuleVerdict.Fires).Select(t => t.Rule.Id).ToHashSet(), result.Incidents.Select(i => i.Rule).ToHashSet());
    }

    [Fact]
    public void What_is_undecided_names_what_was_not_read()
    {
        var (result, traces) = Traced(780, "events");

        var undecided = traces.Where(t => t.Verdict == RuleVerdict.Undecided).ToArray();

        var ofEvents = undecided.Where(t => t.Clauses.Single(c => c.IsDecisive).Unread.Any(u => u.StartsWith("events", StringComparison.Ordinal))).ToArray();
        Assert.NotEmpty(ofEvents);
        Assert.All(undecided, t => Assert.NotEmpty(t.Clauses.Single(c => c.IsDecisive).Unread));
        Assert.Equal(
            result.BlindSpots.Single(b => b.Kind == "Event").Rules.Order(StringComparer.Ordinal), ofEvents.Select(t => t.Rule.Id).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Asking_for_traces_leaves_the_engine_as_it_was()
    {
        var (engine, first) = Diagnosed(780, null);

        All(engine);
        var second = engine.Evaluate(first.Now);

        Assert.Equal(0, engine.Evaluated);
        Assert.Equal(first, second);
    }

    /// <summary>What the engine says of a moment, and every trace: the same for all tests that look at it.</summary>
    private static (DiagnosisResult Result, RuleTrace[] Traces) Traced(int seconds, string? unread) => Known.GetOrAdd((seconds, unread), _ =>
    {
        var (engine, result) = Diagnosed(seconds, unread);
        return (result, All(engine));
    });

    private static RuleTrace[] All(Engine engine)
    {
        var traces = engine.Trace()!;
        return [.. engine.Rules.Rules.SelectMany(rule => engine.State.All(rule.Subject.Kind).SelectMany(o => traces.Of(rule, o.Key)))];
    }

    private static (Engine Engine, DiagnosisResult Result) Diagnosed(int seconds, string? unread)
    {
        var engine = new Engine(RuleFiles.Shipped, new ClusterState());
        foreach (var kind in ResourceKinds.All)
            engine.Apply(new Replaced(kind, null, []));
        foreach (var (_, change) in Recorded.Changes.TakeWhile(c => c.At <= seconds))
            engine.Apply(change);
        if (unread is not null)
            engine.Apply(new SourceState(ResourceKinds.FindByName(unread)!, null, SourceStatus.Forbidden, "forbidden", Recorded.Start));
        return (engine, engine.Evaluate(Recorded.Start.AddSeconds(seconds)));
    }
}

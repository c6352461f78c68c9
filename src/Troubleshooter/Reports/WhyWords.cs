using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Reports;

/// <summary>The words that reports have for traces of rules.</summary>
internal static class WhyWords
{
    public static string Json(RuleVerdict verdict) => verdict switch
    {
        RuleVerdict.NotAsked => "notAsked",
        RuleVerdict.DoesNotHold => "doesNotHold",
        RuleVerdict.Undecided => "undecided",
        RuleVerdict.TooEarly => "tooEarly",
        RuleVerdict.Refined => "refined",
        RuleVerdict.Effect => "effect",
        _ => "fires",
    };

    public static string Json(ClauseVerdict verdict) => verdict switch
    {
        ClauseVerdict.Holds => "holds",
        ClauseVerdict.DoesNotHold => "doesNotHold",
        ClauseVerdict.Absent => "absent",
        ClauseVerdict.Fails => "fails",
        _ => "unknown",
    };

    public static string Of(ClauseVerdict verdict) => verdict switch
    {
        ClauseVerdict.Holds => "yes",
        ClauseVerdict.DoesNotHold => "no",
        ClauseVerdict.Absent => "no",
        ClauseVerdict.Fails => "error",
        _ => "unknown",
    };

    /// <summary>What came of the rule, in a sentence.</summary>
    public static string Of(TraceView trace) => trace.Verdict switch
    {
        RuleVerdict.Fires => "holds",
        RuleVerdict.Refined => $"holds, but {trace.RefinedBy!.Rule} says it more exactly",
        RuleVerdict.Effect => $"holds, but is only an effect of {string.Join(" and of ", trace.ExplainedBy.Select(e => $"{e.Rule} at {e.At}"))}",
        RuleVerdict.TooEarly => $"holds, but only for {Durations.Format(trace.Held!.Value)}: it must for {Durations.Format(trace.For)}",
        RuleVerdict.NotAsked => "not asked: the object is being deleted",
        RuleVerdict.Undecided => $"undecided{At(trace)}",
        _ => $"does not hold{At(trace)}",
    };

    /// <summary>One of the expressions that are no clauses.</summary>
    public static string Of(ClauseView clause, TraceView trace) => clause.Part switch
    {
        "since" when trace.Held is { } held =>
            $"{clause.Text} = {clause.Value}, {Durations.Format(held)} ago{(trace.For > TimeSpan.Zero ? $" (it must hold for {Durations.Format(trace.For)})" : "")}",
        "missing" or "blames" or "dependsOn" => $"{clause.Text} {clause.Value}",
        _ => $"{clause.Text}{(clause.Text.IsEmpty ? "" : " = ")}{clause.Value}",
    };

    private static string At(TraceView trace) => trace.Clauses.FirstOrDefault(c => c.IsDecisive) is { } clause ? $" ({(clause.Part == "when" ? $"line {clause.Line}" : clause.Part)})" : "";
}

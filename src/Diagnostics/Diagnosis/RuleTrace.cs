using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>What came of asking a rule about a subject, from the farthest to the nearest to a diagnosis.</summary>
public enum RuleVerdict
{
    /// <summary>The subject is being deleted, and the rule does not speak of such.</summary>
    NotAsked,

    DoesNotHold,

    /// <summary>Something that decides was not read.</summary>
    Undecided,

    /// <summary>All clauses hold, but not yet for as long as they must.</summary>
    TooEarly,

    /// <summary>It holds, and a rule that refines it says the same more exactly.</summary>
    Refined,

    /// <summary>It holds, and its cause lies at another fault.</summary>
    Effect,

    /// <summary>It holds, and is told.</summary>
    Fires,
}

/// <summary>What came of one expression of a rule.</summary>
public enum ClauseVerdict
{
    Holds,
    DoesNotHold,

    /// <summary>It reads a message or a time that the object does not have, and therefore does not hold.</summary>
    Absent,

    /// <summary>It ends in an error of its own (a bad index, a failed conversion), and therefore does not hold.</summary>
    Fails,

    /// <summary>Something was not read.</summary>
    Unknown,
}

/// <summary>One expression of a rule, evaluated anew with all that it read. Raw cluster text.</summary>
/// <param name="Part"><c>when</c>, or <c>since</c>, <c>missing</c>, <c>dependsOn</c>, <c>together</c>: for these, Holds means that there is a value.</param>
public sealed record ClauseTrace(string Part, string Text, int Line, ClauseVerdict Verdict, CelRecording Recording)
{
    /// <summary>The clause at which the engine stops: those after it are asked for the reader only.</summary>
    public bool IsDecisive { get; init; }

    /// <summary>The kinds and logs that were not read.</summary>
    public ImmutableArray<string> Unread { get; init; } = [];
}

/// <summary>How a rule came to its answer for a subject.</summary>
/// <param name="Clauses">All clauses in the order of the rule, also those that the engine does not reach; then the other expressions that decide.</param>
public sealed record RuleTrace(Rule Rule, Subject Subject, RuleVerdict Verdict, ImmutableArray<ClauseTrace> Clauses)
{
    /// <summary>How long it has held, by the rule's <c>since</c>; null without one.</summary>
    public TimeSpan? Held { get; init; }

    /// <summary>The finding that says it more exactly; null unless it is refined.</summary>
    public Finding? RefinedBy { get; init; }

    /// <summary>The faults that explain it; none unless it is an effect.</summary>
    public ImmutableArray<Incident> ExplainedBy { get; init; } = [];

    /// <summary>Whether the engine has a finding of it.</summary>
    public bool IsFinding => Verdict >= RuleVerdict.Refined;

    /// <summary>How many clauses hold before the first that does not.</summary>
    public int Reached => Clauses.TakeWhile(c => c.Verdict == ClauseVerdict.Holds).Count();
}

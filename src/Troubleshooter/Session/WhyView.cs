using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>How rules came to their answers for an explained object.</summary>
/// <param name="Findings">A trace for each rule that holds near the object; empty where that was not asked for.</param>
/// <param name="Asked">The rules that were asked about by their ids.</param>
public sealed record WhyView(ImmutableArray<TraceView> Findings, ImmutableArray<AskedView> Asked);

/// <summary>A rule that was asked about.</summary>
/// <param name="Rule">Its id; not cluster text.</param>
/// <param name="SubjectKind">What it is asked about: a kind, or <c>Container</c>.</param>
/// <param name="Traces">The subjects near the object, the nearest to a diagnosis first; where there is none, the subjects elsewhere.</param>
/// <param name="IsNear">False where no subject of the rule stands near the object.</param>
public sealed record AskedView(string Rule, string SubjectKind, bool IsNear, ImmutableArray<TraceView> Traces);

/// <summary>How a rule came to its answer for a subject.</summary>
/// <param name="File">Where the rule stands.</param>
/// <param name="For">How long it must have held; zero for no time.</param>
/// <param name="Held">How long it has held; null where the rule does not say since when.</param>
public sealed record TraceView(
    string Rule, SafeText File, ReferenceView Subject, RuleVerdict Verdict, ImmutableArray<ClauseView> Clauses, TimeSpan For, TimeSpan? Held)
{
    /// <summary>The rule and subject that say it more exactly, or null.</summary>
    public FaultView? RefinedBy { get; init; }

    /// <summary>The faults that explain it.</summary>
    public ImmutableArray<FaultView> ExplainedBy { get; init; } = [];

    /// <summary>Other subjects with the same verdict, which are not traced here.</summary>
    public ImmutableArray<ReferenceView> Others { get; init; } = [];
}

/// <summary>A rule and what it was found at.</summary>
public sealed record FaultView(string Rule, ReferenceView At);

/// <summary>One expression of a rule.</summary>
/// <param name="Part"><c>when</c>, <c>since</c>, <c>missing</c>, <c>blames</c>, <c>dependsOn</c> or <c>together</c>.</param>
/// <param name="Value">What it came to.</param>
public sealed record ClauseView(string Part, SafeText Text, int Line, ClauseVerdict Verdict, bool IsDecisive, SafeText Value, ImmutableArray<StepView> Steps)
{
    public ImmutableArray<SafeText> Unread { get; init; } = [];
}

/// <summary>Something that was read or computed on the way.</summary>
/// <param name="Type">What kind of value it is.</param>
public sealed record StepView(CelStepKind Kind, SafeText Text, SafeText Value, CelKind Type, ReferenceView? Object, SafeText Path, bool Unset, CelLoop? Loop, ImmutableArray<StepView> Inner)
{
    /// <summary>Of an error: which; else null.</summary>
    public CelErrorKind? Error { get; init; }

    /// <summary>Whether it is true; meaningful for a bool.</summary>
    public bool Holds { get; init; }
}

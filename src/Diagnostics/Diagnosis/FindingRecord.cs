using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>A finding with what the cause graph must know of it.</summary>
/// <param name="Rule">Null for a failure of our own.</param>
/// <param name="Missing">The object that is needed and is not there, where the rule names one.</param>
/// <param name="Causes">The objects at which the cause may lie, by the rule's relations.</param>
/// <param name="Together">What it shares with findings of the same rule on other roots that are the same fault, or null.</param>
internal sealed record FindingRecord(Finding Finding, Rule? Rule, ObjectKey Root, ObjectKey? Missing, ImmutableArray<ObjectKey> Causes, string? Together = null)
{
    public Subject Subject => Finding.Subject;
}

/// <summary>A log or kind that a rule asked for on a subject.</summary>
/// <param name="Root">The root of the subject; the subject itself for what is no log.</param>
/// <param name="Decisive">False when the rule holds without it, and it only would have been shown.</param>
/// <param name="Restarts">How often the container has restarted, which says whose log is worth most.</param>
internal sealed record Request(Rule Rule, Subject Subject, ObjectKey Root, ReadNote Note, bool Decisive, long Restarts);

/// <summary>A clause or template that failed by the rule's own fault (a bad index, a failed conversion).</summary>
internal sealed record ExpressionFault(Rule Rule, Subject Subject, string Text, string Message);

/// <summary>What came of evaluating all rules on one object.</summary>
/// <param name="Ticks">True when an expression read the time.</param>
/// <param name="Due">The times at which a rule with <c>for</c> begins to hold, each once.</param>
internal sealed record SubjectResult(
    ImmutableArray<FindingRecord> Findings, ImmutableArray<Request> Requests, ImmutableArray<ExpressionFault> Faults, ImmutableArray<Dependency> Dependencies,
    bool Ticks, ImmutableArray<DateTime> Due);

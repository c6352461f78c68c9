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
    /// <summary>The object that is there and at which it lies, by the rule's word.</summary>
    public ObjectKey? Blamed { get; init; }

    /// <summary>The first of the causes on the way to the others, where the rule names one.</summary>
    public ObjectKey? Needs => Finding.Needs;

    /// <summary>What the rule met on its way that was not known.</summary>
    public ImmutableArray<ReadNote> Unknown { get; init; } = [];

    public Subject Subject => Finding.Subject;

    /// <summary>That a rule holds, and no more.</summary>
    public static FindingRecord Terse(Rule rule, Subject subject) =>
        new(new Finding(rule.Id, subject, ObjectReference.To(subject.Object, subject.Container), rule.Severity, rule.Confidence, "", "", [], [], null, rule.Docs), rule, subject.Object, null, []);

    /// <summary>Whether both say the same: by content, where the equality of records would compare arrays by reference.</summary>
    public bool Says(FindingRecord other) =>
        Rule == other.Rule && Root == other.Root && Missing == other.Missing && Blamed == other.Blamed && Together == other.Together && Causes.SequenceEqual(other.Causes) && Unknown.SequenceEqual(other.Unknown) &&
        Says(Finding, other.Finding);

    private static bool Says(Finding a, Finding b) =>
        a.Evidence.SequenceEqual(b.Evidence) && a.Fixes.SequenceEqual(b.Fixes) && a with { Evidence = b.Evidence, Fixes = b.Fixes } == b;
}

/// <summary>A clause or template that failed by the rule's own fault (a bad index, a failed conversion).</summary>
internal sealed record ExpressionFault(Rule Rule, Subject Subject, string Text, string Message);

/// <summary>What came of evaluating all rules on one object.</summary>
/// <param name="Findings">By container, then rule.</param>
/// <param name="Ticks">True when an expression read the time.</param>
/// <param name="Due">The times at which a rule with <c>for</c> begins to hold, each once.</param>
internal sealed record SubjectResult(
    ImmutableArray<FindingRecord> Findings, ImmutableArray<Request> Requests, ImmutableArray<ExpressionFault> Faults, ImmutableArray<Dependency> Dependencies,
    bool Ticks, ImmutableArray<DateTime> Due)
{
    /// <summary>This result, with those of the earlier findings that say the same: what is made of them needs not be made again.</summary>
    public SubjectResult With(ImmutableArray<FindingRecord> earlier) =>
        earlier.IsEmpty ? this : this with { Findings = [.. Findings.Select(f => earlier.FirstOrDefault(f.Says) ?? f)] };

    /// <summary>Whether nothing that is made of it is another one than of the earlier one. Of whose run a log is wanted, it does not say.</summary>
    public bool SaysTheSame(SubjectResult earlier) =>
        Findings.SequenceEqual(earlier.Findings) && Requests.SequenceEqual(earlier.Requests) && Faults.SequenceEqual(earlier.Faults) && !Requests.Any(r => r.Note.Log is not null);
}

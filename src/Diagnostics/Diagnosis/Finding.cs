using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Diagnosis.Changes;
using K8sDoctor.Diagnostics.Diagnosis.Proofs;
using K8sDoctor.Diagnostics.Diagnosis.Timelines;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

public enum Severity { Info, Warning, Critical }

public enum Confidence { Possible, Likely, Certain }

public enum Risk { ReadOnly, RestartsPods, ChangesCluster, DataLoss }

/// <summary>What a rule was evaluated on: an object, or one container of a pod.</summary>
public readonly record struct Subject(ObjectKey Object, string? Container = null)
{
    public override string ToString() => Container is null ? Object.ToString() : $"{Object} [{Container}]";

    /// <summary>A rule on a pod and a rule on one of its containers speak of the same subject.</summary>
    internal bool Meets(Subject other) => Object == other.Object && (Container is null || other.Container is null || Container == other.Container);
}

/// <summary>Names an object in a diagnosis. <paramref name="Absent"/>: the object is not there, and that is the point.</summary>
public sealed record ObjectReference(string Kind, string Namespace, string Name, string? Container = null, bool Absent = false)
{
    public static ObjectReference To(ObjectKey key, string? container = null, bool absent = false) => new(key.Kind.Kind, key.Namespace, key.Name, container, absent);
}

/// <summary>One proof. <paramref name="Kind"/>: <c>field</c>, <c>event</c>, <c>log</c> or <c>fact</c> (computed). Raw cluster text.</summary>
/// <param name="At">When the API says that it happened, where it says so.</param>
public sealed record Evidence(string Kind, string Text, ObjectReference? Object = null, DateTime? At = null);

/// <summary>One way to mend it, exact for this case. <paramref name="Command"/> is quoted for a POSIX shell; <paramref name="Patch"/> is YAML.</summary>
public sealed record Fix(string Title, Risk Risk, string? Command = null, string? Patch = null)
{
    /// <summary>What is known beforehand of what it does.</summary>
    public FixProof Proof { get; init; }

    /// <summary>What the API server says of it, where it was asked about; null where nobody wanted to know, and for what changes nothing.</summary>
    public DryRun? DryRun { get; init; }

    /// <summary>How the rule declares it.</summary>
    internal FixTemplate? Template { get; init; }
}

/// <summary>A rule that holds for a subject, told in words. Raw cluster text.</summary>
/// <param name="Since">Since when, by the API's own times.</param>
public sealed record Finding(
    string Rule, Subject Subject, ObjectReference Root, Severity Severity, Confidence Confidence, string Title, string Cause,
    ImmutableArray<Evidence> Evidence, ImmutableArray<Fix> Fixes, DateTime? Since, string? Docs)
{
    /// <summary>The kinds that could not be read and might make it another finding, or the effect of one; sorted.</summary>
    public ImmutableArray<ResourceKind> Unread { get; init; } = [];

    /// <summary>The object that its program or its subject needs, where the rule names one: its fault may lie there. Null for none.</summary>
    public ObjectKey? Needs { get; init; }
}

/// <summary>One fault: its root, the objects that have it, and the objects that suffer from it.</summary>
/// <param name="Severity">How grave it is, by its rule and by what it costs.</param>
/// <param name="Members">Objects with this very fault (pods under their owner), sorted.</param>
/// <param name="Effects">Objects that suffer from it and are no incidents of their own, sorted.</param>
/// <param name="FirstSeen">The earliest <see cref="Finding.Since"/> of the members.</param>
public sealed record Incident(
    string Rule, ObjectReference Root, Severity Severity, Confidence Confidence, string Title, string Cause, ImmutableArray<ObjectReference> Members,
    ImmutableArray<ObjectReference> Effects, ImmutableArray<Evidence> Evidence, ImmutableArray<Fix> Fixes, DateTime? FirstSeen, string? Docs)
{
    /// <summary>The same for the same fault in every evaluation of every session: what makes it this fault, and nothing that comes and goes with it.</summary>
    public string Id { get; init; } = $"{Rule} {Root.Kind} {Root.Namespace}/{Root.Name} [{Root.Container}]";

    /// <summary>The object at which it lies where that is not the root: one that is missing or used up, and that only the root needs. Null for none.</summary>
    public ObjectReference? Origin { get; init; }

    /// <summary>What it costs those who use the cluster.</summary>
    public Impact Impact { get; init; } = Impact.None;

    /// <summary>The tree of what suffers from what, each object after the one that it suffers from: the origin, if there is one, the root, and all effects.</summary>
    public ImmutableArray<ChainLink> Chain { get; init; } = [];

    /// <summary>The kinds whose objects decided that this is a fault, sorted; it is as good as what is known of them.</summary>
    public ImmutableArray<ResourceKind> RestsOn { get; init; } = [];

    /// <summary>The kinds that could not be read and might make it another fault, or the effect of one; sorted.</summary>
    public ImmutableArray<ResourceKind> Unread { get; init; } = [];

    /// <summary>Why it is as certain as it is, in words.</summary>
    public ImmutableArray<string> Reasons { get; init; } = [];

    /// <summary>The titles of what it might be instead, where the evidence does not decide.</summary>
    public ImmutableArray<string> Alternatives { get; init; } = [];

    /// <summary>The finding that speaks for it.</summary>
    internal FindingRecord? Lead { get; init; }

    /// <summary>What changed before its first sign, the nearest first; none of it is claimed as its cause.</summary>
    public ImmutableArray<Change> Changes { get; init; } = [];

    /// <summary>What the state tells of its story, in the order of time; the <see cref="Tracker"/> keeps what the state forgets.</summary>
    public ImmutableArray<TimelineEntry> Story { get; init; } = [];
}

public enum BlindSpotReason { Forbidden, Stale, NotRecorded, NotRead }

/// <summary>
/// Something that could not be read, and the rules that would have needed it; or that is out of date, and the rules whose answer may be too.
/// <paramref name="Kind"/> is a resource kind or <c>log</c>.
/// </summary>
public sealed record BlindSpot(string Kind, string? Namespace, BlindSpotReason Reason, ImmutableArray<string> Rules)
{
    /// <summary>Since when, UTC; null where that is not known.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Why, in the words of the source; raw text, or null.</summary>
    public string? Detail { get; init; }

    /// <summary>The kind is known in some namespaces; it is those that are not looked at which are not seen.</summary>
    public bool Partly { get; init; }
}

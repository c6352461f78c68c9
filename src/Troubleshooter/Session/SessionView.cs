using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Diagnosis.Changes;
using K8sDoctor.Diagnostics.Diagnosis.Proofs;
using K8sDoctor.Diagnostics.Diagnosis.Timelines;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>An immutable picture of a session: all that the live view and every report show. Cluster text stands in it only as <see cref="SafeText"/>.</summary>
/// <param name="Now">The cluster's time, UTC.</param>
/// <param name="Incidents">Most severe first; of those, what costs most; then by name.</param>
/// <param name="Version">Grows with every picture that differs from the one before.</param>
public sealed record SessionView(
    long Version, DateTime Now, IdentityView Identity, ConnectionView Connection, CountsView Counts, ImmutableArray<IncidentView> Incidents,
    ImmutableArray<BlindSpotView> BlindSpots)
{
    /// <summary>Why this is not the whole picture (pods could not be read, the time ran out, an internal failure); empty when it is.</summary>
    public ImmutableArray<SafeText> Incomplete { get; init; } = [];

    /// <summary>
    /// Which of the things that a live session has looked at, from 0: a cluster, a part of it, a recording from a moment on. What another showed is no past of this.
    /// </summary>
    public int Sight { get; init; }

    /// <summary>What the user should know of the program itself (its rules have changed); empty for nothing.</summary>
    public SafeText Notice { get; init; }

    /// <summary>How many objects changed in a second, of late.</summary>
    public double ChangesPerSecond { get; init; }

    /// <summary>The namespaces of which something is known, by name.</summary>
    public ImmutableArray<SafeText> Namespaces { get; init; } = [];

    /// <summary>What this session has seen to be over within the last hour, the last one first; empty where nothing is followed.</summary>
    public ImmutableArray<IncidentView> Cleared { get; init; } = [];

    /// <summary>How much of the cluster this user may see.</summary>
    public AccessView Access { get; init; } = AccessView.Whole;
}

/// <summary>How much of the cluster this user may see, and what would cure that.</summary>
/// <param name="User">The name that RBAC binds; empty where it is not known.</param>
/// <param name="Namespaces">The namespaces that are looked at where all of them may not be; else empty.</param>
/// <param name="LeftOut">How many namespaces more could have been looked at.</param>
/// <param name="Role">The smallest roles that would cure what is missing, with their bindings, as YAML; empty where nothing is missing.</param>
public sealed record AccessView(SafeText User, ImmutableArray<SafeText> Namespaces, int LeftOut, ImmutableArray<MissingRightView> Missing, SafeText Role)
{
    public static readonly AccessView Whole = new(default, [], 0, [], default);
}

/// <summary>Verbs on one resource that are not granted, in a namespace or, where that is empty, in the cluster. Group, resource and verbs are of our own tables.</summary>
public sealed record MissingRightView(string Group, string Resource, SafeText Namespace, ImmutableArray<string> Verbs);

/// <param name="Source"><c>cluster</c> or the recording's name.</param>
/// <param name="Scope">The namespace, or empty for all.</param>
public sealed record IdentityView(SafeText Source, SafeText Context, SafeText Cluster, SafeText User, SafeText ServerVersion, SafeText Scope)
{
    /// <summary>The flags by which this program comes here again, for a shell, with a blank before them; empty where it needs none.</summary>
    public SafeText Flags { get; init; }
}

/// <summary>One word for the whole connection.</summary>
public enum ConnectionHealth
{
    /// <summary>Nothing has been heard yet.</summary>
    Connecting,

    /// <summary>The server answers, and not all lists have come (again).</summary>
    CatchingUp,

    /// <summary>Everything that may be read is current, but for a few kinds that the picture can do without.</summary>
    Connected,

    /// <summary>Pods, or most kinds, are out of date, and the last try to change that has failed.</summary>
    Stale,

    /// <summary>Pods may not be read, or nothing may.</summary>
    Forbidden,

    /// <summary>Nothing is known, and the last try has failed.</summary>
    Unreachable,

    Recorded,
}

/// <summary>How good the view of the cluster is, as a whole and by scope.</summary>
/// <param name="Synced">How many of the <paramref name="Wanted"/> scopes are current, or have a final answer.</param>
/// <param name="Detail">What failed last, in words; empty where nothing does.</param>
/// <param name="Since">Since when the picture is stale or the server unreachable, by the cluster's time, UTC; null while it is not.</param>
public sealed record ConnectionView(ConnectionHealth Health, int Synced, int Wanted, SafeText Detail, DateTime? Since)
{
    /// <summary>Every scope that was asked for, by kind and namespace.</summary>
    public ImmutableArray<SourceView> Sources { get; init; } = [];

    /// <summary>When what failed is tried again, by the cluster's time, UTC; null where that is not known.</summary>
    public DateTime? NextTry { get; init; }

    /// <summary>What to add to the local clock to have the cluster's: between two pictures an age goes on.</summary>
    public TimeSpan ClockOffset { get; init; }

    /// <summary>A recording is not all read yet: what is not shown may be in what is to come.</summary>
    public bool IsReading => Health == ConnectionHealth.Recorded && (Wanted == 0 || Synced < Wanted);

    /// <summary>True when all that was asked for is known as it is now.</summary>
    public bool IsWhole => Sources.All(s => s.IsCurrent);

    /// <summary>Whether a number of objects of a kind says anything: false where it was not read at all.</summary>
    public bool Sees(string kind) => Sources.All(s => s.Kind != kind) || Sources.Any(s => s.Kind == kind && (s.IsKnown || s.Status == SourceStatus.NotServed));
}

/// <summary>How well one scope is known.</summary>
/// <param name="Kind">Of our own table of kinds; not cluster text.</param>
/// <param name="Namespace">Empty for all.</param>
/// <param name="Since">Since when it is not current, by the cluster's time, UTC; null where it is, or the time is not known.</param>
/// <param name="Failing">The last try failed, and no other scope has succeeded since.</param>
/// <param name="Objects">How many objects are known.</param>
public sealed record SourceView(
    string Kind, SafeText Namespace, SourceStatus Status, SafeText Detail, DateTime? Since, DateTime? NextTry, bool Failing, int Objects)
{
    public bool IsKnown => IsCurrent || Status == SourceStatus.Stale;

    public bool IsCurrent => Status is SourceStatus.Synced or SourceStatus.NotServed;
}

public sealed record CountsView(int Pods, int Autoscalers, int Rollouts, int Nodes, int Critical, int Warning, int Info);

public sealed record ReferenceView(SafeText Kind, SafeText Namespace, SafeText Name, SafeText Container, bool Absent)
{
    /// <summary>Whether both name the same object, whatever container they speak of.</summary>
    public bool IsSame(ReferenceView other) => Kind == other.Kind && Namespace == other.Namespace && Name == other.Name;

    /// <summary><c>Deployment ml/iris-api</c>, with <c>[container]</c> where there is one.</summary>
    public override string ToString() =>
        $"{Kind} {(Namespace.IsEmpty ? "" : Namespace.Value + "/")}{Name}{(Container.IsEmpty ? "" : $" [{Container}]")}";
}

/// <summary>One fault as it is shown.</summary>
/// <param name="Rule">The rule's id; not cluster text.</param>
/// <param name="FirstSeen">By the API's own times, UTC.</param>
public sealed record IncidentView(
    string Rule, Severity Severity, Confidence Confidence, SafeText Title, SafeText Cause, ReferenceView Root, ImmutableArray<ReferenceView> Members,
    ImmutableArray<ReferenceView> Effects, ImmutableArray<EvidenceView> Evidence, ImmutableArray<FixView> Fixes, DateTime? FirstSeen, string? Docs)
{
    private static readonly TimeSpan NewFor = TimeSpan.FromMinutes(1);

    /// <summary>The same in every picture in which it is the same fault, also when another rule tells it.</summary>
    public SafeText Id { get; init; } = new($"{Rule} {Root}");

    /// <summary>The object at which it lies where that is not the root: one that is missing or used up, and that only the root needs. Null for none.</summary>
    public ReferenceView? Origin { get; init; }

    /// <summary>What it costs those who use the cluster.</summary>
    public ImpactView Impact { get; init; } = ImpactView.None;

    /// <summary>The tree of what suffers from what, each object after the one that it suffers from: the origin, if there is one, the root, and all effects.</summary>
    public ImmutableArray<ChainView> Chain { get; init; } = [];

    /// <summary>When this session found it first, by the cluster's time, UTC; null for what was there before.</summary>
    public DateTime? Opened { get; init; }

    /// <summary>What it rests on is out of date or not known any more: it may be over. Null while it is confirmed.</summary>
    public UnconfirmedView? Unconfirmed { get; init; }

    /// <summary>The kinds that could not be read and might make it another fault, or the effect of one.</summary>
    public ImmutableArray<string> Unread { get; init; } = [];

    /// <summary>What changed before its first sign, the nearest first.</summary>
    public ImmutableArray<ChangeView> Changes { get; init; } = [];

    /// <summary>Why it is as certain as it is.</summary>
    public ImmutableArray<SafeText> Reasons { get; init; } = [];

    /// <summary>What it might be instead, where the evidence does not decide.</summary>
    public ImmutableArray<SafeText> Alternatives { get; init; } = [];

    /// <summary>How often this session found it anew: 1, and once more for each time that it came back after it had been over.</summary>
    public int Times { get; init; } = 1;

    /// <summary>How often it was found anew within the last hour, where that is often; null while it does not flap.</summary>
    public int? PerHour { get; init; }

    /// <summary>When it was seen to be over, UTC; null while it is not.</summary>
    public DateTime? Cleared { get; init; }

    /// <summary>Its story, in the order of time.</summary>
    public ImmutableArray<TimelineView> Timeline { get; init; } = [];

    /// <param name="now">The cluster's time, UTC.</param>
    public bool IsNew(DateTime now) => Unconfirmed is null && now - Opened < NewFor;
}

/// <param name="Text">How it changed.</param>
/// <param name="Link">How it is linked to what has the fault; not claimed as its cause.</param>
/// <param name="By">Who wrote it; empty where the API does not tell.</param>
public sealed record ChangeView(ChangeForm Form, ReferenceView Object, DateTime At, SafeText Text, SafeText Link, SafeText By);

/// <summary>One thing that happened in the story of an incident.</summary>
/// <param name="At">When, or when last, by the API server's clock, UTC.</param>
/// <param name="Count">How often.</param>
/// <param name="First">When it happened first; null where it happened once.</param>
public sealed record TimelineView(DateTime At, TimelineForm Form, ReferenceView Object, SafeText Text, long Count, DateTime? First);

/// <param name="Since">Since when that could not be seen, UTC.</param>
/// <param name="Kinds">The kinds of which newer news are missing.</param>
public sealed record UnconfirmedView(DateTime Since, ImmutableArray<string> Kinds);

/// <param name="Kind"><c>field</c>, <c>event</c>, <c>log</c> or <c>fact</c>.</param>
public sealed record EvidenceView(string Kind, SafeText Text, ReferenceView? Object, DateTime? At);

public sealed record FixView(SafeText Title, Risk Risk, SafeText Command, SafeText Patch)
{
    /// <summary>What is known beforehand of what it does.</summary>
    public FixProof Proof { get; init; }

    /// <summary>What the API server says of it; null where it was not to be asked.</summary>
    public DryRunView? DryRun { get; init; }
}

/// <param name="Words">Why not, or what the server warns of; empty for nothing.</param>
public sealed record DryRunView(DryRunResult Result, SafeText Words);

/// <param name="Rules">The rules that are undecided by it or, where it is stale, whose answers may be out of date.</param>
public sealed record BlindSpotView(SafeText Kind, SafeText Namespace, BlindSpotReason Reason, ImmutableArray<string> Rules)
{
    /// <summary>Since when, by the cluster's time, UTC; null where that is not known.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Why, in words; empty where nobody said.</summary>
    public SafeText Detail { get; init; }

    /// <summary>The kind is known in the namespaces that are looked at, and not in the others.</summary>
    public bool Partly { get; init; }
}

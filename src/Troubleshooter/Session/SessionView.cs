using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Diagnosis;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>An immutable picture of a session: all that the live view and every report show. Cluster text stands in it only as <see cref="SafeText"/>.</summary>
/// <param name="Now">The cluster's time, UTC.</param>
/// <param name="Incidents">Most severe first, then as the engine sorts.</param>
/// <param name="Version">Grows with every picture that differs from the one before.</param>
public sealed record SessionView(
    long Version, DateTime Now, IdentityView Identity, ConnectionView Connection, CountsView Counts, ImmutableArray<IncidentView> Incidents,
    ImmutableArray<BlindSpotView> BlindSpots)
{
    /// <summary>Why this is not the whole picture (pods could not be read, the time ran out, an internal failure); empty when it is.</summary>
    public ImmutableArray<SafeText> Incomplete { get; init; } = [];
}

/// <param name="Source"><c>cluster</c> or the recording's name.</param>
/// <param name="Scope">The namespace, or empty for all.</param>
public sealed record IdentityView(SafeText Source, SafeText Context, SafeText Cluster, SafeText User, SafeText ServerVersion, SafeText Scope);

public enum ConnectionHealth { Connecting, CatchingUp, Connected, Stale, Unreachable, Recorded }

/// <param name="Synced">How many of the <paramref name="Wanted"/> kinds are listed.</param>
/// <param name="Since">Since when the picture is stale; null while it is not.</param>
public sealed record ConnectionView(ConnectionHealth Health, int Synced, int Wanted, SafeText Detail, DateTime? Since);

public sealed record CountsView(int Pods, int Autoscalers, int Rollouts, int Nodes, int Critical, int Warning, int Info);

public sealed record ReferenceView(SafeText Kind, SafeText Namespace, SafeText Name, SafeText Container, bool Absent)
{
    /// <summary><c>Deployment ml/iris-api</c>, with <c>[container]</c> where there is one.</summary>
    public override string ToString() =>
        $"{Kind} {(Namespace.IsEmpty ? "" : Namespace.Value + "/")}{Name}{(Container.IsEmpty ? "" : $" [{Container}]")}";
}

/// <summary>One fault as it is shown.</summary>
/// <param name="Rule">The rule's id; not cluster text.</param>
/// <param name="FirstSeen">By the API's own times, UTC.</param>
public sealed record IncidentView(
    string Rule, Severity Severity, Confidence Confidence, SafeText Title, SafeText Cause, ReferenceView Root, ImmutableArray<ReferenceView> Members,
    ImmutableArray<ReferenceView> Effects, ImmutableArray<EvidenceView> Evidence, ImmutableArray<FixView> Fixes, DateTime? FirstSeen, string? Docs);

/// <param name="Kind"><c>field</c>, <c>event</c>, <c>log</c> or <c>fact</c>.</param>
public sealed record EvidenceView(string Kind, SafeText Text, ReferenceView? Object, DateTime? At);

public sealed record FixView(SafeText Title, Risk Risk, SafeText Command, SafeText Patch);

public sealed record BlindSpotView(SafeText Kind, SafeText Namespace, BlindSpotReason Reason, ImmutableArray<string> Rules);

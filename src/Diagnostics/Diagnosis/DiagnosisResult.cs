using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>What the engine says of a state at a moment. Everything is sorted; equal inputs give equal results.</summary>
/// <param name="Now">The moment, UTC.</param>
/// <param name="Findings">Every rule that holds, by subject and rule, before they are joined.</param>
/// <param name="Incidents">The findings joined: one per fault, most severe first.</param>
/// <param name="Wants">What else must be known, what matters most first; empty when the diagnosis is as complete as it can be.</param>
public sealed record DiagnosisResult(
    DateTime Now, ImmutableArray<Finding> Findings, ImmutableArray<Incident> Incidents, ImmutableArray<BlindSpot> BlindSpots, ImmutableArray<Want> Wants)
{
    /// <summary>Logs that were asked for and are worth asking for again after a while: their container goes on writing, or something was in the way that may pass.</summary>
    public ImmutableArray<WantLog> Again { get; init; } = [];
}

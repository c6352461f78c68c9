using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;

namespace K8sDoctor.Diagnostics.Diagnosis.Proofs;

/// <summary>
/// The fixes of incidents with what is proven of them. A proof asks all rules again about copies of many objects: it stands until something that it was made of
/// is touched, whatever else of its incident changes.
/// </summary>
internal sealed class ProvenFixes(FixProver prover)
{
    private readonly Dictionary<string, Proven> _proven = [];
    private readonly DependencyIndex<string> _readers = new();
    private readonly HashSet<string> _stale = [];

    /// <summary>Whether a proof that was given may be another one by now.</summary>
    public bool IsStale => _stale.Count > 0;

    /// <summary>Whether those of an incident (by its id) cannot be others by now.</summary>
    public bool Stand(string id) => !_stale.Contains(id);

    public bool Has(Dependency dependency) => _readers.Has(dependency);

    public void Touch(Dependency touched) => _readers.AddTo(_stale, touched);

    /// <summary>The fixes of an incident, in their order.</summary>
    public ImmutableArray<Fix> Of(Incident incident, DateTime now)
    {
        if (incident.Lead is not { } lead || incident.Fixes.IsEmpty)
        {
            Forget(incident.Id);
            return incident.Fixes;
        }

        if (!_proven.TryGetValue(incident.Id, out var proven) || !ReferenceEquals(proven.Lead, lead) || !Stand(incident.Id))
        {
            Forget(incident.Id);
            HashSet<Dependency> read = [];
            proven = new(lead, prover.Prove(lead, now, read), [.. read]);
            _proven.Add(incident.Id, proven);
            _readers.Add(incident.Id, proven.Dependencies);
        }

        return [.. incident.Fixes.Select((fix, i) => fix with { Proof = proven.Proofs[i] })];
    }

    public void Forget(string id)
    {
        _stale.Remove(id);
        if (_proven.Remove(id, out var proven))
            _readers.Remove(id, proven.Dependencies);
    }

    private sealed record Proven(FindingRecord Lead, ImmutableArray<FixProof> Proofs, ImmutableArray<Dependency> Dependencies);
}

using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>
/// The incidents of the last diagnosis, by their fault: one that is made of the very same findings is the same object again, so that only what has changed
/// is built, shown and compared anew.
/// </summary>
internal sealed class IncidentCache
{
    private Dictionary<GroupKey, Built> _last = [];
    private Dictionary<GroupKey, Built> _now = [];

    /// <summary>Begins a diagnosis; what the last one did not need is forgotten.</summary>
    public void Begin() => (_last, _now) = (_now, []);

    public Incident Get(IncidentGroup group, ILookup<FindingRecord, FindingRecord> replaced)
    {
        ImmutableArray<FindingRecord> sources = [.. group.Own, .. group.Own.SelectMany(r => replaced[r]), .. group.Effects];
        var built = _last.TryGetValue(group.Key, out var last) && last.Own == group.Own.Count && last.Sources.AsSpan().SequenceEqual(sources.AsSpan(), ReferenceEqualityComparer.Instance)
            ? last
            : new(sources, group.Own.Count, group.ToIncident(replaced));
        _now[group.Key] = built;
        return built.Incident;
    }

    /// <param name="Own">How many of the sources are the fault's own findings.</param>
    private sealed record Built(ImmutableArray<FindingRecord> Sources, int Own, Incident Incident);
}

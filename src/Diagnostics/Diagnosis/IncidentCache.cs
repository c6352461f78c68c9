using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>
/// The incidents of the last diagnosis, by their fault: one that is made of the very same findings, and whose objects stand as they stood, is the same object
/// again, so that only what has changed is built, shown and compared anew.
/// </summary>
internal sealed class IncidentCache(Standings standings)
{
    private Dictionary<GroupKey, Built> _last = [];
    private Dictionary<GroupKey, Built> _now = [];

    /// <summary>Begins a diagnosis; what the last one did not need is forgotten.</summary>
    public void Begin()
    {
        standings.Begin();
        (_last, _now) = (_now, []);
    }

    public Incident Get(IncidentGroup group, ILookup<FindingRecord, FindingRecord> replaced)
    {
        ImmutableArray<FindingRecord> sources = [.. group.Own, .. group.Own.SelectMany(r => replaced[r]), .. group.Effects];
        var built = _last.TryGetValue(group.Key, out var last) && last.Own == group.Own.Count && IsSame(last, sources) ? last : Build(group, replaced, sources);
        _now[group.Key] = built;
        return built.Incident;
    }

    private bool IsSame(Built last, ImmutableArray<FindingRecord> sources) =>
        last.Sources.AsSpan().SequenceEqual(sources.AsSpan(), ReferenceEqualityComparer.Instance) && last.Asked.All(asked => ReferenceEquals(standings.Of(asked.Key), asked.Value));

    private Built Build(IncidentGroup group, ILookup<FindingRecord, FindingRecord> replaced, ImmutableArray<FindingRecord> sources)
    {
        var asked = new Dictionary<ObjectKey, Standing?>();
        var incident = group.ToIncident(replaced, key => asked.TryGetValue(key, out var known) ? known : asked[key] = standings.Of(key));
        return new(sources, group.Own.Count, asked, incident);
    }

    /// <param name="Own">How many of the sources are the fault's own findings.</param>
    /// <param name="Asked">How the objects stood that it was asked of.</param>
    private sealed record Built(ImmutableArray<FindingRecord> Sources, int Own, Dictionary<ObjectKey, Standing?> Asked, Incident Incident);
}

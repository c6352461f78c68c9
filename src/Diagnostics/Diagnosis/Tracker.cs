using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>
/// Gives incidents a life over the evaluations of a session. One that is no longer found is over only where that could be seen: while something that it
/// rests on is out of date or unknown it stays, unconfirmed, and when it is found again it is the same. Deterministic; not thread-safe.
/// </summary>
/// <param name="refines">Whether a rule tells more exactly what another one tells.</param>
public sealed class Tracker(Func<string, string, bool> refines)
{
    /// <summary>What is found within this time after its kinds became known was there before: logs are read, and the engine asks for more.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(8);

    /// <summary>What comes back within this time after it was cleared is the same incident: between two pods of a controller there may be none.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    /// <summary>How long the story of what is over is kept; what comes back within it has come back, and is not new to the world.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>How many that are over are kept: the last ones.</summary>
    public const int MostCleared = 200;

    private readonly Dictionary<string, IncidentLife> _lives = [];
    private readonly Dictionary<(ResourceKind Kind, string? Namespace), DateTime> _knownSince = [];
    private long _version;

    /// <summary>The incidents that are found or cannot be ruled out, in the order of incidents.</summary>
    /// <param name="now">The moment of the evaluation, UTC.</param>
    /// <param name="found">What the engine found, as it sorts it, in the state as <paramref name="sources"/> describes it.</param>
    public ImmutableArray<TrackedIncident> Update(DateTime now, ImmutableArray<Incident> found, SourceTable sources)
    {
        NoteKnown(now, sources);
        var missed = _lives.Values.ToHashSet();
        missed.ExceptWith(found.Select(i => _lives.GetValueOrDefault(i.Id)).OfType<IncidentLife>());
        foreach (var incident in found)
        {
            var life = _lives.GetValueOrDefault(incident.Id) ?? Retold(incident, now, missed) ?? Open(incident, now, sources);
            life.Found(incident, now, sources);
        }

        foreach (var life in missed)
            life.Missed(now, sources);
        Forget(now);
        var shown = found.Select(i => _lives[i.Id].View(now));
        TrackedIncident[] kept = [.. missed.Where(l => l.Cleared is null).Select(l => l.View(now))];
        return kept.Length == 0 ? [.. shown] : [.. shown.Concat(kept).OrderBy(t => t.Incident, FindingOrder.OfIncidents)];
    }

    /// <summary>What was over at the last evaluation and is still remembered, the last one first.</summary>
    /// <param name="now">The moment of that evaluation, UTC.</param>
    public ImmutableArray<TrackedIncident> Cleared(DateTime now) =>
        [.. _lives.Values.Where(l => l.Cleared is not null).OrderByDescending(l => l.Cleared).ThenBy(l => l.Incident.Id, StringComparer.Ordinal).Take(MostCleared).Select(l => l.View(now))];

    private void NoteKnown(DateTime now, SourceTable sources)
    {
        if (sources.Version == _version)
            return;
        _version = sources.Version;
        var known = sources.All.Where(s => s.IsKnown).Select(s => (s.Kind, s.Namespace)).ToHashSet();
        foreach (var scope in _knownSince.Keys.Where(k => !known.Contains(k)))
            _knownSince.Remove(scope); // removing while enumerating is allowed
        foreach (var scope in known)
            _knownSince.TryAdd(scope, now);
    }

    private IncidentLife Open(Incident incident, DateTime now, SourceTable sources)
    {
        var known = IncidentLife.Sources(incident, sources).Select(s => _knownSince.GetValueOrDefault((s.Kind, s.Namespace), DateTime.MinValue));
        var life = new IncidentLife(incident, now, fromStart: now - known.DefaultIfEmpty().Max() < Settling);
        _lives.Add(incident.Id, life);
        return life;
    }

    /// <summary>A fault whose log has been read is told by another rule: it is the same fault.</summary>
    private IncidentLife? Retold(Incident incident, DateTime now, HashSet<IncidentLife> missed)
    {
        var life = missed.Where(l => !(now - l.Cleared > Remembered) && IsRetold(l.Incident, incident)).OrderBy(l => l.Cleared is not null).ThenBy(l => l.Opened).ThenBy(l => l.Incident.Id, StringComparer.Ordinal)
            .FirstOrDefault();
        if (life is null)
            return null;
        missed.Remove(life);
        _lives.Remove(life.Incident.Id);
        _lives.Add(incident.Id, life);
        return life;
    }

    private bool IsRetold(Incident one, Incident other) =>
        (refines(one.Rule, other.Rule) || refines(other.Rule, one.Rule))
        && one.Root with { Container = null } == other.Root with { Container = null }
        && (one.Root.Container is null || other.Root.Container is null || one.Root.Container == other.Root.Container);

    private void Forget(DateTime now)
    {
        foreach (var (id, life) in _lives)
        {
            if (now - life.Cleared > Kept)
                _lives.Remove(id); // removing while enumerating is allowed
        }
    }
}

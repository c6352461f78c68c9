using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis.Changes;
using K8sDoctor.Diagnostics.Diagnosis.Proofs;
using K8sDoctor.Diagnostics.Diagnosis.Timelines;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>
/// Tells of each incident what changed before it, its story as far as the state tells it, and which of its fixes are proven. An answer stands until something that it was made of is touched; an incident that is the same, with the same
/// history, is the same object again.
/// </summary>
internal sealed class IncidentHistory(ClusterState state, SharedValues shared, FixProver prover)
{
    /// <summary>While more incidents stand than this, nothing is asked for to tell what changed before them: a cluster in trouble must not feel that.</summary>
    public const int MostAsking = 100;

    private readonly ProvenFixes _fixes = new(prover);
    private readonly Dictionary<string, Told> _told = [];
    private readonly DependencyIndex<string> _readers = new();
    private readonly HashSet<string> _stale = [];

    /// <summary>Whether an answer that was given may be another one by now.</summary>
    public bool IsStale => _stale.Count > 0 || _fixes.IsStale;

    public bool Has(Dependency dependency) => _readers.Has(dependency) || _fixes.Has(dependency);

    public void Touch(Dependency touched)
    {
        _readers.AddTo(_stale, touched);
        _fixes.Touch(touched);
    }

    /// <summary>The incidents with their history, in the same order.</summary>
    public ImmutableArray<Incident> AddTo(ImmutableArray<Incident> incidents, DateTime now)
    {
        var told = ImmutableArray.CreateRange(incidents, incident => Tell(incident, now));
        var there = incidents.Select(i => i.Id).ToHashSet();
        foreach (var gone in _told.Keys.Where(id => !there.Contains(id)).ToArray())
        {
            Forget(gone);
            _fixes.Forget(gone);
        }

        _stale.Clear();
        return told;
    }

    /// <summary>
    /// The kinds of <see cref="AskedKinds"/> that were asked for and that nobody has tried to read yet. Of other kinds what rules read is enough. Of an
    /// explanation, which has few requests, all go to the cause: quotas and policies are told there as far as they are known, or where one of them is the cause.
    /// </summary>
    /// <param name="about">Of which incidents; null for all.</param>
    /// <param name="sparing">As of an explanation.</param>
    public IEnumerable<WantKind> Wants(Func<ObjectKey, bool>? about, bool sparing) => _told.Count > MostAsking
        ? []
        : _told.Values.Where(t => about is null || Concerns(t.Source, about)).SelectMany(t => t.Unknown.Where(n => n.Kind.MetadataOnly || (AskedKinds.Policies.Contains(n.Kind) && (!sparing || LiesAt(t.Source, n.Kind)))))
            .Where(n => state.StatusOf(n.Kind, n.Namespace).Status == SourceStatus.NotRead)
            .Select(n => new WantKind(n.Kind, n.Namespace)).Distinct().OrderBy(w => w.Kind.Index).ThenBy(w => w.Namespace, StringComparer.Ordinal);

    private static bool LiesAt(Incident incident, ResourceKind kind) => (incident.Origin ?? incident.Root).Kind == kind.Kind;

    private static bool Concerns(Incident incident, Func<ObjectKey, bool> about) =>
        incident.Members.Concat(incident.Effects).Prepend(incident.Root)
            .Any(r => ResourceKinds.FindReferenced(null, r.Kind) is { } kind && about(new(kind, r.Namespace, r.Name)));

    private Incident Tell(Incident incident, DateTime now)
    {
        var last = _told.GetValueOrDefault(incident.Id);
        var stands = last is not null && !_stale.Contains(incident.Id) && _fixes.Stand(incident.Id);
        if (stands && ReferenceEquals(last!.Source, incident))
            return last.Shown;
        if (stands && SameQuestion(last!.Source, incident))
            return (_told[incident.Id] = last with { Source = incident, Shown = With(incident, last.Shown.Changes, last.Shown.Story, last.Shown.Fixes) }).Shown;
        Forget(incident.Id);
        var reader = new NotingReader(state, shared);
        reader.Begin(now);
        var all = ChangeFinder.Find(reader, incident);
        var (changes, story) = (ChangeScope.Before(all, incident.FirstSeen), TimelineReader.Read(reader, incident, all));
        var fixes = _fixes.Of(incident, now);
        var same = ReferenceEquals(last?.Source, incident) && last!.Shown.Changes.SequenceEqual(changes) && last.Shown.Story.SequenceEqual(story) && last.Shown.Fixes.SequenceEqual(fixes);
        var told = new Told(incident, same ? last!.Shown : With(incident, changes, story, fixes), [.. reader.Dependencies], [.. reader.Notes.Where(n => !n.Known && n.Log is null)]);
        _told.Add(incident.Id, told);
        _readers.Add(incident.Id, told.Dependencies);
        return told.Shown;
    }

    private static Incident With(Incident incident, ImmutableArray<Change> changes, ImmutableArray<TimelineEntry> story, ImmutableArray<Fix> fixes) =>
        incident with { Changes = changes, Story = story, Fixes = fixes };

    private static bool SameQuestion(Incident one, Incident other) =>
        ReferenceEquals(one.Lead, other.Lead) && one.Root == other.Root && one.FirstSeen == other.FirstSeen && one.Members.SequenceEqual(other.Members) && one.Effects.SequenceEqual(other.Effects);

    private void Forget(string id)
    {
        if (_told.Remove(id, out var told))
            _readers.Remove(id, told.Dependencies);
    }

    /// <param name="Source">The incident as it was joined.</param>
    /// <param name="Shown">The same with its history.</param>
    private sealed record Told(Incident Source, Incident Shown, ImmutableArray<Dependency> Dependencies, ImmutableArray<ReadNote> Unknown);
}

using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>One fault from when it was first found; owned by the <see cref="Tracker"/>.</summary>
internal sealed class IncidentLife(Incident first, DateTime opened, bool fromStart)
{
    private readonly string _id = first.Id;
    private HashSet<ResourceKind> _known = [];
    private long _version = -1;
    private DateTime? _confirmed;
    private Unconfirmed? _unconfirmed;

    /// <summary>As it was found last.</summary>
    public Incident Incident { get; private set; } = first;

    public DateTime Opened { get; } = opened;

    /// <summary>When it was seen to be over; null while it is not.</summary>
    public DateTime? Cleared { get; private set; }

    public TrackedIncident View => new(_id, Incident, Opened, fromStart, _confirmed, _unconfirmed);

    /// <summary>What is known of the kinds that an incident rests on, where its objects are.</summary>
    public static IEnumerable<SourceState> Sources(Incident incident, SourceTable sources)
    {
        string?[] namespaces = [.. incident.Members.Append(incident.Root).Select(o => o.Namespace).Where(ns => ns.Length > 0).Distinct()];
        return incident.RestsOn.SelectMany(kind => kind.Namespaced && namespaces.Length > 0 ? namespaces.Select(ns => sources.Of(kind, ns)) : [sources.Of(kind, null)]);
    }

    public void Found(Incident incident, DateTime now, SourceTable sources)
    {
        // Most incidents are the very same in most evaluations, and then nothing but the time is new.
        if (!ReferenceEquals(incident, Incident) || sources.Version != _version || Cleared is not null)
            Take(incident, now, sources);
        if (_unconfirmed is null)
            _confirmed = now;
    }

    private void Take(Incident incident, DateTime now, SourceTable sources)
    {
        (Incident, _version) = (incident, sources.Version);
        Cleared = null;
        SourceState[] known = [.. Sources(incident, sources).Where(s => s.IsKnown)];
        _known = [.. known.Select(s => s.Kind)];
        Doubt([.. known.Where(s => !s.IsCurrent)], now);
    }

    /// <summary>It is not found. What was known when it was found and is not current now may be the reason; what was never known is none.</summary>
    public void Missed(DateTime now, SourceTable sources)
    {
        if (Cleared is not null)
            return;
        Doubt([.. Sources(Incident, sources).Where(s => !s.IsCurrent && _known.Contains(s.Kind))], now);
        if (_unconfirmed is null)
            Cleared = now;
    }

    private void Doubt(SourceState[] behind, DateTime now)
    {
        if (behind.Length == 0)
        {
            _unconfirmed = null;
            return;
        }

        var told = behind.Min(s => s.Since);
        var since = told > DateTime.MinValue ? told : _unconfirmed?.Since ?? now;
        _unconfirmed = new(since, [.. behind.Select(s => s.Kind).Distinct().OrderBy(k => k.Index).Select(k => k.Kind)]);
    }
}

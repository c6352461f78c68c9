using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis.Timelines;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>One fault from when it was first found; owned by the <see cref="Tracker"/>.</summary>
internal sealed class IncidentLife
{
    /// <summary>So many openings within <see cref="FlapWindow"/> are flapping.</summary>
    private const int FlapOpenings = 3;

    private static readonly TimeSpan FlapWindow = TimeSpan.FromHours(1);

    private readonly string _id;
    private bool _fromStart;
    private readonly Timeline _timeline = new();
    private readonly Queue<DateTime> _openings = new();
    private HashSet<ResourceKind> _known = [];
    private long _version = -1;
    private DateTime? _confirmed;
    private Unconfirmed? _unconfirmed;
    private TrackedIncident? _view;
    private int _times = 1;

    public IncidentLife(Incident first, DateTime opened, bool fromStart)
    {
        (_id, Incident, FirstOpened, Opened, _fromStart) = (first.Id, first, opened, opened, fromStart);
        _openings.Enqueue(opened);
        if (!fromStart)
            Tell(TimelineForm.Opened, opened, "found");
        _timeline.AddAll(first.Story);
    }

    /// <summary>As it was found last.</summary>
    public Incident Incident { get; private set; }

    public DateTime FirstOpened { get; }

    /// <summary>When it was found first, or first again after it had been over for longer than <see cref="Tracker.Remembered"/>.</summary>
    public DateTime Opened { get; private set; }

    /// <summary>When it was seen to be over; null while it is not.</summary>
    public DateTime? Cleared { get; private set; }

    public TrackedIncident View(DateTime now) => _view = Same(new(_id, Incident, Opened, _fromStart, _confirmed, _unconfirmed)
    {
        FirstOpened = FirstOpened,
        Times = _times,
        PerHour = PerHour(now),
        Cleared = Cleared,
        Timeline = _timeline.Told,
    });

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
        _timeline.AddAll(incident.Story);
        if (Cleared is { } cleared)
            Reopen(now, cleared);
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
        if (_unconfirmed is not null)
            return;
        Cleared = now;
        Tell(TimelineForm.Cleared, now, "no longer found");
    }

    private void Reopen(DateTime now, DateTime cleared)
    {
        Cleared = null;
        _times++;
        _openings.Enqueue(now);
        Tell(TimelineForm.Reopened, now, "found again");
        if (now - cleared > Tracker.Remembered)
            (Opened, _fromStart) = (now, false);
    }

    /// <summary>How often it comes back within an hour; null while it does not flap.</summary>
    private int? PerHour(DateTime now)
    {
        while (_openings.TryPeek(out var oldest) && now - oldest > FlapWindow)
            _openings.Dequeue();
        return _openings.Count >= FlapOpenings ? _openings.Count : null;
    }

    private void Tell(TimelineForm form, DateTime at, string text) => _timeline.Add(new(at, form, Incident.Root, text) { Key = $"{form} {at:O}" });

    // Thousands of incidents are the very same in most evaluations: then the answer is the same object too.
    private TrackedIncident Same(TrackedIncident view) => _view is { } last && last == view ? last : view;

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

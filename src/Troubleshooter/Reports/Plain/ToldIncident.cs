using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Reports.Plain;

/// <summary>What was told of one incident.</summary>
internal sealed class ToldIncident
{
    private static readonly TimeSpan BetweenChanges = TimeSpan.FromSeconds(30);

    /// <summary>As long as a session remembers an incident that is over: what comes back within that time has been reopened.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    private IncidentView? _told;
    private IncidentView? _latest;
    private DateTime _toldAt;
    private DateTime? _differsSince;
    private DateTime? _goneSince;
    private bool _isOver;

    public static ToldIncident Of(IncidentView incident, DateTime now) => new() { _told = incident, _latest = incident, _toldAt = now };

    /// <summary>It is there: what is to be told of it, or null.</summary>
    public PlainLine? See(IncidentView incident, DateTime now, TimeSpan hold)
    {
        (_goneSince, _latest) = (null, incident);
        var differs = _told is null || _isOver || IsOther(_told, incident);
        _differsSince = differs ? _differsSince ?? now : null;
        if (!differs || now - _differsSince < hold || !MayChange(incident, now, hold))
            return null;
        var line = _told is null ? PlainLine.Open(incident, "opened", now)
            : _isOver ? PlainLine.Open(incident, "reopened", now)
            : PlainLine.Changed(_told, incident);
        (_told, _toldAt, _isOver, _differsSince) = (incident, now, false, null);
        return line;
    }

    /// <summary>It is not there: what is to be told of that, or null.</summary>
    public PlainLine? Miss(DateTime now, TimeSpan hold)
    {
        (_goneSince, _differsSince) = (_goneSince ?? now, null);
        if (_told is null || _isOver || now - _goneSince < hold)
            return null;
        _isOver = true;
        return PlainLine.Cleared(_latest ?? _told, _goneSince.Value);
    }

    public bool IsForgotten(DateTime now) => _told is null || now - _goneSince > Remembered;

    // That it has become worse is told without delay.
    private bool MayChange(IncidentView incident, DateTime now, TimeSpan hold) =>
        _told is not { } told || _isOver || hold == TimeSpan.Zero || incident.Severity > told.Severity || now - _toldAt >= BetweenChanges;

    private static bool IsOther(IncidentView told, IncidentView incident) =>
        told.Severity != incident.Severity || told.Title != incident.Title || told.Members.Length != incident.Members.Length;
}

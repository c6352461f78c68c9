using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Reports.Plain;

/// <summary>
/// What has been told of a live session so far, and what is to be told of its next picture: one line for each thing that came, changed or went. It is calm:
/// what is there for a moment only is not told, and of one incident not more than a change in half a minute. Times are the cluster's, UTC.
/// </summary>
/// <param name="isMuted">Whether somebody does not want to be told of an incident just now.</param>
internal sealed class PlainLog(Func<SessionView, IncidentView, bool> isMuted)
{
    /// <summary>How long something must be so before it is told.</summary>
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(2);

    /// <summary>How long an incident must be gone before that is told.</summary>
    private static readonly TimeSpan GoneFor = TimeSpan.FromSeconds(5);

    /// <summary>A first picture that is not whole by then is told as it is.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<SafeText, ToldIncident> _incidents = [];
    private readonly PlainSource _source = new(Hold);
    private DateTime? _begun;
    private DateTime? _wholeSince;
    private SafeText _notice;
    private bool _started;

    /// <summary>The lines for a picture, in the order in which they are to be read; none where there is no news.</summary>
    /// <param name="now">The cluster's time, UTC; never before that of the last picture.</param>
    /// <param name="last">No picture will follow: nothing is held back.</param>
    public IReadOnlyList<string> Take(SessionView view, DateTime now, bool last = false)
    {
        _begun ??= now;
        var lines = new List<PlainLine>();
        if (view.Notice != _notice && !view.Notice.IsEmpty)
            lines.Add(PlainLine.Note(view.Notice.Value));
        _notice = view.Notice;
        if (_started)
        {
            AddIncidents(view, now, last, lines);
            _source.Add(view, now, last, lines);
        }
        else if (MayStart(view, now, last))
        {
            Start(view, now, lines);
        }
        else
        {
            _source.AddWaiting(view, now, lines);
        }

        return [.. lines.Select(line => line.At(now))];
    }

    /// <summary>The last line, where a recording is over.</summary>
    public static string End(SessionView view, DateTime now) => PlainLine.End(view).At(now);

    private bool MayStart(SessionView view, DateTime now, bool last)
    {
        var whole = view.Connection is { Wanted: > 0, Health: not (ConnectionHealth.Connecting or ConnectionHealth.CatchingUp or ConnectionHealth.Unreachable) };
        _wholeSince = whole ? _wholeSince ?? now : null;
        return last || now - _wholeSince >= Hold || (view.Connection.Synced > 0 && now - _begun >= Patience);
    }

    private void Start(SessionView view, DateTime now, List<PlainLine> lines)
    {
        _started = true;
        lines.Add(PlainLine.Start(view, view.Incidents.Count(i => isMuted(view, i))));
        _source.AddFirst(view, now, lines);
        foreach (var incident in view.Incidents.Where(i => !isMuted(view, i)))
        {
            _incidents.TryAdd(incident.Id, ToldIncident.Of(incident, now));
            lines.Add(PlainLine.Open(incident, "open", now));
        }
    }

    private void AddIncidents(SessionView view, DateTime now, bool last, List<PlainLine> lines)
    {
        var present = new HashSet<SafeText>();
        foreach (var incident in view.Incidents.Where(i => present.Add(i.Id) && !isMuted(view, i)))
        {
            if (!_incidents.TryGetValue(incident.Id, out var told))
                _incidents[incident.Id] = told = new();
            if (told.See(incident, now, last ? TimeSpan.Zero : Hold) is { } line)
                lines.Add(line);
        }

        foreach (var (id, told) in _incidents.Where(i => !present.Contains(i.Key)).ToList())
        {
            // That nothing is known just now does not mean that it is over.
            if (view.Connection.Health is ConnectionHealth.Unreachable or ConnectionHealth.Connecting)
                continue;
            if (told.Miss(now, last ? TimeSpan.Zero : GoneFor) is { } line)
                lines.Add(line);
            if (told.IsForgotten(now))
                _incidents.Remove(id);
        }
    }
}

using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Terminal.Timeline;

/// <summary>What became of an incident.</summary>
internal enum Turn { Changed, Began, Found, Cleared }

/// <summary>One line of the story of the cluster.</summary>
/// <param name="At">By the cluster's time, UTC.</param>
/// <param name="Number">Grows with every entry, and tells it from others of the same moment.</param>
internal sealed record JournalEntry(long Number, DateTime At, Turn Turn, IncidentView Incident, string Text);

/// <summary>The story of all incidents while somebody looks: when each began, was found and was over. Kept within bounds: the oldest is forgotten first.</summary>
internal sealed class Journal
{
    private const int Most = 2_000;

    private readonly Dictionary<SafeText, IncidentView> _present = [];
    private readonly SortedSet<JournalEntry> _entries = new(Comparer<JournalEntry>.Create((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Number.CompareTo(b.Number)));
    private ImmutableArray<IncidentView> _last = [];
    private long _number;

    /// <summary>The latest first.</summary>
    public IEnumerable<JournalEntry> LatestFirst => _entries.Reverse();

    /// <summary>Grows with every entry.</summary>
    public long Version => _number;

    public void Update(SessionView session)
    {
        if (_last == session.Incidents) return;
        _last = session.Incidents;
        var here = new HashSet<SafeText>();
        foreach (var incident in session.Incidents)
        {
            here.Add(incident.Id);
            if (!_present.TryGetValue(incident.Id, out var known)) Begin(incident);
            if (!ReferenceEquals(known, incident)) _present[incident.Id] = incident;
        }

        foreach (var (id, incident) in _present.Where(p => !here.Contains(p.Key)).ToList())
        {
            _present.Remove(id);
            Add(session.Now, Turn.Cleared, incident, incident.Title.Value);
        }
    }

    private void Begin(IncidentView incident)
    {
        foreach (var change in incident.Changes) Add(change.At, Turn.Changed, incident, $"{change.Object}, {change.Text}");
        if (incident.FirstSeen is { } first) Add(first, Turn.Began, incident, incident.Title.Value);
        if (incident.Opened is { } opened) Add(opened, Turn.Found, incident, incident.Title.Value);
    }

    private void Add(DateTime at, Turn turn, IncidentView incident, string text)
    {
        _entries.Add(new(++_number, at, turn, incident, text));
        if (_entries.Count > Most) _entries.Remove(_entries.Min!);
    }
}

namespace K8sDoctor.Troubleshooter.Terminal.Incidents;

/// <summary>Whether an incident has more or fewer members than a minute or two ago.</summary>
internal sealed class MemberTrends
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);
    private Dictionary<IncidentId, Count> _counts = [];

    /// <summary>Notes how many members each incident has now; those that are not among them are forgotten.</summary>
    public void Note(IEnumerable<IncidentRow> rows, DateTimeOffset now)
    {
        var next = new Dictionary<IncidentId, Count>();
        foreach (var row in rows)
        {
            var members = row.Incident.Members.Length;
            var count = _counts.GetValueOrDefault(row.Id) ?? new(members, members, now);
            next[row.Id] = now - count.At >= Step ? new(count.Latest, members, now) : count;
        }

        _counts = next;
    }

    /// <summary>1 for more, -1 for fewer, 0 for as many.</summary>
    public int Of(IncidentRow row) => _counts.TryGetValue(row.Id, out var count) ? Math.Sign(row.Incident.Members.Length - count.Before) : 0;

    /// <param name="Before">A step before <paramref name="Latest"/>.</param>
    private sealed record Count(int Before, int Latest, DateTimeOffset At);
}

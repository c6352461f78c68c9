using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Terminal.Incidents;

/// <summary>
/// The rows of the table over time: the order of the pictures, but frozen while the user moves in it (new rows go to the end until the order is free again);
/// new rows are marked for a while, gone rows stay for a while where they were.
/// </summary>
internal sealed class IncidentRows
{
    public static readonly TimeSpan NewFor = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan GoneFor = TimeSpan.FromSeconds(4);
    public static readonly TimeSpan FrozenFor = TimeSpan.FromSeconds(5);

    /// <summary>How long after the first lists an incident still counts as there from the start: it takes the engine a moment, and logs have to be read.</summary>
    public static readonly TimeSpan SettlesIn = TimeSpan.FromSeconds(8);

    private DateTimeOffset _frozenUntil;
    private DateTimeOffset? _settled;

    public ImmutableArray<IncidentRow> All { get; private set; } = [];

    /// <summary>When the rows will look different although no new picture came; null when never.</summary>
    public DateTimeOffset? NextChange { get; private set; }

    /// <summary>The user moves in the table: keep the order for a while.</summary>
    public void Freeze(DateTimeOffset now)
    {
        _frozenUntil = now + FrozenFor;
        NextChange = Earlier(NextChange, _frozenUntil);
    }

    /// <param name="complete">Whether the first lists are through; what comes later (once settled) is new.</param>
    public void Update(ImmutableArray<IncidentView> incidents, bool complete, DateTimeOffset now)
    {
        if (complete) _settled ??= now + SettlesIn;
        var before = All.ToDictionary(r => r.Id);
        var fresh = Identify(incidents).Select(p => Renew(p.Id, p.Incident, before, now)).ToList();
        DropReplaced(fresh, before);

        All = now < _frozenUntil ? KeepOrder(fresh, now) : PlaceGone(fresh, now);
        NextChange = All.Select(r => r.GoneUntil ?? r.NewUntil).Append(_frozenUntil).Where(t => t > now).Min();
    }

    /// <summary>A fault that is now told by another rule (its log has been read) is not gone: the new row takes its place.</summary>
    private void DropReplaced(List<IncidentRow> fresh, Dictionary<IncidentId, IncidentRow> before)
    {
        var present = fresh.Select(r => r.Id).ToHashSet();
        var retold = fresh.Where(r => !before.ContainsKey(r.Id)).Select(r => r.Id.Root).ToHashSet();
        All = All.RemoveAll(r => !r.IsGone && !present.Contains(r.Id) && retold.Contains(r.Id.Root));
    }

    private IncidentRow Renew(IncidentId id, IncidentView incident, Dictionary<IncidentId, IncidentRow> before, DateTimeOffset now)
    {
        if (before.TryGetValue(id, out var row) && !row.IsGone) return row with { Incident = incident, NewUntil = row.NewUntil > now ? row.NewUntil : null };
        return new IncidentRow(id, incident, now > _settled ? now + NewFor : null);
    }

    private ImmutableArray<IncidentRow> KeepOrder(List<IncidentRow> fresh, DateTimeOffset now)
    {
        var byId = fresh.ToDictionary(r => r.Id);
        var rows = ImmutableArray.CreateBuilder<IncidentRow>(All.Length + fresh.Count);
        foreach (var old in All)
        {
            if (byId.Remove(old.Id, out var row)) rows.Add(row);
            else if (Linger(old, now) is { } gone) rows.Add(gone);
        }

        rows.AddRange(fresh.Where(r => byId.ContainsKey(r.Id)));
        return rows.ToImmutable();
    }

    private ImmutableArray<IncidentRow> PlaceGone(List<IncidentRow> fresh, DateTimeOffset now)
    {
        var rows = new List<IncidentRow>(fresh);
        var present = fresh.Select(r => r.Id).ToHashSet();
        for (var i = 0; i < All.Length; i++)
        {
            if (present.Contains(All[i].Id) || Linger(All[i], now) is not { } gone) continue;
            var above = i == 0 ? -1 : rows.FindIndex(r => r.Id == All[i - 1].Id);
            rows.Insert(above < 0 ? Math.Min(i, rows.Count) : above + 1, gone);
        }

        return [.. rows];
    }

    private static IncidentRow? Linger(IncidentRow row, DateTimeOffset now)
    {
        var until = row.GoneUntil ?? now + GoneFor;
        return until > now ? row with { GoneUntil = until } : null;
    }

    private static IEnumerable<(IncidentId Id, IncidentView Incident)> Identify(ImmutableArray<IncidentView> incidents)
    {
        var seen = new Dictionary<IncidentId, int>();
        foreach (var incident in incidents)
        {
            var id = new IncidentId(incident.Rule, incident.Root, 0);
            var twin = seen.GetValueOrDefault(id);
            seen[id] = twin + 1;
            yield return (id with { Twin = twin }, incident);
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;
}

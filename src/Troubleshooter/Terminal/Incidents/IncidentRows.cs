using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Terminal.Incidents;

/// <summary>
/// The rows of the table over time: the order of the pictures, but frozen while the user moves in it (new rows go to the end until the order is free again);
/// gone rows stay for a while where they were.
/// </summary>
internal sealed class IncidentRows
{
    public static readonly TimeSpan GoneFor = TimeSpan.FromSeconds(4);
    public static readonly TimeSpan FrozenFor = TimeSpan.FromSeconds(5);

    private readonly MemberTrends _trends = new();
    private DateTimeOffset _frozenUntil;

    public ImmutableArray<IncidentRow> All { get; private set; } = [];

    /// <summary>When the rows will look different although no new picture came; null when never.</summary>
    public DateTimeOffset? NextChange { get; private set; }

    /// <summary>The user moves in the table: keep the order for a while.</summary>
    public void Freeze(DateTimeOffset now)
    {
        _frozenUntil = now + FrozenFor;
        NextChange = Earlier(NextChange, _frozenUntil);
    }

    public void Update(ImmutableArray<IncidentView> incidents, DateTimeOffset now)
    {
        var fresh = Identify(incidents).ToList();
        _trends.Note(fresh, now);
        fresh = [.. fresh.Select(r => _trends.Of(r) is not 0 and var trend ? r with { Trend = trend } : r)];
        All = now < _frozenUntil ? KeepOrder(fresh, now) : PlaceGone(fresh, now);
        NextChange = All.Select(r => r.GoneUntil).Append(_frozenUntil).Where(t => t > now).Min();
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

    private static IEnumerable<IncidentRow> Identify(ImmutableArray<IncidentView> incidents)
    {
        var seen = new Dictionary<SafeText, int>();
        foreach (var incident in incidents)
        {
            var twin = seen.GetValueOrDefault(incident.Id);
            seen[incident.Id] = twin + 1;
            yield return new(new(incident.Id, twin), incident);
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;
}

using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>
/// Joins findings to one incident per fault. What another rule says better is replaced (<c>refines</c>); what only suffers becomes an effect of the incident
/// that it suffers from (<c>causedBy</c>), at the end of the chain; two independent faults of one object stay two.
/// </summary>
internal sealed class CauseGraph(RuleSet rules, IReadOnlyList<FindingRecord> records, IEnumerable<Request> unsampled, IncidentCache cache)
{
    private readonly Refinement _refinement = new(rules, records, unsampled);
    private readonly Dictionary<GroupKey, IncidentGroup> _groups = [];
    private readonly Dictionary<ObjectKey, HashSet<IncidentGroup>> _at = [];
    private readonly Dictionary<IncidentGroup, HashSet<IncidentGroup>> _reach = [];

    public ImmutableArray<Incident> Join()
    {
        cache.Begin();
        if (records.Count == 0)
            return [];
        var grouped = Group();
        foreach (var (record, group) in grouped)
            Place(record, group);
        foreach (var group in _groups.Values)
            group.Sort();
        BreakCycles();
        foreach (var group in _groups.Values)
        {
            foreach (var (record, causes) in group.Consequences)
            {
                foreach (var root in causes.SelectMany(Roots).Distinct())
                    root.Effects.Add(record);
            }
        }

        return [.. _groups.Values.Where(g => g.Own.Count > 0).Select(g => cache.Get(g, _refinement.Replaced)).Order(FindingOrder.OfIncidents)];
    }

    /// <summary>The finding that says what one says, more exactly; null where none does.</summary>
    public FindingRecord? BetterThan(FindingRecord record) => _refinement.Replacement(record);

    /// <summary>The faults that explain a finding, once they have been joined; empty for one that stands for itself.</summary>
    public ImmutableArray<Incident> CausesOf(FindingRecord record)
    {
        var causes = _groups.Values.SelectMany(g => g.Consequences).FirstOrDefault(c => ReferenceEquals(c.Record, record))?.Causes ?? [];
        return [.. causes.SelectMany(Roots).Distinct().Select(g => cache.Get(g, _refinement.Replaced)).Order(FindingOrder.OfIncidents)];
    }

    private List<(FindingRecord Record, IncidentGroup Group)> Group()
    {
        var (missing, blamed) = (Shared(r => r.Missing), Shared(r => r.Blamed));
        var together = _refinement.Survivors.Where(r => r.Together is not null).GroupBy(r => (r.Finding.Rule, r.Together))
            .ToDictionary(g => g.Key, g => g.Select(r => new Subject(r.Root, r.Subject.Container)).Min(KeyOrder.OfSubjects));
        var grouped = new List<(FindingRecord, IncidentGroup)>();
        foreach (var record in _refinement.Survivors)
        {
            var key = record.Missing is { } lacking && missing.Contains(lacking) ? new GroupKey("", lacking, null, Shared: true, Absent: true)
                : record.Blamed is { } common && blamed.Contains(common) ? new GroupKey("", common, null, Shared: true, Absent: false)
                : Named(record, record.Together is null ? new(record.Root, record.Subject.Container) : together[(record.Finding.Rule, record.Together)]);
            if (!_groups.TryGetValue(key, out var group))
                _groups.Add(key, group = new(key));
            group.Note(record);
            grouped.Add((record, group));
            Index(key.Root, group);
            Index(record.Subject.Object, group);
            Index(record.Root, group);
        }

        return grouped;
    }

    /// <summary>The objects that findings on several roots name: each of them is one fault.</summary>
    private HashSet<ObjectKey> Shared(Func<FindingRecord, ObjectKey?> named) =>
        _refinement.Survivors.Where(r => named(r) is not null).GroupBy(r => named(r)!.Value).Where(g => g.Select(r => r.Root).Distinct().Skip(1).Any()).Select(g => g.Key).ToHashSet();

    private static GroupKey Named(FindingRecord record, Subject root) => new(record.Finding.Rule, root.Object, root.Container, Shared: false, Absent: false);

    private void Index(ObjectKey at, IncidentGroup group)
    {
        if (!_at.TryGetValue(at, out var groups))
            _at.Add(at, groups = []);
        groups.Add(group);
    }

    // What is told for information only is no reason why something else fails.
    private void Place(FindingRecord record, IncidentGroup group)
    {
        var causes = new HashSet<IncidentGroup>();
        foreach (var key in record.Causes)
        {
            if (_at.TryGetValue(key, out var there))
                causes.UnionWith(there.Where(g => g.Severity > Severity.Info || record.Finding.Severity == Severity.Info));
        }

        causes.Remove(group);
        if (causes.Count == 0)
            group.Add(record);
        else
            group.Consequences.Add(new(record, [.. causes]));
    }

    // Where faults explain each other in a circle, the first of them in the order of incidents is taken for the root.
    private void BreakCycles()
    {
        var lost = _groups.Values.Where(g => g.Own.Count == 0 && !Reach(g).Any(r => r.Own.Count > 0)).ToArray();
        var roots = lost.Select(InnermostCycle).Distinct().ToArray();
        foreach (var root in roots)
        {
            root.TakeBack();
            root.Sort();
        }

        _reach.Clear();
    }

    // Of all that can be reached, what reaches least lies in a cycle that leads nowhere else.
    private IncidentGroup InnermostCycle(IncidentGroup group) =>
        Reach(group).OrderBy(g => Reach(g).Count).ThenBy(g => g.Key.Root, KeyOrder.Instance).ThenBy(g => g.Key.Rule, StringComparer.Ordinal)
            .ThenBy(g => g.Key.Container, StringComparer.Ordinal).First();

    /// <summary>The groups at the ends of the chains of causes.</summary>
    private IEnumerable<IncidentGroup> Roots(IncidentGroup group) => group.Own.Count > 0 ? [group] : Reach(group).Where(g => g.Own.Count > 0);

    private HashSet<IncidentGroup> Reach(IncidentGroup group)
    {
        if (_reach.TryGetValue(group, out var reach))
            return reach;
        _reach.Add(group, reach = []);
        var open = new Stack<IncidentGroup>(group.Causes);
        while (open.TryPop(out var next))
        {
            if (!reach.Add(next))
                continue;
            foreach (var cause in next.Causes)
                open.Push(cause);
        }

        return reach;
    }
}

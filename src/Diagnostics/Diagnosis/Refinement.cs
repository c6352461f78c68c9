using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>
/// Takes out the findings that a more exact one replaces: on the same subject, on siblings whose log was not read because one sample of it was enough, and on siblings
/// of which there is nothing but information, which are not yet as far. What is taken out is remembered with the finding that replaces it.
/// </summary>
internal sealed class Refinement
{
    private readonly RuleSet _rules;
    private readonly ILookup<ObjectKey, FindingRecord> _byObject;
    private readonly Dictionary<FindingRecord, FindingRecord> _replaced = new(ReferenceEqualityComparer.Instance);

    public Refinement(RuleSet rules, IReadOnlyList<FindingRecord> records, IEnumerable<Request> unsampled)
    {
        _rules = rules;
        _byObject = records.ToLookup(r => r.Subject.Object);
        foreach (var record in records.Where(r => r.Rule is { Refines.IsEmpty: false }))
            Replace(record, record.Rule!, record.Subject);
        var samples = Samples(records);
        foreach (var request in unsampled)
        {
            if (!samples.TryGetValue((request.Root, request.Subject.Container), out var exact))
                continue;
            foreach (var sample in exact.Where(s => request.Rules.Rules.Contains(s.Rule!)))
                Replace(sample, sample.Rule!, request.Subject);
        }

        foreach (var record in records.Where(r => r is { Rule: not null, Finding.Severity: Severity.Info }))
        {
            if (samples.TryGetValue((record.Root, record.Subject.Container), out var exact) && exact.Find(s => rules.Refines(s.Rule!.Id, record.Rule!.Id)) is { } further)
                _replaced.TryAdd(record, further);
        }

        Survivors = [.. records.Where(r => !_replaced.ContainsKey(r))];
        Replaced = _replaced.Keys.ToLookup(Survivor, (IEqualityComparer<FindingRecord>)ReferenceEqualityComparer.Instance);
    }

    public IReadOnlyList<FindingRecord> Survivors { get; }

    /// <summary>What each survivor stands for besides itself.</summary>
    public ILookup<FindingRecord, FindingRecord> Replaced { get; }

    /// <summary>The finding that replaces one, or null where none does.</summary>
    public FindingRecord? Replacement(FindingRecord record) => _replaced.ContainsKey(record) ? Survivor(record) : null;

    /// <summary>The first finding of each rule that refines others, by root and container.</summary>
    private static Dictionary<(ObjectKey Root, string? Container), List<FindingRecord>> Samples(IReadOnlyList<FindingRecord> records)
    {
        var samples = new Dictionary<(ObjectKey Root, string? Container), List<FindingRecord>>();
        foreach (var record in records.Where(r => r.Rule is { Refines.IsEmpty: false }))
        {
            if (!samples.TryGetValue((record.Root, record.Subject.Container), out var known))
                samples.Add((record.Root, record.Subject.Container), known = []);
            if (!known.Exists(k => k.Rule == record.Rule))
                known.Add(record);
        }

        return samples;
    }

    private void Replace(FindingRecord by, Rule rule, Subject subject)
    {
        foreach (var other in _byObject[subject.Object])
        {
            if (other.Subject.Meets(subject) && other.Rule is not null && _rules.Refines(rule.Id, other.Rule.Id))
                _replaced.TryAdd(other, by);
        }
    }

    // Refinement has no cycles: the rule set refuses them.
    private FindingRecord Survivor(FindingRecord record)
    {
        while (_replaced.TryGetValue(record, out var by))
            record = by;
        return record;
    }
}

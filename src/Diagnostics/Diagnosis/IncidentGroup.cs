using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>Names a fault: rule, root and container; an object that several blame is one fault whatever rule noticed it.</summary>
/// <param name="Shared">The root is what several have in common; all who blame it suffer from it.</param>
/// <param name="Absent">The root does not exist.</param>
internal readonly record struct GroupKey(string Rule, ObjectKey Root, string? Container, bool Shared, bool Absent);

/// <summary>Findings of one fault on the way to becoming an incident.</summary>
internal sealed class IncidentGroup(GroupKey key)
{
    private readonly List<FindingRecord> _own = [];

    public GroupKey Key { get; } = key;

    /// <summary>Findings of this fault that nothing else explains, the weightiest first once <see cref="Sort"/> was called.</summary>
    public IReadOnlyList<FindingRecord> Own => _own;

    /// <summary>Findings of this fault that may come from another one.</summary>
    public List<Consequence> Consequences { get; } = [];

    /// <summary>The groups at which the cause lies, when every finding of this one has its cause elsewhere.</summary>
    public IEnumerable<IncidentGroup> Causes => _own.Count > 0 ? [] : Consequences.SelectMany(c => c.Causes).Distinct();

    /// <summary>Findings of other faults that this one explains.</summary>
    public List<FindingRecord> Effects { get; } = [];

    /// <summary>The gravest finding of this fault, whether it stands for itself or not.</summary>
    public Severity Severity { get; private set; }

    public void Add(FindingRecord record) => _own.Add(record);

    /// <summary>Takes note of a finding before its place is known.</summary>
    public void Note(FindingRecord record) => Severity = Severity < record.Finding.Severity ? record.Finding.Severity : Severity;

    /// <summary>Makes this the root of its own: what it would have been a consequence of is its consequence in turn.</summary>
    public void TakeBack()
    {
        _own.AddRange(Consequences.Select(c => c.Record));
        Consequences.Clear();
    }

    public void Sort() => _own.Sort(FindingOrder.ByWeight);

    public Incident ToIncident(ILookup<FindingRecord, FindingRecord> replaced, Func<ObjectKey, Standing?> standings)
    {
        var lead = _own.FirstOrDefault(r => r.Root == Key.Root) ?? _own[0];
        var first = lead.Finding;
        FindingRecord[] all = [.. _own.Concat(_own.SelectMany(r => replaced[r]))];
        var root = ObjectReference.To(Key.Root, Key.Absent ? null : Key.Container, Key.Absent);
        var tree = new IncidentTree(this, standings);
        var told = Effects.Concat(_own).Max(r => r.Finding.Severity);
        var impact = ImpactWriter.Of(Key.Root, tree, told);
        var others = Key.Shared ? [] : _own.Select(r => r.Root);
        ObjectReference[] members = [.. all.Select(r => r.Subject.Object).Concat(others).Where(k => k != Key.Root).Distinct().Select(k => ObjectReference.To(k))];
        var effects = tree.Reached.Select(k => ObjectReference.To(k)).Except(members);
        var severity = impact.Weigh(told);
        var origin = Origin(lead);
        var proofs = Proofs(lead, replaced);
        return new(
            first.Rule, root, severity, first.Confidence, first.Title, first.Cause, [.. members.Order(KeyOrder.Instance)],
            [.. effects.Order(KeyOrder.Instance)], proofs, first.Fixes, all.Min(r => r.Finding.Since), first.Docs)
        {
            Id = Id(lead),
            Origin = origin,
            Impact = impact,
            Chain = tree.Links(root, origin),
            Lead = lead,
            Reasons = Sureness.Reasons(lead, proofs, _own, Sureness.Against(tree.Root, Key.Root, all.Select(r => r.Subject.Object).Where(k => k.Kind == ResourceKinds.Pod).Distinct().Select(standings))),
            Alternatives = Sureness.Alternatives(lead, replaced[lead]),
            Unread = [.. _own.SelectMany(r => r.Finding.Unread).Distinct().OrderBy(k => k.Index)],
            RestsOn = [.. _own.SelectMany(r => r.Rule?.RestsOn ?? []).Distinct().OrderBy(k => k.Index)],
        };
    }

    // The root of what is shared is the first of those that have it, and another one when that one is well again; the rule that tells of a missing object
    // may be that of any who need it.
    private string Id(FindingRecord lead) =>
        Key.Absent ? $"absent {Key.Root}"
        : Key.Shared ? $"shared {Key.Root}"
        : lead.Together is { } together ? $"{Key.Rule} {together}"
        : $"{Key.Rule} {Key.Root} [{Key.Container}]";

    /// <summary>What is missing, or to blame, where only one needs it and is the root.</summary>
    private ObjectReference? Origin(FindingRecord lead) =>
        Key.Shared ? null
        : lead.Missing is { } missing && missing != Key.Root ? ObjectReference.To(missing, absent: true)
        : lead.Blamed is { } blamed && blamed != Key.Root ? ObjectReference.To(blamed)
        : null;

    /// <summary>The first finding's own evidence, then what the findings that it replaces on its subject had found.</summary>
    private static ImmutableArray<Evidence> Proofs(FindingRecord lead, ILookup<FindingRecord, FindingRecord> replaced)
    {
        var first = lead.Finding;
        var more = replaced[lead].Where(r => r.Subject.Object == first.Subject.Object).Order(FindingOrder.BySubject)
            .SelectMany(r => r.Finding.Evidence).Where(e => e.Kind is "event" or "log");
        var room = Math.Max(0, EvidenceWriter.MaxEntries - first.Evidence.Count(e => e.Kind != "log"));
        return [.. EvidenceWriter.WithoutRepeated([.. first.Evidence.Concat(more.Except(first.Evidence).Take(room))])];
    }
}

/// <summary>A finding and the groups that explain it.</summary>
internal sealed record Consequence(FindingRecord Record, ImmutableArray<IncidentGroup> Causes);

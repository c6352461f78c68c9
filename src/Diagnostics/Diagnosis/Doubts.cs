using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>
/// Marks findings that might be others if everything could be read: a clause was decided without a kind, a rule that says it better could not be decided, or
/// the object at which the cause may lie cannot be seen. What is only still to come is no doubt.
/// </summary>
internal sealed class Doubts(RuleSet rules, ClusterState state)
{
    private HashSet<ResourceKind> _unreadable = [];
    private Dictionary<FindingRecord, FindingRecord> _last = [];
    private Dictionary<FindingRecord, FindingRecord> _now = [];

    /// <summary>The findings, those in doubt marked; a mark that was made the last time is the same object again.</summary>
    public FindingRecord[] Mark(FindingRecord[] records, IEnumerable<Request> requests)
    {
        (_last, _now) = (_now, new(ReferenceEqualityComparer.Instance));
        _unreadable = [.. state.Sources.Where(IsUnreadable).Select(s => s.Kind)];
        if (_unreadable.Count == 0)
            return records;
        var undecided = requests.Where(r => r.Decisive && IsUnreadable(r.Note)).ToLookup(r => r.Subject.Object);
        return [.. records.Select(record => Mark(record, undecided[record.Subject.Object]))];
    }

    private FindingRecord Mark(FindingRecord record, IEnumerable<Request> undecided)
    {
        if (record.Rule is not { } rule)
            return record;
        var better = undecided.Where(r => record.Subject.Meets(r.Subject) && r.Rules.Rules.Any(u => rules.Refines(u.Id, rule.Id))).Select(r => r.Note.Kind);
        var decided = record.Unknown.Where(IsUnreadable).Select(n => n.Kind);
        ImmutableArray<ResourceKind> unread = [.. better.Concat(decided).Concat(record.Causes.Where(IsUnseen).Select(k => k.Kind)).Distinct().OrderBy(k => k.Index)];
        if (unread.IsEmpty)
            return record;
        var known = _last.GetValueOrDefault(record);
        return _now[record] = known?.Finding.Unread.SequenceEqual(unread) == true ? known : Marked(record, rule, unread);
    }

    private static FindingRecord Marked(FindingRecord record, Rule rule, ImmutableArray<ResourceKind> unread)
    {
        var lower = record.Finding.Confidence == rule.Confidence && rule.Confidence > Confidence.Possible ? rule.Confidence - 1 : record.Finding.Confidence;
        return record with { Finding = record.Finding with { Confidence = lower, Unread = unread } };
    }

    /// <summary>Whether rules about the object, which is there or not, could not be asked.</summary>
    private bool IsUnseen(ObjectKey key) =>
        _unreadable.Contains(key.Kind) && state.Find(key) is null && !state.IsAbsent(key) &&
        IsUnreadable(state.StatusOf(key.Kind, key.Namespace)) && rules.Rules.Any(r => r.Subject.Kind == key.Kind);

    private bool IsUnreadable(ReadNote note) =>
        !note.Known && note.Log is null && _unreadable.Contains(note.Kind) && IsUnreadable(state.StatusOf(note.Kind, note.Namespace));

    private static bool IsUnreadable(SourceState source) => source.Status is SourceStatus.Forbidden or SourceStatus.NotRecorded;
}

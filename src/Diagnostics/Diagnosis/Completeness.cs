using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>
/// What a diagnosis lacks: what must still be asked for, and what could not be had. Of logs there is one <see cref="LogSample"/> for the containers of one
/// name of one owner, and so many samples that what is kept of them stays within bounds: the gravest faults, and of these the oldest.
/// </summary>
internal sealed class Completeness
{
    /// <summary>How many containers' logs are worth keeping. Nobody reads more incidents than that.</summary>
    public const int MaxContainers = 300;

    private readonly RuleSet _rules;
    private readonly ClusterState _state;
    private readonly ImmutableArray<Request> _kinds;
    private readonly ImmutableArray<LogSample> _samples;

    /// <summary>The kinds that are known in some namespaces, and not everywhere.</summary>
    private readonly HashSet<ResourceKind> _partly;

    public Completeness(RuleSet rules, ClusterState state, IEnumerable<Request> requests, LogSamples samples, IEnumerable<FindingRecord> records)
    {
        (_rules, _state) = (rules, state);
        _kinds = [.. requests.Where(r => !r.Note.Known && r.Note.Log is null)];
        _samples = InOrder(samples.All, records);
        _partly = [.. state.Sources.Where(s => s is { IsKnown: true, Namespace: not null } && !state.StatusOf(s.Kind, null).IsKnown).Select(s => s.Kind)];
    }

    /// <summary>Undecided requests for logs that are not worth reading, because one of a sibling was read.</summary>
    public IEnumerable<Request> Unsampled() => _samples.SelectMany(s => s.Undecided.Where(r => r.Rules.Rules.Any(s.IsRead)));

    /// <summary>What to ask for, each once: kinds, sorted, and logs, the gravest and oldest faults first.</summary>
    public ImmutableArray<Want> Wants()
    {
        var kinds = _kinds.Select(r => (r.Note.Kind, r.Note.Namespace)).Distinct()
            .Where(n => _state.StatusOf(n.Kind, n.Namespace).Status == SourceStatus.NotRead)
            .OrderBy(n => n.Kind.Index).ThenBy(n => n.Namespace, StringComparer.Ordinal);
        return [.. kinds.Select(k => new WantKind(k.Kind, k.Namespace)), .. Affordable().SelectMany(s => s.Wanted).Distinct()];
    }

    /// <summary>What may be asked for again later.</summary>
    public ImmutableArray<WantLog> Again() => [.. Affordable().SelectMany(s => s.Again).Distinct()];

    /// <summary>What is not known and matters, with the rules that it matters to; sorted.</summary>
    public ImmutableArray<BlindSpot> BlindSpots() =>
    [
        .. OfKinds().Concat(OfLogs()).Concat(OfSources())
            .GroupBy(s => (s.Kind, s.Namespace, s.Reason))
            .Select(Joined)
            .OrderBy(s => s.Kind, StringComparer.Ordinal).ThenBy(s => s.Namespace, StringComparer.Ordinal).ThenBy(s => s.Reason),
    ];

    private IEnumerable<LogSample> Affordable()
    {
        var containers = 0;
        foreach (var sample in _samples)
        {
            containers += sample.Held;
            if (containers <= MaxContainers)
                yield return sample;
        }
    }

    /// <summary>The samples by the gravest rule that wants a log, then by how long something has been wrong with the owner.</summary>
    private static ImmutableArray<LogSample> InOrder(IEnumerable<LogSample> samples, IEnumerable<FindingRecord> records)
    {
        var since = new Dictionary<ObjectKey, DateTime>();
        foreach (var record in records)
        {
            if (record.Finding.Since is { } time && !(since.TryGetValue(record.Root, out var known) && known <= time))
                since[record.Root] = time;
        }

        return
        [
            .. samples.OrderByDescending(s => s.Severity).ThenBy(s => since.GetValueOrDefault(s.Root, DateTime.MaxValue))
                .ThenBy(s => new Subject(s.Root, s.Container), KeyOrder.OfSubjects),
        ];
    }

    private IEnumerable<Spot> OfKinds()
    {
        foreach (var same in _kinds.Where(r => r.Decisive).GroupBy(r => (r.Note.Kind, r.Note.Namespace, r.Rules)))
        {
            var (kind, ns, rules) = same.Key;
            var source = _state.StatusOf(kind, ns);
            // The right to list Secrets is one to read them all: to lack it is as it should be.
            if (kind == ResourceKinds.Secret && source.Status is (SourceStatus.Forbidden or SourceStatus.NotRecorded))
                continue;
            var everywhere = !_partly.Contains(kind) && _state.StatusOf(kind, null).Status == source.Status;
            yield return Of(source with { Kind = kind, Namespace = everywhere ? null : ns }, rules.Rules);
        }
    }

    private IEnumerable<Spot> OfLogs() =>
        from sample in _samples
        from rules in sample.Undecided.Select(r => r.Rules).Distinct()
        let unread = rules.Rules.RemoveAll(sample.IsRead)
        where !unread.IsEmpty
        select new Spot("log", sample.Undecided[0].Subject.Object.Namespace, sample.Reason, unread, Detail: sample.Detail);

    // A kind whose objects are subjects and that is not known leaves no undecided subject behind, and what is out of date is decided by all the same: both must
    // be told. That it is not known everywhere, where it is in some namespaces, is told of the namespaces as a whole.
    private IEnumerable<Spot> OfSources() =>
        from source in _state.Sources
        where !source.IsCurrent && source.Status != SourceStatus.NotRead && !(source.Namespace is null && _partly.Contains(source.Kind))
        select Of(source, [.. _rules.Rules.Where(rule => source.IsKnown ? rule.RestsOn.Contains(source.Kind) : rule.Subject.Kind == source.Kind)]) into spot
        where !spot.Rules.IsEmpty
        select spot;

    private static Spot Of(SourceState source, ImmutableArray<Rule> rules) =>
        new(source.Kind.Kind, source.Namespace, ReasonOf(source.Status), rules, source.Since > DateTime.MinValue ? source.Since : null, source.Detail);

    private BlindSpot Joined(IGrouping<(string Kind, string? Namespace, BlindSpotReason Reason), Spot> spots) =>
        new(spots.Key.Kind, spots.Key.Namespace, spots.Key.Reason, [.. spots.SelectMany(s => s.Rules).Distinct().Select(r => r.Id).Order(StringComparer.Ordinal)])
        {
            Since = spots.Min(s => s.Since),
            Partly = spots.Key.Namespace is null && _partly.Any(k => k.Kind == spots.Key.Kind),
            Detail = spots.Select(s => s.Detail).FirstOrDefault(d => !string.IsNullOrEmpty(d)),
        };

    private static BlindSpotReason ReasonOf(SourceStatus status) => status switch
    {
        SourceStatus.Forbidden => BlindSpotReason.Forbidden,
        SourceStatus.NotRecorded => BlindSpotReason.NotRecorded,
        SourceStatus.Stale => BlindSpotReason.Stale,
        _ => BlindSpotReason.NotRead,
    };

    private readonly record struct Spot(string Kind, string? Namespace, BlindSpotReason Reason, ImmutableArray<Rule> Rules, DateTime? Since = null, string? Detail = null);
}

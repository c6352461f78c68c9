using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>
/// What a diagnosis lacks: what must still be asked for, and what could not be had. Of the logs of one owner's containers a rule needs one: the one that
/// was read already, else that of the container with the most restarts.
/// </summary>
internal sealed class Completeness(RuleSet rules, ClusterState state, Request[] requests)
{
    private readonly LogSample[] _samples =
    [
        .. requests.Where(r => r.Note.Log is not null)
            .GroupBy(r => (r.Rule.Id, r.Root, r.Subject.Container, r.Note.Log!.Value.Previous))
            .Select(group => LogSample.Of([.. group], state)),
    ];

    /// <summary>Undecided requests for logs that are not worth reading, because one of a sibling was read.</summary>
    public ImmutableArray<Request> Unsampled() => [.. _samples.Where(s => s.Read).SelectMany(s => s.Undecided)];

    /// <summary>What to ask for, each once, sorted.</summary>
    public ImmutableArray<Want> Wants()
    {
        var logs = _samples.Select(s => s.Wanted).OfType<LogKey>().Distinct()
            .OrderBy(l => l.Namespace, StringComparer.Ordinal).ThenBy(l => l.Pod, StringComparer.Ordinal).ThenBy(l => l.Container, StringComparer.Ordinal)
            .ThenBy(l => l.Previous);
        var kinds = requests.Where(r => !r.Note.Known && r.Note.Log is null).Select(r => r.Note).Where(n => state.StatusOf(n.Kind, n.Namespace).Status == SourceStatus.NotRead)
            .Select(n => (n.Kind, n.Namespace)).Distinct()
            .OrderBy(n => n.Kind.Index).ThenBy(n => n.Namespace, StringComparer.Ordinal);
        return [.. kinds.Select(k => new WantKind(k.Kind, k.Namespace)), .. logs.Select(l => new WantLog(l))];
    }

    /// <summary>What is not known and matters, with the rules that it matters to; sorted.</summary>
    public ImmutableArray<BlindSpot> BlindSpots() =>
    [
        .. OfKinds().Concat(OfLogs()).Concat(OfSources())
            .GroupBy(s => (s.Kind, s.Namespace, s.Reason))
            .Select(Joined)
            .OrderBy(s => s.Kind, StringComparer.Ordinal).ThenBy(s => s.Namespace, StringComparer.Ordinal).ThenBy(s => s.Reason),
    ];

    private IEnumerable<Spot> OfKinds()
    {
        foreach (var request in requests.Where(r => r.Decisive && r.Note.Log is null))
        {
            var source = state.StatusOf(request.Note.Kind, request.Note.Namespace);
            var everywhere = state.StatusOf(request.Note.Kind, null).Status == source.Status;
            yield return Of(source with { Kind = request.Note.Kind, Namespace = everywhere ? null : request.Note.Namespace }, request.Rule);
        }
    }

    private IEnumerable<Spot> OfLogs() =>
        _samples.Where(s => !s.Read && !s.Undecided.IsEmpty)
            .Select(s => new Spot("log", s.Undecided[0].Subject.Object.Namespace, s.Reason, s.Undecided[0].Rule.Id));

    // A kind whose objects are subjects and that is not known leaves no undecided subject behind, and what is out of date is decided by all the same: both must
    // be told.
    private IEnumerable<Spot> OfSources() =>
        from source in state.Sources
        where !source.IsCurrent && source.Status != SourceStatus.NotRead
        from rule in rules.Rules
        where source.IsKnown ? rule.RestsOn.Contains(source.Kind) : rule.Subject.Kind == source.Kind
        select Of(source, rule);

    private static Spot Of(SourceState source, Rule rule) =>
        new(source.Kind.Kind, source.Namespace, ReasonOf(source.Status), rule.Id, source.Since > DateTime.MinValue ? source.Since : null, source.Detail);

    private static BlindSpot Joined(IGrouping<(string Kind, string? Namespace, BlindSpotReason Reason), Spot> spots) =>
        new(spots.Key.Kind, spots.Key.Namespace, spots.Key.Reason, [.. spots.Select(s => s.Rule).Distinct().Order(StringComparer.Ordinal)])
        {
            Since = spots.Min(s => s.Since),
            Detail = spots.Select(s => s.Detail).FirstOrDefault(d => !string.IsNullOrEmpty(d)),
        };

    private static BlindSpotReason ReasonOf(SourceStatus status) => status switch
    {
        SourceStatus.Forbidden => BlindSpotReason.Forbidden,
        SourceStatus.NotRecorded => BlindSpotReason.NotRecorded,
        SourceStatus.Stale => BlindSpotReason.Stale,
        _ => BlindSpotReason.NotRead,
    };

    private readonly record struct Spot(string Kind, string? Namespace, BlindSpotReason Reason, string Rule, DateTime? Since = null, string? Detail = null);
}

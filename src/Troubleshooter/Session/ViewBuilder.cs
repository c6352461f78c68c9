using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Diagnosis.Changes;
using K8sDoctor.Diagnostics.Diagnosis.Timelines;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>
/// Makes the shown form of incidents and blind spots: the place where raw cluster text becomes <see cref="SafeText"/>. Incidents and texts of the last picture
/// are remembered: most of them stand in the next one too, and making them safe is the costly part of a picture.
/// </summary>
internal sealed class ViewBuilder
{
    /// <summary>How much of one story is shown: the latest, and every change and turn of the incident itself.</summary>
    private const int MostOfTimeline = 60;

    private Dictionary<(string Text, bool Multiline), SafeText> _last = [];
    private Dictionary<(string Text, bool Multiline), SafeText> _texts = [];

    private Dictionary<Incident, Shown> _lastIncidents = new(ReferenceEqualityComparer.Instance);
    private Dictionary<Incident, Shown> _incidents = new(ReferenceEqualityComparer.Instance);

    /// <summary>What kubectl needs to come to the cluster that is shown; for a shell, with a blank before it.</summary>
    public string KubectlFlags { get; init; } = "";

    /// <summary>Begins a picture; what the last one did not need is forgotten.</summary>
    public void Begin()
    {
        (_last, _texts) = (_texts, []);
        (_lastIncidents, _incidents) = (_incidents, new(ReferenceEqualityComparer.Instance));
    }

    public IncidentView Of(TrackedIncident tracked)
    {
        var life = new Life(tracked.Id, tracked.FromStart ? null : tracked.Opened, tracked.Unconfirmed, tracked.Times, tracked.PerHour, tracked.Cleared, tracked.Timeline);
        if (!_lastIncidents.TryGetValue(tracked.Incident, out var shown) || shown.Life != life)
            shown = new(life, Of(tracked.Incident, life));
        _incidents[tracked.Incident] = shown;
        return shown.View;
    }

    private IncidentView Of(Incident incident, Life life) => Of(incident) with
    {
        Id = Safe(life.Id),
        Opened = life.Opened,
        Unconfirmed = life.Doubt is { } doubt ? new(doubt.Since, doubt.Kinds) : null,
        Times = life.Times,
        PerHour = life.PerHour,
        Cleared = life.Cleared,
        Timeline = [.. Latest(life.Timeline).Select(Of)],
    };

    private static IEnumerable<TimelineEntry> Latest(ImmutableArray<TimelineEntry> timeline)
    {
        var spare = timeline.Length - MostOfTimeline;
        return timeline.Where(e => !(e.Form is TimelineForm.Event or TimelineForm.State or TimelineForm.Restart && spare-- > 0));
    }

    public IncidentView Of(Incident i) => new(
        i.Rule, i.Severity, i.Confidence, Safe(i.Title), Safe(i.Cause, multiline: true), Of(i.Root), Of(i.Members), Of(i.Effects),
        [.. i.Evidence.Select(Of)], [.. i.Fixes.Select(Of)], i.FirstSeen, i.Docs)
    {
        Origin = i.Origin is { } origin ? Of(origin) : null,
        Impact = new(i.Impact.Level, Safe(i.Impact.Reason)),
        Chain = [.. i.Chain.Select(Of)],
        Unread = [.. i.Unread.Select(k => k.Kind)],
        Changes = [.. i.Changes.Select(Of)],
        Reasons = [.. i.Reasons.Select(r => Safe(r))],
        Alternatives = [.. i.Alternatives.Select(a => Safe(a))],
    };

    public BlindSpotView Of(BlindSpot spot) => new(Safe(spot.Kind), Safe(spot.Namespace), spot.Reason, spot.Rules)
    {
        Since = spot.Since,
        Detail = Safe(spot.Detail),
        Partly = spot.Partly,
    };

    public AccessView Of(ClusterAccess access) => new(
        Safe(access.User), [.. access.Namespaces.Select(ns => Safe(ns))], access.LeftOut, [.. access.Missing.Select(Of)], Safe(MissingRights.Yaml(access), multiline: true));

    public ReferenceView Of(ObjectReference reference) =>
        new(Safe(reference.Kind), Safe(reference.Namespace), Safe(reference.Name), Safe(reference.Container), reference.Absent);

    private ChainView Of(ChainLink link) => new(Of(link.Object), link.Parent, link.By, Safe(link.State));

    private MissingRightView Of(MissingRight right) => new(right.Group, right.Resource, Safe(right.Namespace), right.Verbs);

    private ImmutableArray<ReferenceView> Of(ImmutableArray<ObjectReference> references) => [.. references.Select(Of)];

    private EvidenceView Of(Evidence evidence) =>
        new(evidence.Kind, Safe(evidence.Text, multiline: true), evidence.Object is { } about ? Of(about) : null, evidence.At);

    private ChangeView Of(Change change) =>
        new(change.Form, Of(change.Object), change.At, Safe(change.Text, multiline: true), Safe(change.Link), Safe(change.By));

    private TimelineView Of(TimelineEntry entry) => new(entry.At, entry.Form, Of(entry.Object), Safe(entry.Text), entry.Count, entry.First);

    private FixView Of(Fix fix) => new(Safe(fix.Title), fix.Risk, Safe(CommandFlags.Into(fix.Command, KubectlFlags), multiline: true), Safe(fix.Patch, multiline: true))
    {
        Proof = fix.Proof,
        DryRun = fix.DryRun is { } answer ? new(answer.Result, Safe(answer.Words)) : null,
    };

    private SafeText Safe(string? raw, bool multiline = false)
    {
        if (string.IsNullOrEmpty(raw))
            return default;
        if (_texts.TryGetValue((raw, multiline), out var known))
            return known;
        var safe = _last.TryGetValue((raw, multiline), out var last) ? last : new SafeText(raw, multiline);
        _texts[(raw, multiline)] = safe;
        return safe;
    }

    /// <summary>What of an incident's life is shown.</summary>
    private sealed record Life(string Id, DateTime? Opened, Unconfirmed? Doubt, int Times, int? PerHour, DateTime? Cleared, ImmutableArray<TimelineEntry> Timeline)
    {
        public bool Equals(Life? other) =>
            other is not null && Id == other.Id && Opened == other.Opened && Times == other.Times && PerHour == other.PerHour && Cleared == other.Cleared && Timeline == other.Timeline && Doubt?.Since == other.Doubt?.Since && (Doubt?.Kinds ?? []).SequenceEqual(other.Doubt?.Kinds ?? []);

        public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);
    }

    private sealed record Shown(Life Life, IncidentView View);
}

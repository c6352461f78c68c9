using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using K8sDoctor.Diagnostics.Diagnosis;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>Makes the shown form of incidents and blind spots: the place where raw cluster text becomes <see cref="SafeText"/>.</summary>
internal sealed class ViewBuilder
{
    private readonly ConditionalWeakTable<Incident, IncidentView> _made = [];

    /// <summary>The incident as it is shown; an incident that the engine hands out again is not made safe again.</summary>
    public IncidentView Of(Incident incident) => _made.GetValue(incident, Make);

    public static BlindSpotView Of(BlindSpot spot) => new(new SafeText(spot.Kind), new SafeText(spot.Namespace), spot.Reason, spot.Rules);

    public static ReferenceView Of(ObjectReference reference) =>
        new(new SafeText(reference.Kind), new SafeText(reference.Namespace), new SafeText(reference.Name), new SafeText(reference.Container), reference.Absent);

    private static IncidentView Make(Incident i) => new(
        i.Rule, i.Severity, i.Confidence, new SafeText(i.Title), new SafeText(i.Cause, multiline: true), Of(i.Root), Of(i.Members), Of(i.Effects),
        [.. i.Evidence.Select(Of)], [.. i.Fixes.Select(Of)], i.FirstSeen, i.Docs);

    private static ImmutableArray<ReferenceView> Of(ImmutableArray<ObjectReference> references) => [.. references.Select(Of)];

    private static EvidenceView Of(Evidence evidence) =>
        new(evidence.Kind, new SafeText(evidence.Text, multiline: true), evidence.Object is { } about ? Of(about) : null, evidence.At);

    private static FixView Of(Fix fix) =>
        new(new SafeText(fix.Title), fix.Risk, new SafeText(fix.Command, multiline: true), new SafeText(fix.Patch, multiline: true));
}

using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Timeline;

/// <summary>Something that happened.</summary>
/// <param name="At">By the cluster's time, UTC.</param>
/// <param name="Word">What kind of thing, in a word.</param>
internal readonly record struct Moment(DateTime At, string Word, Ink Ink, string Text);

/// <summary>The moments of one incident, the oldest first.</summary>
internal static class IncidentMoments
{
    public static ImmutableArray<Moment> Of(IncidentView incident)
    {
        var moments = new List<Moment>();
        foreach (var change in incident.Changes) moments.Add(new(change.At, "change", Ink.Accent, $"{change.Object}, {change.Text} ({change.Link})"));
        if (incident.FirstSeen is { } first) moments.Add(new(first, "began", Names.Ink(incident.Severity), incident.Title.Value));
        foreach (var proof in incident.Evidence)
        {
            if (proof.At is { } at) moments.Add(new(at, proof.Kind, Ink.Text, $"{(proof.Object is null ? "" : $"{proof.Object}: ")}{proof.Text}"));
        }

        if (incident.Opened is { } opened) moments.Add(new(opened, "found", Ink.Accent, "k8sdoctor found it"));
        return [.. moments.OrderBy(m => m.At)];
    }
}

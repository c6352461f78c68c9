using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Timeline;

namespace K8sDoctor.Troubleshooter.Terminal.Incidents;

/// <summary>All that is known of an incident with its time, in order.</summary>
internal sealed class IncidentTimelinePage(IncidentView incident) : OneIncidentPage("timeline", LiveCommand.Timeline, incident)
{
    protected override void Write(TextBlock text)
    {
        Head(text);
        text.Blank();
        foreach (var moment in IncidentMoments.Of(Incident)) TimelineText.Add(text, moment, ClusterNow);
    }
}

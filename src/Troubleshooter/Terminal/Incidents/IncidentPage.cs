using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;

namespace K8sDoctor.Troubleshooter.Terminal.Incidents;

/// <summary>All that is known of one incident, over the whole screen.</summary>
internal sealed class IncidentPage(IncidentView incident) : OneIncidentPage("incident", LiveCommand.Explain, incident)
{
    protected override bool HasColumns => true;

    protected override void Write(TextBlock text) => IncidentDetails.Add(text, Incident, ClusterNow);
}

using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;

namespace K8sDoctor.Troubleshooter.Terminal.Incidents;

/// <summary>What changed before an incident began.</summary>
internal sealed class ChangesPage(IncidentView incident) : OneIncidentPage("what changed", LiveCommand.Changes, incident)
{
    protected override void Write(TextBlock text)
    {
        Head(text);
        text.Blank();
        if (Incident.Changes.IsEmpty) text.Paragraph(0, "No change before its first sign is known.", CellStyle.Text);
        else IncidentDetails.AddChanges(text, Incident);
    }
}

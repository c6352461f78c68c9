using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;

namespace K8sDoctor.Troubleshooter.Terminal.Incidents;

/// <summary>What an incident costs, which objects have it, and what it drags down, as a tree.</summary>
internal sealed class BlastRadiusPage(IncidentView incident) : OneIncidentPage("blast radius", LiveCommand.BlastRadius, incident)
{
    private const int MostObjects = 1_000;

    protected override void Write(TextBlock text)
    {
        Head(text);
        if (!Incident.Impact.Reason.IsEmpty) text.Paragraph(0, $"Impact: {Incident.Impact}", CellStyle.Text);
        IncidentDetails.AddMembers(text, Incident, MostObjects);
        if (!Incident.Effects.IsEmpty) IncidentDetails.AddEffects(text, Incident, MostObjects);
        else text.Paragraph(0, "Nothing else is known to suffer from it.", CellStyle.Text);
    }
}

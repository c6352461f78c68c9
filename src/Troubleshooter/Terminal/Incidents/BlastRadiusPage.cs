using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Incidents;

/// <summary>What an incident drags down, as a tree.</summary>
internal sealed class BlastRadiusPage(IncidentView incident) : OneIncidentPage("blast radius", incident)
{
    protected override void Write(TextBlock text)
    {
        Head(text);
        text.Blank();
        EffectTree.Add(text, Incident, int.MaxValue);
    }
}

using System.Text.Json;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Reports;

/// <summary>What an incident costs and reaches, as JSON: each effect with the object that it suffers from.</summary>
/// <param name="fields">Writes the fields of a reference.</param>
internal sealed class IncidentJson(Utf8JsonWriter json, Action<ReferenceView> fields)
{
    public void Write(IncidentView incident)
    {
        if (incident.Origin is { } origin)
            Reference("origin", origin);
        if (incident.Impact.Level != ImpactLevel.None)
            Impact(incident.Impact);
        var links = incident.Chain.DistinctBy(l => l.Object).ToDictionary(l => l.Object);
        json.WriteStartArray("effects");
        foreach (var effect in incident.Effects)
            Effect(incident, effect, links.GetValueOrDefault(effect));
        json.WriteEndArray();
    }

    private void Impact(ImpactView impact)
    {
        json.WriteStartObject("impact");
        json.WriteString("level", Words.Of(impact.Level));
        if (!impact.Reason.IsEmpty)
            json.WriteString("reason", impact.Reason.Value);
        json.WriteEndObject();
    }

    private void Effect(IncidentView incident, ReferenceView effect, ChainView? link)
    {
        json.WriteStartObject();
        fields(effect);
        if (link is { Parent: >= 0, By: { } by })
        {
            Reference("of", incident.Chain[link.Parent].Object);
            json.WriteString("by", Words.Of(by));
        }

        if (link is { State.IsEmpty: false })
            json.WriteString("state", link.State.Value);
        json.WriteEndObject();
    }

    private void Reference(string name, ReferenceView reference)
    {
        json.WriteStartObject(name);
        fields(reference);
        json.WriteEndObject();
    }
}

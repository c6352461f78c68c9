using System.Text.Json;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Diagnosis.Proofs;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Reports;

/// <summary>An incident in the JSON report.</summary>
internal sealed class IncidentJson(Utf8JsonWriter json, JsonParts parts)
{
    public void Write(IncidentView incident)
    {
        json.WriteStartObject();
        json.WriteString("rule", incident.Rule);
        json.WriteString("severity", Words.Of(incident.Severity));
        json.WriteString("title", incident.Title.Value);
        json.WriteString("cause", incident.Cause.Value);
        json.WriteString("confidence", Words.Of(incident.Confidence));
        parts.Texts("reasons", incident.Reasons);
        parts.Texts("alternatives", incident.Alternatives);
        parts.Array("unread", incident.Unread, json.WriteStringValue);
        parts.Reference("root", incident.Root);
        parts.Array("members", incident.Members, parts.Reference);
        Reach(incident);
        parts.Array("evidence", incident.Evidence, Evidence);
        parts.Array("fixes", incident.Fixes, Fix);
        parts.Array("changes", incident.Changes, Change);
        parts.Array("timeline", incident.Timeline, Happening);
        parts.Time("firstSeen", incident.FirstSeen);
        if (incident.Unconfirmed is { } doubt)
            Unconfirmed(doubt);
        if (incident.Docs is not null)
            json.WriteString("docs", incident.Docs);
        json.WriteEndObject();
    }

    /// <summary>What it costs and reaches: each effect with the object that it suffers from.</summary>
    private void Reach(IncidentView incident)
    {
        if (incident.Origin is { } origin)
            parts.Reference("origin", origin);
        if (incident.Impact.Level != ImpactLevel.None)
            Impact(incident.Impact);
        var links = incident.Chain.DistinctBy(l => l.Object).ToDictionary(l => l.Object);
        parts.Array("effects", incident.Effects, effect => Effect(incident, effect, links.GetValueOrDefault(effect)));
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
        parts.Fields(effect);
        if (link is { Parent: >= 0, By: { } by })
        {
            parts.Reference("of", incident.Chain[link.Parent].Object);
            json.WriteString("by", Words.Of(by));
        }

        if (link is { State.IsEmpty: false })
            json.WriteString("state", link.State.Value);
        json.WriteEndObject();
    }

    private void Evidence(EvidenceView evidence)
    {
        json.WriteStartObject();
        json.WriteString("kind", evidence.Kind);
        json.WriteString("text", evidence.Text.Value);
        if (evidence.Object is not null)
            parts.Reference("object", evidence.Object);
        parts.Time("at", evidence.At);
        json.WriteEndObject();
    }

    private void Fix(FixView fix)
    {
        json.WriteStartObject();
        json.WriteString("title", fix.Title.Value);
        parts.Text("command", fix.Command);
        parts.Text("patch", fix.Patch);
        json.WriteString("risk", Words.Of(fix.Risk));
        if (fix.Proof != FixProof.None)
            json.WriteString("proof", Words.Of(fix.Proof));
        if (fix.DryRun is { } answer)
            DryRun(answer);
        json.WriteEndObject();
    }

    private void DryRun(DryRunView answer)
    {
        json.WriteStartObject("dryRun");
        json.WriteString("result", Words.Of(answer.Result));
        parts.Text("words", answer.Words);
        json.WriteEndObject();
    }

    private void Change(ChangeView change)
    {
        json.WriteStartObject();
        json.WriteString("form", Words.Of(change.Form));
        parts.Reference("object", change.Object);
        parts.Time("at", change.At);
        json.WriteString("text", change.Text.Value);
        json.WriteString("link", change.Link.Value);
        parts.Text("by", change.By);
        json.WriteEndObject();
    }

    private void Happening(TimelineView entry)
    {
        json.WriteStartObject();
        parts.Time("at", entry.At);
        json.WriteString("form", Words.Of(entry.Form));
        parts.Reference("object", entry.Object);
        json.WriteString("text", entry.Text.Value);
        if (entry.Count > 1)
            json.WriteNumber("count", entry.Count);
        parts.Time("first", entry.First);
        json.WriteEndObject();
    }

    private void Unconfirmed(UnconfirmedView doubt)
    {
        json.WriteStartObject("unconfirmed");
        parts.Time("since", doubt.Since);
        parts.Array("kinds", doubt.Kinds, json.WriteStringValue);
        json.WriteEndObject();
    }
}

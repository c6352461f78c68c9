using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using K8sDoctor.Diagnostics.Diagnosis.Proofs;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Reports;

/// <summary>
/// A picture as the versioned JSON report of docs/report.schema.json. What is not there is left out; arrays are always there; everything is in the order
/// of the picture, so equal pictures give equal bytes.
/// </summary>
internal sealed class JsonReport
{
    public const string ApiVersion = "k8sdoctor.dev/v1";

    // The relaxed encoder writes quotes and letters of all scripts as they are. It is unsafe only within HTML; controls are gone since SafeText.
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    private readonly Utf8JsonWriter _json;

    private JsonReport(Utf8JsonWriter json) => _json = json;

    /// <param name="subject">The object that was explained; null for a scan.</param>
    /// <param name="why">How the rules came to that; null where it was not asked for.</param>
    public static string Write(SessionView view, ReferenceView? subject, WhyView? why = null)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Options))
            new JsonReport(json).Report(view, subject, why);
        return Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n";
    }

    private void Report(SessionView view, ReferenceView? subject, WhyView? why)
    {
        _json.WriteStartObject();
        _json.WriteString("apiVersion", ApiVersion);
        _json.WriteString("kind", "Report");
        _json.WriteString("at", Words.Rfc3339(view.Now));
        Source(view.Identity);
        if (subject is not null)
            Reference("subject", subject);
        Array("incidents", view.Incidents, Incident);
        if (why is not null)
            new WhyJson(_json).Write(why);
        Array("blindSpots", view.BlindSpots, BlindSpot);
        Access(view.Access);
        Connection(view.Connection);
        Summary(view);
        _json.WriteEndObject();
    }

    private void Source(IdentityView identity)
    {
        _json.WriteStartObject("source");
        _json.WriteString("name", identity.Source.Value);
        Text("context", identity.Context);
        Text("cluster", identity.Cluster);
        Text("user", identity.User);
        Text("serverVersion", identity.ServerVersion);
        Text("namespace", identity.Scope);
        _json.WriteEndObject();
    }

    private void Connection(ConnectionView connection)
    {
        _json.WriteStartObject("connection");
        _json.WriteString("state", Words.Of(connection.Health));
        Time("since", connection.Since);
        Text("detail", connection.Detail);
        Array("kinds", connection.Sources, Kind);
        _json.WriteEndObject();
    }

    private void Kind(SourceView source)
    {
        _json.WriteStartObject();
        _json.WriteString("kind", source.Kind);
        Text("namespace", source.Namespace);
        _json.WriteString("state", Words.Of(source.Status));
        Time("since", source.Since);
        Text("detail", source.Detail);
        _json.WriteNumber("objects", source.Objects);
        _json.WriteEndObject();
    }

    private void Unconfirmed(UnconfirmedView doubt)
    {
        _json.WriteStartObject("unconfirmed");
        Time("since", doubt.Since);
        Array("kinds", doubt.Kinds, _json.WriteStringValue);
        _json.WriteEndObject();
    }

    private void Incident(IncidentView incident)
    {
        _json.WriteStartObject();
        _json.WriteString("rule", incident.Rule);
        _json.WriteString("severity", Words.Of(incident.Severity));
        _json.WriteString("title", incident.Title.Value);
        _json.WriteString("cause", incident.Cause.Value);
        _json.WriteString("confidence", Words.Of(incident.Confidence));
        Array("reasons", incident.Reasons, reason => _json.WriteStringValue(reason.Value));
        Array("alternatives", incident.Alternatives, alternative => _json.WriteStringValue(alternative.Value));
        Array("unread", incident.Unread, _json.WriteStringValue);
        Reference("root", incident.Root);
        Array("members", incident.Members, Reference);
        new IncidentJson(_json, Fields).Write(incident);
        Array("evidence", incident.Evidence, Evidence);
        Array("fixes", incident.Fixes, Fix);
        Array("changes", incident.Changes, Change);
        Array("timeline", incident.Timeline, Happening);
        Time("firstSeen", incident.FirstSeen);
        if (incident.Unconfirmed is { } doubt)
            Unconfirmed(doubt);
        if (incident.Docs is not null)
            _json.WriteString("docs", incident.Docs);
        _json.WriteEndObject();
    }

    private void Access(AccessView access)
    {
        if (access.Namespaces.IsEmpty && access.Missing.IsEmpty)
            return;
        _json.WriteStartObject("access");
        Text("user", access.User);
        Array("namespaces", access.Namespaces, ns => _json.WriteStringValue(ns.Value));
        _json.WriteNumber("namespacesLeftOut", access.LeftOut);
        Array("missing", access.Missing, MissingRight);
        Text("role", access.Role);
        _json.WriteEndObject();
    }

    private void MissingRight(MissingRightView right)
    {
        _json.WriteStartObject();
        _json.WriteString("apiGroup", right.Group);
        _json.WriteString("resource", right.Resource);
        Text("namespace", right.Namespace);
        Array("verbs", right.Verbs, _json.WriteStringValue);
        _json.WriteEndObject();
    }

    private void Evidence(EvidenceView evidence)
    {
        _json.WriteStartObject();
        _json.WriteString("kind", evidence.Kind);
        _json.WriteString("text", evidence.Text.Value);
        if (evidence.Object is not null)
            Reference("object", evidence.Object);
        Time("at", evidence.At);
        _json.WriteEndObject();
    }

    private void Fix(FixView fix)
    {
        _json.WriteStartObject();
        _json.WriteString("title", fix.Title.Value);
        Text("command", fix.Command);
        Text("patch", fix.Patch);
        _json.WriteString("risk", Words.Of(fix.Risk));
        if (fix.Proof != FixProof.None)
            _json.WriteString("proof", Words.Of(fix.Proof));
        if (fix.DryRun is { } answer)
            DryRun(answer);
        _json.WriteEndObject();
    }

    private void DryRun(DryRunView answer)
    {
        _json.WriteStartObject("dryRun");
        _json.WriteString("result", Words.Of(answer.Result));
        Text("words", answer.Words);
        _json.WriteEndObject();
    }

    private void Change(ChangeView change)
    {
        _json.WriteStartObject();
        _json.WriteString("form", Words.Of(change.Form));
        Reference("object", change.Object);
        Time("at", change.At);
        _json.WriteString("text", change.Text.Value);
        _json.WriteString("link", change.Link.Value);
        Text("by", change.By);
        _json.WriteEndObject();
    }

    private void Happening(TimelineView entry)
    {
        _json.WriteStartObject();
        Time("at", entry.At);
        _json.WriteString("form", Words.Of(entry.Form));
        Reference("object", entry.Object);
        _json.WriteString("text", entry.Text.Value);
        if (entry.Count > 1)
            _json.WriteNumber("count", entry.Count);
        Time("first", entry.First);
        _json.WriteEndObject();
    }

    private void BlindSpot(BlindSpotView spot)
    {
        _json.WriteStartObject();
        _json.WriteString("kind", spot.Kind.Value);
        Text("namespace", spot.Namespace);
        _json.WriteString("reason", Words.Of(spot.Reason));
        if (spot.Partly)
            _json.WriteBoolean("otherNamespaces", true);
        Time("since", spot.Since);
        Text("detail", spot.Detail);
        Array("rules", spot.Rules, _json.WriteStringValue);
        _json.WriteEndObject();
    }

    private void Summary(SessionView view)
    {
        var counts = view.Counts;
        _json.WriteStartObject("summary");
        _json.WriteNumber("critical", counts.Critical);
        _json.WriteNumber("warning", counts.Warning);
        _json.WriteNumber("info", counts.Info);
        _json.WriteNumber("pods", counts.Pods);
        _json.WriteNumber("autoscalers", counts.Autoscalers);
        _json.WriteNumber("rollouts", counts.Rollouts);
        _json.WriteNumber("nodes", counts.Nodes);
        _json.WriteBoolean("complete", view.Incomplete.IsEmpty);
        Array("incomplete", view.Incomplete, reason => _json.WriteStringValue(reason.Value));
        _json.WriteEndObject();
    }

    private void Reference(string name, ReferenceView reference)
    {
        _json.WritePropertyName(name);
        Reference(reference);
    }

    private void Reference(ReferenceView reference)
    {
        _json.WriteStartObject();
        Fields(reference);
        _json.WriteEndObject();
    }

    private void Fields(ReferenceView reference)
    {
        _json.WriteString("kind", reference.Kind.Value);
        Text("namespace", reference.Namespace);
        _json.WriteString("name", reference.Name.Value);
        Text("container", reference.Container);
        if (reference.Absent)
            _json.WriteBoolean("absent", true);
    }

    private void Array<T>(string name, ImmutableArray<T> items, Action<T> write)
    {
        _json.WriteStartArray(name);
        foreach (var item in items)
            write(item);
        _json.WriteEndArray();
    }

    private void Text(string name, SafeText text)
    {
        if (!text.IsEmpty)
            _json.WriteString(name, text.Value);
    }

    private void Time(string name, DateTime? time)
    {
        if (time is { } value)
            _json.WriteString(name, Words.Rfc3339(value));
    }
}

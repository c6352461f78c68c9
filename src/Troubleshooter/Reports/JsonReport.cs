using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
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
    private readonly JsonParts _parts;

    private JsonReport(Utf8JsonWriter json) => (_json, _parts) = (json, new(json));

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
            _parts.Reference("subject", subject);
        _parts.Array("incidents", view.Incidents, new IncidentJson(_json, _parts).Write);
        if (why is not null)
            new WhyJson(_json, _parts).Write(why);
        _parts.Array("blindSpots", view.BlindSpots, BlindSpot);
        Access(view.Access);
        Connection(view.Connection);
        Summary(view);
        _json.WriteEndObject();
    }

    private void Source(IdentityView identity)
    {
        _json.WriteStartObject("source");
        _json.WriteString("name", identity.Source.Value);
        _parts.Text("context", identity.Context);
        _parts.Text("cluster", identity.Cluster);
        _parts.Text("user", identity.User);
        _parts.Text("serverVersion", identity.ServerVersion);
        _parts.Text("namespace", identity.Scope);
        _json.WriteEndObject();
    }

    private void Connection(ConnectionView connection)
    {
        _json.WriteStartObject("connection");
        _json.WriteString("state", Words.Of(connection.Health));
        _parts.Time("since", connection.Since);
        _parts.Text("detail", connection.Detail);
        _parts.Array("kinds", connection.Sources, Kind);
        _json.WriteEndObject();
    }

    private void Kind(SourceView source)
    {
        _json.WriteStartObject();
        _json.WriteString("kind", source.Kind);
        _parts.Text("namespace", source.Namespace);
        _json.WriteString("state", Words.Of(source.Status));
        _parts.Time("since", source.Since);
        _parts.Text("detail", source.Detail);
        _json.WriteNumber("objects", source.Objects);
        _json.WriteEndObject();
    }

    private void Access(AccessView access)
    {
        if (access.Namespaces.IsEmpty && access.Missing.IsEmpty)
            return;
        _json.WriteStartObject("access");
        _parts.Text("user", access.User);
        _parts.Texts("namespaces", access.Namespaces);
        _json.WriteNumber("namespacesLeftOut", access.LeftOut);
        _parts.Array("missing", access.Missing, MissingRight);
        _parts.Text("role", access.Role);
        _json.WriteEndObject();
    }

    private void MissingRight(MissingRightView right)
    {
        _json.WriteStartObject();
        _json.WriteString("apiGroup", right.Group);
        _json.WriteString("resource", right.Resource);
        _parts.Text("namespace", right.Namespace);
        _parts.Array("verbs", right.Verbs, _json.WriteStringValue);
        _json.WriteEndObject();
    }

    private void BlindSpot(BlindSpotView spot)
    {
        _json.WriteStartObject();
        _json.WriteString("kind", spot.Kind.Value);
        _parts.Text("namespace", spot.Namespace);
        _json.WriteString("reason", Words.Of(spot.Reason));
        if (spot.Partly)
            _json.WriteBoolean("otherNamespaces", true);
        _parts.Time("since", spot.Since);
        _parts.Text("detail", spot.Detail);
        _parts.Array("rules", spot.Rules, _json.WriteStringValue);
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
        _parts.Texts("incomplete", view.Incomplete);
        _json.WriteEndObject();
    }
}

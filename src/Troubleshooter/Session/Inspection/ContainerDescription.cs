using System.Text.Json;

namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>The containers of a pod, or of what makes pods. Raw text; of environment variables whose name says that they are secret no value.</summary>
internal static class ContainerDescription
{
    private static readonly (string Spec, string Status, string Title)[] Lists =
        [("initContainers", "initContainerStatuses", "Init containers"), ("containers", "containerStatuses", "Containers"), ("ephemeralContainers", "ephemeralContainerStatuses", "Ephemeral containers")];

    /// <param name="status">Of the pod; undefined where there is none.</param>
    public static void WriteAll(DescriptionSheet sheet, JsonElement spec, JsonElement status)
    {
        foreach (var (list, statuses, title) in Lists)
        {
            if (!spec.Member(list).Items().Any())
                continue;
            sheet.Heading(title);
            foreach (var container in spec.Member(list).Items())
                Write(sheet, container, status.Member(statuses).Items().FirstOrDefault(s => s.Text("name") == container.Text("name")));
        }
    }

    private static void Write(DescriptionSheet sheet, JsonElement container, JsonElement status)
    {
        sheet.Line($"{container.Text("name")}:", 1);
        sheet.Field("Image", container.Text("image"), 2);
        sheet.Field("Image ID", status.Text("imageID"), 2);
        sheet.Field("Ports", string.Join(", ", container.Member("ports").Items().Select(p => $"{p.Number("containerPort")}/{p.Text("protocol") ?? "TCP"}{(p.Text("name") is { } name ? $" ({name})" : "")}")), 2);
        sheet.Field("Command", Words(container.Member("command")), 2);
        sheet.Field("Arguments", Words(container.Member("args")), 2);
        State(sheet, "State", status.Member("state"));
        State(sheet, "Last state", status.Member("lastState"));
        if (status.ValueKind == JsonValueKind.Object)
        {
            sheet.Field("Ready", status.Flag("ready") ? "yes" : "no", 2);
            sheet.Field("Restarts", $"{status.Number("restartCount") ?? 0}", 2);
        }

        sheet.Field("Limits", Amounts(container.Member("resources", "limits")), 2);
        sheet.Field("Requests", Amounts(container.Member("resources", "requests")), 2);
        foreach (var probe in (string[])["startupProbe", "livenessProbe", "readinessProbe"])
            sheet.Field(char.ToUpperInvariant(probe[0]) + probe[1..^5], Probe(container.Member(probe)), 2);
        sheet.Fields("Environment", container.Member("envFrom").Items().Select(EnvironmentFrom).Concat(container.Member("env").Items().Select(Variable)), 2);
        sheet.Fields("Mounts", container.Member("volumeMounts").Items().Select(m => $"{m.Text("mountPath")} from {m.Text("name")}{(m.Flag("readOnly") ? " (read-only)" : "")}"), 2);
    }

    private static void State(DescriptionSheet sheet, string label, JsonElement state)
    {
        foreach (var one in state.Members().Take(1))
        {
            var facts = new[] { one.Value.Text("reason"), one.Value.Number("exitCode") is { } code ? $"exit code {code}" : null, one.Value.Number("signal") is > 0 and var signal ? $"signal {signal}" : null };
            var words = string.Join(", ", facts.OfType<string>());
            sheet.Field(label, words.Length == 0 ? one.Name : $"{one.Name} ({words})", 2);
            sheet.Field("Started", sheet.Time(one.Value.Text("startedAt")), 3);
            sheet.Field("Finished", sheet.Time(one.Value.Text("finishedAt")), 3);
            sheet.Field("Message", one.Value.Text("message")?.Trim().ReplaceLineEndings(" "), 3);
        }
    }

    private static string Words(JsonElement list) => string.Join(' ', list.Items().Select(w => YamlText.Quoted(w.ValueKind == JsonValueKind.String ? w.GetString()! : "")));

    private static string Amounts(JsonElement map) => string.Join(", ", map.Members().Select(m => $"{m.Name} {(m.Value.ValueKind == JsonValueKind.String ? m.Value.GetString() : m.Value.GetRawText())}"));

    private static string? Probe(JsonElement probe)
    {
        if (probe.ValueKind != JsonValueKind.Object)
            return null;
        var how = probe switch
        {
            _ when probe.Member("httpGet") is { ValueKind: JsonValueKind.Object } http => $"GET {(http.Text("scheme") ?? "HTTP").ToLowerInvariant()}://{http.Text("host")}:{Port(http)}{http.Text("path") ?? "/"}",
            _ when probe.Member("tcpSocket") is { ValueKind: JsonValueKind.Object } tcp => $"connect to port {Port(tcp)}",
            _ when probe.Member("grpc") is { ValueKind: JsonValueKind.Object } grpc => $"gRPC on port {Port(grpc)}",
            _ => $"run {Words(probe.Member("exec", "command"))}",
        };
        return $"{how}, delay {probe.Number("initialDelaySeconds") ?? 0}s, timeout {probe.Number("timeoutSeconds") ?? 1}s, every {probe.Number("periodSeconds") ?? 10}s, {probe.Number("failureThreshold") ?? 3} failures";
    }

    private static string Port(JsonElement handler) => handler.Text("port") ?? handler.Number("port")?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "";

    private static string EnvironmentFrom(JsonElement source) =>
        source.Text("configMapRef", "name") is { } config ? $"all of ConfigMap {config}" : $"all of Secret {source.Text("secretRef", "name")}";

    private static string Variable(JsonElement variable)
    {
        var name = variable.Text("name") ?? "";
        var from = variable.Member("valueFrom");
        if (from.ValueKind != JsonValueKind.Object)
            return $"{name}={(variable.Text("value") is { } value && SecretNames.Tells(name, value) ? Redactor.Mark : variable.Text("value"))}";
        if (from.Member("secretKeyRef") is { ValueKind: JsonValueKind.Object } secret)
            return $"{name} from key {secret.Text("key")} of Secret {secret.Text("name")}";
        if (from.Member("configMapKeyRef") is { ValueKind: JsonValueKind.Object } config)
            return $"{name} from key {config.Text("key")} of ConfigMap {config.Text("name")}";
        return $"{name} from {from.Text("fieldRef", "fieldPath") ?? from.Text("resourceFieldRef", "resource")}";
    }
}

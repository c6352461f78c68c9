using System.Text.Json;

namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>The volumes of a pod, or of what makes pods: one a line, with what is behind it. Raw text.</summary>
internal static class VolumeDescription
{
    public static void Write(DescriptionSheet sheet, string title, JsonElement volumes)
    {
        if (!volumes.Items().Any())
            return;
        sheet.Heading(title);
        foreach (var volume in volumes.Items())
            sheet.Field(volume.Text("name") ?? "", Behind(volume), 1);
    }

    private static string Behind(JsonElement volume)
    {
        var source = volume.Members().FirstOrDefault(m => !m.NameEquals("name"));
        var (kind, value) = source.Value.ValueKind == JsonValueKind.Undefined ? ("emptyDir", default) : (source.Name, source.Value);
        return kind switch
        {
            "persistentVolumeClaim" => $"claim {value.Text("claimName")}",
            "configMap" => $"ConfigMap {value.Text("name")}",
            "secret" => $"Secret {value.Text("secretName")}",
            "emptyDir" => value.Text("medium") is { Length: > 0 } medium ? $"empty folder, {medium}" : "empty folder",
            "hostPath" => $"{value.Text("path")} of the node",
            "projected" => string.Join(", ", value.Member("sources").Items().SelectMany(s => s.Members()).Select(Projected)),
            _ => kind,
        };
    }

    private static string Projected(JsonProperty source) => source.Name switch
    {
        "serviceAccountToken" => "token of the service account",
        "downwardAPI" => "fields of the pod",
        "configMap" => $"ConfigMap {source.Value.Text("name")}",
        "secret" => $"Secret {source.Value.Text("name")}",
        _ => source.Name,
    };
}

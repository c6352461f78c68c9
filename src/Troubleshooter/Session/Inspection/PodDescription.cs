using System.Text.Json;

namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>The fields of a pod in the words of <c>kubectl describe pod</c>. Raw text.</summary>
internal static class PodDescription
{
    public static void Write(DescriptionSheet sheet, JsonElement pod)
    {
        var (spec, status) = (pod.Member("spec"), pod.Member("status"));
        sheet.Field("Status", status.Text("phase"));
        sheet.Field("Reason", status.Text("reason"));
        sheet.Field("Message", status.Text("message")?.ReplaceLineEndings(" "));
        sheet.Field("Node", spec.Text("nodeName") ?? "none yet");
        sheet.Field("Started", sheet.Time(status.Text("startTime")));
        sheet.Fields("IP", status.Member("podIPs").Items().Select(ip => ip.Text("ip") ?? ""));
        sheet.Field("Service account", spec.Text("serviceAccountName"));
        sheet.Field("Priority", spec.Text("priorityClassName") is { } priority ? $"{priority} ({spec.Number("priority")})" : null);
        sheet.Field("QoS class", status.Text("qosClass"));
        sheet.Field("Restart policy", spec.Text("restartPolicy"));
        sheet.Field("Grace period", spec.Number("terminationGracePeriodSeconds") is { } grace ? $"{grace}s" : null);
        sheet.Fields("Node selector", ObjectDescription.Pairs(spec.Member("nodeSelector")));
        sheet.Fields("Tolerations", spec.Member("tolerations").Items().Select(Toleration));
        ContainerDescription.WriteAll(sheet, spec, status);
        sheet.Part("Affinity", spec.Member("affinity"));
        VolumeDescription.Write(sheet, "Volumes", spec.Member("volumes"));
    }

    // node.kubernetes.io/not-ready:NoExecute for 300s
    private static string Toleration(JsonElement toleration)
    {
        var value = toleration.Text("value") is { Length: > 0 } text ? $"={text}" : "";
        var effect = toleration.Text("effect") is { Length: > 0 } word ? $":{word}" : "";
        return $"{toleration.Text("key") ?? "everything"}{value}{effect}{(toleration.Number("tolerationSeconds") is { } seconds ? $" for {seconds}s" : "")}";
    }
}

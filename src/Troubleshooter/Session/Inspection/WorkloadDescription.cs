using System.Text.Json;

namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>What makes pods (Deployment, StatefulSet, DaemonSet, ReplicaSet, Job): its numbers, its own fields, and the containers of its template. Raw text.</summary>
internal static class WorkloadDescription
{
    public static void Write(DescriptionSheet sheet, JsonElement root)
    {
        var (spec, status) = (root.Member("spec"), root.Member("status"));
        sheet.Fields("Selector", ObjectDescription.Pairs(spec.Member("selector", "matchLabels")));
        sheet.Field("Pods", Numbers(spec, status));
        sheet.Part("Spec", spec, "template", "selector", "replicas");
        sheet.Part("Status", status, "conditions");
        var template = spec.Member("template");
        sheet.Heading("Pod template");
        sheet.Fields("Labels", ObjectDescription.Pairs(template.Member("metadata", "labels")), 1);
        sheet.Fields("Annotations", ObjectDescription.Pairs(template.Member("metadata", "annotations")), 1);
        sheet.Field("Service account", template.Text("spec", "serviceAccountName"), 1);
        sheet.Fields("Node selector", ObjectDescription.Pairs(template.Member("spec", "nodeSelector")), 1);
        ContainerDescription.WriteAll(sheet, template.Member("spec"), default);
        VolumeDescription.Write(sheet, "Volumes of the template", template.Member("spec", "volumes"));
    }

    // 3 desired, 3 updated, 4 in all, 2 ready, 2 available
    private static string Numbers(JsonElement spec, JsonElement status)
    {
        (string Words, long? Count)[] numbers =
        [
            ("desired", spec.Number("replicas") ?? spec.Number("completions") ?? status.Number("desiredNumberScheduled")), ("updated", status.Number("updatedReplicas") ?? status.Number("updatedNumberScheduled")),
            ("in all", status.Number("replicas") ?? status.Number("currentNumberScheduled")), ("active", status.Number("active")), ("ready", status.Number("readyReplicas") ?? status.Number("numberReady") ?? status.Number("ready")),
            ("available", status.Number("availableReplicas") ?? status.Number("numberAvailable")), ("succeeded", status.Number("succeeded")), ("failed", status.Number("failed")),
        ];
        return string.Join(", ", numbers.Where(n => n.Count is not null).Select(n => $"{n.Count} {n.Words}"));
    }
}

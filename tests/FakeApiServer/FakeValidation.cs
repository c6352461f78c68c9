using System.Text.Json.Nodes;

namespace K8sDoctor.FakeApiServer;

/// <summary>What a server refuses of an update: versions that have passed, names that change, fields that stay as they were made, pods that cannot be.</summary>
/// <remarks>Source: apiserver/pkg/registry/rest/update.go and pkg/apis/*/validation/validation.go.</remarks>
internal static class FakeValidation
{
    private static readonly string[] OfStatefulSets = ["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"];
    private static readonly string[] OfPods = ["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds"];
    private static readonly string[] OfClaims = ["resources", "volumeAttributesClassName"];

    public static void Check(FakeKind kind, string subresource, JsonObject before, JsonObject after)
    {
        var name = (string)before["metadata"]!["name"]!;
        if ((string?)after["metadata"]?["resourceVersion"] is { } version && version != (string?)before["metadata"]!["resourceVersion"])
        {
            throw new FakeApiException(
                409, "Conflict", $"Operation cannot be fulfilled on {FakeLists.Resource(kind)} \"{name}\": the object has been modified; please apply your changes to the latest version and try again");
        }

        if ((string?)after["metadata"]?["name"] is var other && other != name)
            throw new FakeApiException(400, "BadRequest", $"the name of the object ({other}) does not match the name on the URL ({name})");
        var faults = Faults(kind.Kind, subresource, before["spec"] as JsonObject ?? [], after["spec"] as JsonObject ?? []).ToList();
        if (faults.Count == 0)
            return;
        var what = kind.Group.Length == 0 ? kind.Kind : $"{kind.Kind}.{kind.Group}";
        throw new FakeApiException(422, "Invalid", $"{what} \"{name}\" is invalid: {(faults.Count == 1 ? faults[0] : $"[{string.Join(", ", faults)}]")}");
    }

    private static IEnumerable<string> Faults(string kind, string subresource, JsonObject before, JsonObject after)
    {
        if (after["replicas"] is JsonValue replicas && (long)replicas < 0)
            yield return $"spec.replicas: Invalid value: {replicas}: must be greater than or equal to 0";
        if (kind is "Deployment" or "ReplicaSet" or "DaemonSet" or "Job" && !JsonNode.DeepEquals(before["selector"], after["selector"]))
            yield return $"spec.selector: Invalid value: {after["selector"]?.ToJsonString()}: field is immutable";
        if (kind == "Job" && (bool?)before["suspend"] != true && !JsonNode.DeepEquals(before["template"], after["template"]))
            yield return "spec.template: Invalid value: {...}: field is immutable";
        if (kind == "StatefulSet" && Differ(before, after, OfStatefulSets))
            yield return $"spec: Forbidden: updates to statefulset spec for fields other than {string.Join(", ", OfStatefulSets[..^1].Select(f => $"'{f}'"))} and '{OfStatefulSets[^1]}' are forbidden";
        if (kind == "Pod" && Differ(WithoutChangeable(before, subresource), WithoutChangeable(after, subresource), OfPods))
            yield return "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";
        if (kind == "PersistentVolumeClaim" && Differ(before, after, OfClaims))
            yield return "spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
        foreach (var fault in OfTemplate(after))
            yield return fault;
    }

    private static IEnumerable<string> OfTemplate(JsonObject spec)
    {
        if (spec["template"] is not JsonObject template)
            yield break;
        var labels = template["metadata"]?["labels"] as JsonObject ?? [];
        if (spec["selector"]?["matchLabels"] is JsonObject wanted && wanted.Any(w => (string?)labels[w.Key] != (string?)w.Value))
            yield return $"spec.template.metadata.labels: Invalid value: {labels.ToJsonString()}: `selector` does not match template `labels`";
        if (template["spec"]?["containers"] is not JsonArray containers)
            yield break;
        for (var i = 0; i < containers.Count; i++)
        {
            if (string.IsNullOrEmpty((string?)containers[i]?["image"]))
                yield return $"spec.template.spec.containers[{i}].image: Required value";
        }
    }

    private static JsonObject WithoutChangeable(JsonObject spec, string subresource)
    {
        var rest = spec.DeepClone().AsObject();
        foreach (var container in new[] { "containers", "initContainers" }.SelectMany(list => rest[list] as JsonArray ?? []).OfType<JsonObject>())
            container.Remove(subresource == "resize" ? "resources" : "image");
        return rest;
    }

    private static bool Differ(JsonObject before, JsonObject after, string[] mayDiffer)
    {
        var names = before.Select(b => b.Key).Concat(after.Select(a => a.Key)).Except(mayDiffer);
        return names.Any(n => !JsonNode.DeepEquals(before[n], after[n]));
    }
}

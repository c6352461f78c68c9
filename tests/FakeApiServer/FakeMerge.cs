using System.Text.Json.Nodes;

namespace K8sDoctor.FakeApiServer;

/// <summary>Merge patches, written apart from the program's, so that a mistake in one of them shows.</summary>
/// <remarks>Source: apimachinery/pkg/util/strategicpatch/patch.go; the merge keys are the <c>patchMergeKey</c> tags of k8s.io/api.</remarks>
internal static class FakeMerge
{
    private static readonly Dictionary<string, string> MergeKeys = new()
    {
        ["containers"] = "name", ["initContainers"] = "name", ["ephemeralContainers"] = "name", ["env"] = "name", ["volumes"] = "name", ["imagePullSecrets"] = "name",
        ["volumeMounts"] = "mountPath", ["volumeDevices"] = "devicePath", ["hostAliases"] = "ip", ["topologySpreadConstraints"] = "topologyKey", ["webhooks"] = "name",
        ["conditions"] = "type", ["ownerReferences"] = "uid",
    };

    public static JsonObject Apply(JsonObject before, JsonObject patch, bool strategic)
    {
        var after = before.DeepClone().AsObject();
        if (strategic && (string?)patch["$patch"] == "replace")
            after = [];
        foreach (var (name, value) in patch)
        {
            if (strategic && name == "$patch")
                continue;
            if (value is null)
                after.Remove(name);
            else if (value is JsonObject change)
                after[name] = Apply(after[name] as JsonObject ?? [], change, strategic);
            else if (strategic && value is JsonArray items && KeyOf(name, items) is { } key)
                after[name] = Lists(after[name] as JsonArray ?? [], items, key);
            else
                after[name] = value.DeepClone();
        }

        return after;
    }

    // The ports of a container are merged by another key than those of a Service.
    private static string? KeyOf(string name, JsonArray items) =>
        name == "ports" ? items.Any(i => i?["containerPort"] is not null) ? "containerPort" : "port" : MergeKeys.GetValueOrDefault(name);

    private static JsonArray Lists(JsonArray before, JsonArray items, string key)
    {
        var merged = before.DeepClone().AsArray();
        foreach (var item in items.OfType<JsonObject>())
        {
            var old = merged.FirstOrDefault(m => JsonNode.DeepEquals(m?[key], item[key]));
            if ((string?)item["$patch"] == "delete")
                merged.Remove(old);
            else if (old is JsonObject found)
                merged[merged.IndexOf(old)] = Apply(found, item, strategic: true);
            else
                merged.Add(Apply([], item, strategic: true));
        }

        return merged;
    }
}

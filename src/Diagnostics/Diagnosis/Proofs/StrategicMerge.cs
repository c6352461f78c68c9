using System.Text.Json.Nodes;

namespace K8sDoctor.Diagnostics.Diagnosis.Proofs;

/// <summary>
/// Merges patches as the API server does: JSON merge patches (RFC 7396), and strategic ones, in which some lists are merged by a key of their elements
/// (https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/).
/// </summary>
internal static class StrategicMerge
{
    // The patchMergeKey of k8s.io/api/core/v1; lists that are not here are replaced, tolerations among them.
    private static readonly Dictionary<string, string[]> Keys = new()
    {
        ["containers"] = ["name"], ["initContainers"] = ["name"], ["ephemeralContainers"] = ["name"], ["volumes"] = ["name"], ["env"] = ["name"],
        ["imagePullSecrets"] = ["name"], ["volumeMounts"] = ["mountPath"], ["volumeDevices"] = ["devicePath"], ["hostAliases"] = ["ip"],
        ["topologySpreadConstraints"] = ["topologyKey"], ["ports"] = ["containerPort", "port"], ["webhooks"] = ["name"],
    };

    /// <param name="strategic">Else a JSON merge patch: all lists are replaced.</param>
    public static JsonObject Apply(JsonObject target, JsonObject patch, bool strategic)
    {
        if (strategic && patch["$patch"]?.ToString() == "replace")
            return Without(patch);
        foreach (var (name, value) in patch)
        {
            if (name.StartsWith('$'))
                continue;
            if (value is null)
                target.Remove(name);
            else
                target[name] = Merge(name, target[name], value, strategic);
        }

        return target;
    }

    private static JsonNode Merge(string name, JsonNode? old, JsonNode value, bool strategic) => (old, value) switch
    {
        (JsonObject before, JsonObject after) => Apply((JsonObject)before.DeepClone(), after, strategic),
        (null, JsonObject after) => Apply([], after, strategic),
        (JsonArray before, JsonArray after) when strategic && Keys.TryGetValue(name, out var keys) => Merge(before, after, keys),
        _ => value.DeepClone(),
    };

    private static JsonArray Merge(JsonArray before, JsonArray after, string[] keys)
    {
        var merged = (JsonArray)before.DeepClone();
        foreach (var item in after.OfType<JsonObject>())
        {
            var key = keys.FirstOrDefault(item.ContainsKey);
            var at = key is null ? -1 : IndexOf(merged, key, item[key]);
            if (item["$patch"]?.ToString() == "delete")
            {
                if (at >= 0)
                    merged.RemoveAt(at);
            }
            else if (at >= 0)
            {
                merged[at] = Apply((JsonObject)merged[at]!.DeepClone(), item, strategic: true);
            }
            else
            {
                merged.Add((JsonNode)Apply([], item, strategic: true));
            }
        }

        return merged;
    }

    private static int IndexOf(JsonArray items, string key, JsonNode? value)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is JsonObject item && item[key]?.ToString() == value?.ToString())
                return i;
        }

        return -1;
    }

    private static JsonObject Without(JsonObject patch)
    {
        var value = (JsonObject)patch.DeepClone();
        value.Remove("$patch");
        return value;
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Proofs;

/// <summary>
/// What <c>kubectl taint</c> changes: <c>key=value:Effect</c> adds a taint, and <c>key=value:Effect-</c>, <c>key:Effect-</c> and <c>key-</c> take some away.
/// </summary>
internal static class KubectlTaints
{
    /// <summary>Takes taints away; false where the command does something else. What adds one is no cure of anything.</summary>
    public static bool Remove(JsonObject node, KubectlCommand command)
    {
        if (command.Arguments is not [var text] || !text.EndsWith('-') || node["spec"]?["taints"] is not JsonArray taints)
            return false;
        foreach (var taint in taints.Where(t => IsMeant(t, text)).ToArray())
            taints.Remove(taint);
        return true;
    }

    /// <summary>The JSON patch, which holds only while the taints are as they were seen; null where there is nothing to take away.</summary>
    public static JsonArray? Patch(KubectlCommand command, ResourceObject node)
    {
        if (command.Arguments is not [var text])
            return null;
        var taints = JsonTree.Of(node.Body)["spec"]?["taints"] as JsonArray ?? [];
        return text.EndsWith('-') ? Removal(taints, text) : Addition(taints, text);
    }

    private static JsonArray? Removal(JsonArray taints, string text)
    {
        var operations = new JsonArray();
        // From the last one, so that the places of the others stay.
        foreach (var place in Enumerable.Range(0, taints.Count).Where(i => IsMeant(taints[i], text)).Reverse())
        {
            var path = $"/spec/taints/{place.ToString(CultureInfo.InvariantCulture)}";
            operations.Add((JsonNode)new JsonObject { ["op"] = "test", ["path"] = $"{path}/key", ["value"] = taints[place]!["key"]?.DeepClone() });
            operations.Add((JsonNode)new JsonObject { ["op"] = "remove", ["path"] = path });
        }

        return operations.Count == 0 ? null : operations;
    }

    private static JsonArray? Addition(JsonArray taints, string text)
    {
        if (text.Split(':') is not [var pair, var effect])
            return null;
        var taint = new JsonObject { ["key"] = pair.Split('=')[0], ["effect"] = effect };
        if (pair.Split('=', 2) is [_, var value])
            taint["value"] = value;
        var add = taints.Count > 0
            ? new JsonObject { ["op"] = "add", ["path"] = "/spec/taints/-", ["value"] = taint }
            : new JsonObject { ["op"] = "add", ["path"] = "/spec/taints", ["value"] = new JsonArray((JsonNode)taint) };
        return new JsonArray((JsonNode)add);
    }

    private static bool IsMeant(JsonNode? taint, string text)
    {
        var parts = text[..^1].Split(':');
        return taint?["key"]?.ToString() == parts[0].Split('=')[0] && (parts.Length < 2 || taint["effect"]?.ToString() == parts[1]);
    }
}

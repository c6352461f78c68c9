using System.Text.Json;
using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Proofs;

/// <summary>What kubectl commands change.</summary>
internal static class KubectlEdits
{
    /// <summary>The change that a command makes; null where that cannot be said from its words alone.</summary>
    /// <param name="target">The object that it is about, where that is known.</param>
    /// <param name="templateOf">The pod template of a revision of a Deployment, as JSON, or null.</param>
    public static ObjectEdit? Of(KubectlCommand command, ResourceObject? target, Func<ObjectKey, long, JsonObject?> templateOf) => command.Verb switch
    {
        "patch" => Patch(command),
        "set image" or "set resources" or "set env" or "set serviceaccount" => KubectlContainers.Patch(command, target) is { } containers ? ObjectEdit.Merge(command.Object, containers, strategic: true) : null,
        "scale" => long.TryParse(command.Flags.GetValueOrDefault("replicas"), out var replicas) ? Spec(command.Object, "replicas", replicas) : null,
        "rollout undo" => long.TryParse(command.Flags.GetValueOrDefault("to-revision"), out var revision) && templateOf(command.Object, revision) is { } template ? Undo(command.Object, template) : null,
        "rollout resume" => Spec(command.Object, "paused", false),
        "uncordon" => Spec(command.Object, "unschedulable", false),
        "label" => ObjectEdit.Merge(command.Object, new() { ["metadata"] = new JsonObject { ["labels"] = Pairs(command) } }, strategic: false),
        "annotate" => ObjectEdit.Merge(command.Object, new() { ["metadata"] = new JsonObject { ["annotations"] = Pairs(command) } }, strategic: false),
        "taint" => new(command.Object, json => KubectlTaints.Remove(json, command)),
        _ => null,
    };

    /// <summary>A strategic merge patch as JSON.</summary>
    public static JsonNode? ParseJson(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The labels or annotations that a command sets (<c>name=value</c>) and takes away (<c>name-</c>).</summary>
    public static JsonObject Pairs(KubectlCommand command)
    {
        var pairs = new JsonObject();
        foreach (var argument in command.Arguments)
        {
            if (argument.Split('=', 2) is [var name, var value])
                pairs[name] = value;
            else if (argument.EndsWith('-'))
                pairs[argument[..^1]] = null;
        }

        return pairs;
    }

    private static ObjectEdit? Patch(KubectlCommand command)
    {
        var type = command.Flags.GetValueOrDefault("type", "strategic");
        var patch = ParseJson(command.Flags.GetValueOrDefault("p") ?? command.Flags.GetValueOrDefault("patch") ?? "");
        return (type, patch) switch
        {
            ("json", JsonArray operations) => Operations(command.Object, operations),
            ("merge" or "strategic", JsonObject merge) => ObjectEdit.Merge(command.Object, merge, type == "strategic"),
            _ => null,
        };
    }

    private static ObjectEdit Operations(ObjectKey key, JsonArray operations)
    {
        var under = ObjectEdit.TemplatePath(key.Kind) is { } path ? $"/{string.Join('/', path)}" : null;
        var ofPods = under is not null && operations.Any(o => o?["path"]?.ToString().StartsWith(under, StringComparison.Ordinal) == true);
        if (!ofPods)
            return new(key, json => JsonPatch.Apply(json, operations, ""));

        // Of the template of a workload less may be kept than of its pods: what nobody reads there cannot be replaced there, and need not be.
        return new(key, json => JsonPatch.Apply(json, operations, "") || json.Count > 0, json => JsonPatch.Apply(json, operations, under!));
    }

    private static ObjectEdit Spec(ObjectKey key, string field, JsonNode value) => ObjectEdit.Merge(key, new() { ["spec"] = new JsonObject { [field] = value } }, strategic: false);

    private static ObjectEdit Undo(ObjectKey key, JsonObject template) => new(
        key,
        json =>
        {
            if (json["spec"] is not JsonObject spec)
                return false;
            spec["template"] = template.DeepClone();
            return true;
        },
        pod => StrategicMerge.Apply(pod, new() { ["spec"] = template["spec"]?.DeepClone() }, strategic: false) is not null);
}

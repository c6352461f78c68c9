using System.Text.Json;
using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Proofs;

/// <summary>What kubectl commands change.</summary>
internal static class KubectlEdits
{
    /// <summary>The change that a command makes; null where that cannot be said from its words alone.</summary>
    /// <param name="templateOf">The pod template of a revision of a Deployment, as JSON, or null.</param>
    public static ObjectEdit? Of(KubectlCommand command, Func<ObjectKey, long, JsonObject?> templateOf) => command.Verb switch
    {
        "patch" => Patch(command),
        "set image" => Containers(command, command.Arguments.Select(a => a.Split('=', 2)).Where(p => p.Length == 2).Select(p => (p[0], new JsonObject { ["image"] = p[1] }))),
        "set resources" => Resources(command),
        "scale" => long.TryParse(command.Flags.GetValueOrDefault("replicas"), out var replicas) ? Spec(command.Object, "replicas", replicas) : null,
        "rollout undo" => long.TryParse(command.Flags.GetValueOrDefault("to-revision"), out var revision) && templateOf(command.Object, revision) is { } template ? Undo(command.Object, template) : null,
        "rollout resume" => Spec(command.Object, "paused", false),
        "uncordon" => Spec(command.Object, "unschedulable", false),
        "label" => ObjectEdit.Merge(command.Object, new() { ["metadata"] = new JsonObject { ["labels"] = Labels(command) } }, strategic: false),
        "taint" => new(command.Object, json => Taint(json, command)),
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

    private static ObjectEdit? Resources(KubectlCommand command)
    {
        var resources = new JsonObject();
        foreach (var name in (string[])["requests", "limits"])
        {
            if (command.Flags.TryGetValue(name, out var amounts))
                resources[name] = Amounts(amounts);
        }

        var container = command.Flags.GetValueOrDefault("c") ?? command.Flags.GetValueOrDefault("containers");
        return container is null ? null : Containers(command, [(container, new JsonObject { ["resources"] = resources })]);
    }

    private static JsonObject Amounts(string text)
    {
        var amounts = new JsonObject();
        foreach (var amount in text.Split(','))
        {
            if (amount.Split('=', 2) is [var name, var quantity])
                amounts[name] = quantity;
        }

        return amounts;
    }

    private static ObjectEdit? Containers(KubectlCommand command, IEnumerable<(string Name, JsonObject Patch)> patches)
    {
        var containers = new JsonArray();
        foreach (var (name, patch) in patches)
        {
            patch["name"] = name;
            containers.Add((JsonNode)patch);
        }

        return ObjectEdit.OfPodSpec(command.Object, new() { ["containers"] = containers });
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

    private static JsonObject Labels(KubectlCommand command)
    {
        var labels = new JsonObject();
        foreach (var argument in command.Arguments)
        {
            if (argument.Split('=', 2) is [var name, var value])
                labels[name] = value;
            else if (argument.EndsWith('-'))
                labels[argument[..^1]] = null;
        }

        return labels;
    }

    // key=value:Effect-, key:Effect- and key- take a taint away; others are no cure of anything.
    private static bool Taint(JsonObject json, KubectlCommand command)
    {
        if (command.Arguments is not [var text] || !text.EndsWith('-') || json["spec"]?["taints"] is not JsonArray taints)
            return false;
        var parts = text[..^1].Split(':');
        var key = parts[0].Split('=')[0];
        foreach (var taint in taints.Where(t => t?["key"]?.ToString() == key && (parts.Length < 2 || t["effect"]?.ToString() == parts[1])).ToArray())
            taints.Remove(taint);
        return true;
    }
}

using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Proofs;

/// <summary>
/// What <c>kubectl set image</c>, <c>set resources</c>, <c>set env</c> and <c>set serviceaccount</c> change: a pod, or the pod template of a workload.
/// </summary>
internal static class KubectlContainers
{
    private const string Every = "*";

    private static readonly string[] Lists = ["containers", "initContainers"];

    /// <summary>The strategic patch; null where it cannot be said, also because the object is known to have no such container.</summary>
    public static JsonObject? Patch(KubectlCommand command, ResourceObject? target)
    {
        if (command.Object.Kind != ResourceKinds.Pod && ObjectEdit.TemplatePath(command.Object.Kind) is null)
            return null;
        string[] path = [.. ObjectEdit.TemplatePath(command.Object.Kind) ?? [], "spec"];
        var known = target is null ? null : path.Aggregate((JsonNode?)JsonTree.Of(target.Body), (at, step) => (at as JsonObject)?[step]) as JsonObject;
        var spec = command is { Verb: "set serviceaccount", Arguments: [var account] } ? new JsonObject { ["serviceAccountName"] = account } : [];
        foreach (var (name, change) in Changes(command, known))
        {
            if (ListOf(known, name) is not { } list)
                return null;
            change["name"] = name;
            if (spec[list] is not JsonArray containers)
                spec[list] = containers = [];
            containers.Add((JsonNode)change);
        }

        return spec.Count == 0 ? null : path.Reverse().Aggregate(spec, (inner, step) => new JsonObject { [step] = inner });
    }

    private static IEnumerable<(string Name, JsonObject Change)> Changes(KubectlCommand command, JsonObject? spec)
    {
        if (command.Verb == "set image")
            return [.. command.Arguments.Select(a => a.Split('=', 2)).Where(p => p.Length == 2).Select(p => (p[0], new JsonObject { ["image"] = p[1] }))];
        if (command.Verb == "set serviceaccount")
            return [];
        var named = command.Flags.GetValueOrDefault("c") ?? command.Flags.GetValueOrDefault("containers") ?? Every;
        var containers = named == Every ? Lists.SelectMany(list => spec?[list] as JsonArray ?? []).Select(c => c?["name"]?.ToString()).OfType<string>() : [named];
        return [.. containers.Select(c => (c, command.Verb == "set env" ? new() { ["env"] = Variables(command) } : new JsonObject { ["resources"] = Resources(command) }))];
    }

    private static string? ListOf(JsonObject? spec, string container)
    {
        if (spec?[Lists[0]] is not JsonArray { Count: > 0 } first || first[0]?["name"] is null)
            return Lists[0];
        return Lists.FirstOrDefault(list => (spec[list] as JsonArray)?.Any(c => c?["name"]?.ToString() == container) == true);
    }

    private static JsonArray Variables(KubectlCommand command)
    {
        var variables = new JsonArray();
        foreach (var argument in command.Arguments)
        {
            if (argument.Split('=', 2) is [var name, var value])
                variables.Add((JsonNode)new JsonObject { ["name"] = name, ["value"] = value });
            else if (argument.EndsWith('-'))
                variables.Add((JsonNode)new JsonObject { ["name"] = argument[..^1], ["$patch"] = "delete" });
        }

        return variables;
    }

    private static JsonObject Resources(KubectlCommand command)
    {
        var resources = new JsonObject();
        foreach (var name in (string[])["requests", "limits"])
        {
            if (command.Flags.TryGetValue(name, out var amounts))
                resources[name] = Amounts(amounts);
        }

        return resources;
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
}

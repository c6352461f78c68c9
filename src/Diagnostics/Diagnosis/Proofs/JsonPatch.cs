using System.Text.Json.Nodes;

namespace K8sDoctor.Diagnostics.Diagnosis.Proofs;

/// <summary>JSON patches (RFC 6902): <c>add</c>, <c>replace</c> and <c>remove</c>, which is all that fixes use.</summary>
internal static class JsonPatch
{
    /// <summary>Applies the operations whose path begins with <paramref name="under"/>, from there; false where one cannot be applied.</summary>
    public static bool Apply(JsonObject target, JsonArray operations, string under)
    {
        foreach (var operation in operations.OfType<JsonObject>())
        {
            var path = operation["path"]?.ToString() ?? "";
            if (path.StartsWith(under, StringComparison.Ordinal) && !Apply(target, operation, path[under.Length..]))
                return false;
        }

        return true;
    }

    private static bool Apply(JsonNode target, JsonObject operation, string path)
    {
        string[] steps = [.. path.Split('/').Skip(1).Select(s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
        if (steps.Length == 0)
            return false;
        JsonNode? at = target;
        foreach (var step in steps[..^1])
            at = at is null ? null : At(at, step);
        return at is not null && Put(at, steps[^1], operation["op"]?.ToString(), operation["value"]);
    }

    private static JsonNode? At(JsonNode at, string step) => at switch
    {
        JsonObject map => map[step],
        JsonArray list when int.TryParse(step, out var index) && index >= 0 && index < list.Count => list[index],
        _ => null,
    };

    private static bool Put(JsonNode at, string step, string? op, JsonNode? value)
    {
        switch (at, op)
        {
            case (JsonObject map, "add" or "replace"):
                map[step] = value?.DeepClone();
                return true;
            case (JsonObject map, "remove"):
                return map.Remove(step);
            case (JsonArray list, "add"):
                return Insert(list, step, value);
            case (JsonArray list, "replace" or "remove") when int.TryParse(step, out var index) && index >= 0 && index < list.Count:
                list.RemoveAt(index);
                if (op == "replace")
                    list.Insert(index, value?.DeepClone());
                return true;
            default:
                return false;
        }
    }

    private static bool Insert(JsonArray list, string step, JsonNode? value)
    {
        var index = step == "-" ? list.Count : int.TryParse(step, out var number) ? number : -1;
        if (index < 0 || index > list.Count)
            return false;
        list.Insert(index, value?.DeepClone());
        return true;
    }
}

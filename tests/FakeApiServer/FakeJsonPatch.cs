using System.Text.Json.Nodes;

namespace K8sDoctor.FakeApiServer;

/// <summary>RFC 6902 as the API server applies it: one operation that does not apply refuses all.</summary>
internal static class FakeJsonPatch
{
    public static JsonObject Apply(JsonObject before, JsonArray operations)
    {
        var after = before.DeepClone().AsObject();
        foreach (var operation in operations)
        {
            if (operation is not JsonObject { } step || (string?)step["path"] is not { } path || !Apply(after, (string?)step["op"] ?? "", path, step["value"]))
                throw new FakeApiException(422, "Invalid", "the server rejected our request due to an error in our request");
        }

        return after;
    }

    private static bool Apply(JsonObject target, string op, string path, JsonNode? value)
    {
        string[] steps = [.. path.Split('/').Skip(1).Select(s => s.Replace("~1", "/").Replace("~0", "~"))];
        JsonNode? at = target;
        foreach (var step in steps[..^1])
            at = Child(at, step);
        var last = steps[^1];
        return (op, at) switch
        {
            ("test", not null) => JsonNode.DeepEquals(Child(at, last), value),
            ("add", JsonObject map) => Set(map, last, value),
            ("add", JsonArray list) when Index(list, last, forInsert: true) is { } place => Insert(list, place, value),
            ("replace", JsonObject map) when map.ContainsKey(last) => Set(map, last, value),
            ("replace", JsonArray list) when Index(list, last) is { } place => Replace(list, place, value),
            ("remove", JsonObject map) => map.Remove(last),
            ("remove", JsonArray list) when Index(list, last) is { } place => Remove(list, place),
            _ => false,
        };
    }

    private static JsonNode? Child(JsonNode? at, string step) => at switch
    {
        JsonObject map => map[step],
        JsonArray list when Index(list, step) is { } place => list[place],
        _ => null,
    };

    private static int? Index(JsonArray list, string step, bool forInsert = false)
    {
        if (forInsert && step == "-")
            return list.Count;
        return int.TryParse(step, out var index) && index >= 0 && index < list.Count + (forInsert ? 1 : 0) ? index : null;
    }

    private static bool Set(JsonObject map, string name, JsonNode? value)
    {
        map[name] = value?.DeepClone();
        return true;
    }

    private static bool Insert(JsonArray list, int place, JsonNode? value)
    {
        list.Insert(place, value?.DeepClone());
        return true;
    }

    private static bool Replace(JsonArray list, int place, JsonNode? value)
    {
        list[place] = value?.DeepClone();
        return true;
    }

    private static bool Remove(JsonArray list, int place)
    {
        list.RemoveAt(place);
        return true;
    }
}

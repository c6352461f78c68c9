using System.Globalization;
using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Proofs;

/// <summary>Projected objects as JSON again, to be changed and read anew.</summary>
internal static class JsonTree
{
    public static JsonObject Of(ResourceMessage message)
    {
        var json = new JsonObject();
        foreach (var field in message.Shape.Kept)
        {
            if (message.Read(field) is { } value)
                json[field.Name] = Node(value);
        }

        return json;
    }

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        ResourceMessage message => Of(message),
        ResourceList list => List(list),
        ResourceMap map => Map(map),
        string text => JsonValue.Create(text),
        long number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        bool flag => JsonValue.Create(flag),
        DateTime time => JsonValue.Create(time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)),
        _ => throw new InvalidOperationException($"a value of an object is a {value.GetType()}"),
    };

    private static JsonArray List(ResourceList list)
    {
        var array = new JsonArray();
        foreach (var item in list.Items)
            array.Add(Node(item));
        return array;
    }

    private static JsonObject Map(ResourceMap map)
    {
        var json = new JsonObject();
        foreach (var (key, value) in map.Entries)
            json[key] = Node(value);
        return json;
    }
}

using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace K8sDoctor.FakeApiServer;

/// <summary>Kubernetes objects as people write them: YAML documents, JSON, lists. All scalars are read as texts.</summary>
internal static class FakeYaml
{
    /// <summary>The objects in order, those of a List one by one. Throws <see cref="ArgumentException"/> where there is no object.</summary>
    /// <param name="ns">Where Roles and RoleBindings go that name no namespace, as by <c>kubectl apply -n</c>; null leaves them without one.</param>
    public static IEnumerable<JsonObject> Read(string text, string? ns = null)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        List<JsonObject> objects = [.. stream.Documents.Select(d => Convert(d.RootNode)).SelectMany(Objects)];
        foreach (var item in objects.Where(o => ns is not null && (string?)o["kind"] is "Role" or "RoleBinding"))
        {
            if (item["metadata"] is JsonObject metadata)
                metadata["namespace"] ??= ns;
        }

        return objects;
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject json when json["items"] is JsonArray items => items.OfType<JsonObject>(),
        JsonObject json => [json],
        JsonValue value when value.ToString().Length == 0 => [],
        _ => throw new ArgumentException("a document is no object"),
    };

    private static JsonNode Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value ?? "", (JsonNode?)Convert(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
        _ => JsonValue.Create(((YamlScalarNode)node).Value ?? ""),
    };
}

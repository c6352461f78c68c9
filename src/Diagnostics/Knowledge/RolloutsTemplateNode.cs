using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// A part of a pod template, read off a typed object (a ReplicaSet's template) or off free-form JSON (what a ControllerRevision keeps): both look the same here.
/// </summary>
internal static class RolloutsTemplateNode
{
    // The maps of a pod template; every other JSON object in it is a message.
    private static readonly HashSet<string> Maps =
        ["labels", "annotations", "nodeSelector", "matchLabels", "limits", "requests", "overhead", "options", "volumeAttributes"];

    // What the API server writes into every template; a template of a ControllerRevision says besides that it replaces the other one.
    private static readonly HashSet<string> Bookkeeping = ["$patch", "creationTimestamp"];

    public static bool IsMap(object? value, string field) => value is ResourceMap && Maps.Contains(field);

    public static bool IsMessage(object? value, string field) => value is ResourceMessage || (value is ResourceMap && !Maps.Contains(field));

    /// <summary>The fields of a message, or the keys of a map, in the order of the wire.</summary>
    public static IEnumerable<string> Names(object? node)
    {
        var names = new List<string>();
        if (node is ResourceMessage message)
            names.AddRange(message.Shape.Kept.Select(f => f.Name));
        if (node is ResourceMap map)
        {
            foreach (var (key, _) in map.Entries)
                names.Add(key);
        }

        return names.Where(n => !Bookkeeping.Contains(n));
    }

    public static object? Read(object? node, string name)
    {
        if (node is ResourceMessage message)
            return message.Shape.Kept.FirstOrDefault(f => f.Name == name) is { } field ? message.Read(field) : null;
        return node is ResourceMap map && map.TryGet(name, out var value) ? value : null;
    }

    public static string? Text(object? node, string name) => Read(node, name)?.ToString();

    public static IReadOnlyList<object> Items(object? list)
    {
        if (list is not ResourceList items)
            return [];
        var all = new List<object>(items.Count);
        foreach (var item in items.Items)
            all.Add(item);
        return all;
    }
}

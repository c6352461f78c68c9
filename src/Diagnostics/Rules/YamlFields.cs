namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Reads a mapping strictly: what is not asked for by <see cref="Done"/> is an unknown key.</summary>
internal sealed class YamlFields(YamlMap map, FaultCollector faults)
{
    private readonly List<string> _asked = [];

    /// <summary>The value of a key, or null where it is not there.</summary>
    public YamlNode? Take(string name)
    {
        _asked.Add(name);
        return map.Find(name);
    }

    /// <summary>A key that may be missing and is a text.</summary>
    public YamlScalar? Text(string name) => faults.Text(Take(name), name);

    /// <summary>A key that must be there and is a text that is not empty.</summary>
    public YamlScalar? Required(string name)
    {
        var node = Take(name);
        if (node is null)
            faults.Add(map, $"'{name}' is missing");
        var text = faults.Text(node, name);
        if (text is { Value: "" })
            faults.Add(text, $"'{name}' is empty");
        return text is { Value: "" } ? null : text;
    }

    /// <summary>The items of a list; none where the key is missing.</summary>
    public IReadOnlyList<YamlNode> List(string name)
    {
        var node = Take(name);
        if (node is YamlList list)
            return list.Items;
        if (node is not null and not YamlScalar { IsNull: true })
            faults.Add(node, $"'{name}' is {node.What}", "it must be a list");
        return [];
    }

    /// <summary>The texts of a list; none where the key is missing.</summary>
    public IReadOnlyList<YamlScalar> Texts(string name) => [.. List(name).Select(item => faults.Text(item, name)).OfType<YamlScalar>()];

    /// <summary>A mapping; null where the key is missing.</summary>
    public YamlMap? Map(string name)
    {
        var node = Take(name);
        if (node is YamlMap inner)
            return inner;
        if (node is not null and not YamlScalar { IsNull: true })
            faults.Add(node, $"'{name}' is {node.What}", "it must be a mapping");
        return null;
    }

    /// <summary>Tells of every key that nobody asked for.</summary>
    public void Done()
    {
        foreach (var entry in map.Entries.Where(e => !faults.IsFull && !_asked.Contains(e.Name)))
            faults.Add(entry.Key, $"unknown key '{entry.Name}'", FaultCollector.Hint(entry.Name, _asked));
    }
}

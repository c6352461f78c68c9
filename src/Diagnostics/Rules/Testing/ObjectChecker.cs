using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Rules.Testing;

/// <summary>Holds the objects of a test against Kubernetes' schema, because a field that is misspelt in a test makes it prove nothing.</summary>
internal sealed class ObjectChecker(FaultCollector faults)
{
    /// <summary>The kind of an object; null, and faults, when it is none that we know or has no name.</summary>
    public ResourceKind? Check(YamlMap map)
    {
        var version = (map.Find("apiVersion") as YamlScalar)?.Value ?? "";
        var name = (map.Find("kind") as YamlScalar)?.Value ?? "";
        var kind = ResourceKinds.Find(version, name);
        if (kind is null)
        {
            var known = ResourceKinds.All.FirstOrDefault(k => k.Kind == name);
            faults.Add(
                map, $"no kind '{name}' of apiVersion '{version}'",
                known is null ? FaultCollector.Hint(name, ResourceKinds.All.Select(k => k.Kind)) : $"it is in apiVersion '{known.ApiVersion}'");
            return null;
        }

        var metadata = map.Find("metadata") as YamlMap;
        if (metadata?.Find("name") is not YamlScalar { Value.Length: > 0 })
            faults.Add(map, $"the {kind} has no metadata.name");
        if (kind.Namespaced && metadata?.Find("namespace") is not YamlScalar { Value.Length: > 0 })
            faults.Add(map, $"the {kind} has no metadata.namespace");
        if (!kind.MetadataOnly)
            Check(map, Schema.Default.Of(kind));
        return kind;
    }

    private void Check(YamlNode node, SchemaType type)
    {
        if (node is YamlScalar { IsNull: true })
            return;
        switch (type.Form)
        {
            case SchemaForm.Message when node is YamlMap map:
                foreach (var entry in map.Entries)
                    CheckField(entry, type);
                break;
            case SchemaForm.List when node is YamlList list:
                foreach (var item in list.Items)
                    Check(item, type.Element!);
                break;
            case SchemaForm.Map when node is YamlMap map:
                foreach (var entry in map.Entries)
                    Check(entry.Value, type.Element!);
                break;
            case SchemaForm.Message or SchemaForm.List or SchemaForm.Map:
                faults.Add(node, $"{node.What} where the schema has {Short(type)}");
                break;
        }
    }

    private static string Short(SchemaType type) => type.Name[(type.Name.LastIndexOf('.') + 1)..];

    private void CheckField(YamlEntry entry, SchemaType type)
    {
        if (type.Field(entry.Name) is { } field)
            Check(entry.Value, field.Type);
        else if (entry.Name is not ("apiVersion" or "kind"))
            faults.Add(entry.Key, $"{Short(type)} has no field '{entry.Name}'", FaultCollector.Hint(entry.Name, type.Fields.ToArray().Select(f => f.Name)));
    }
}

using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>What an object selects: the objects of a kind in a namespace (empty for a kind without) that any of the selectors matches.</summary>
internal sealed record Selection(ObjectKey From, Relation Relation, ResourceKind Target, string Namespace, EquatableList<LabelSelector> Selectors)
{
    public bool Matches(ResourceMap labels) => Selectors.Any(s => s.Matches(labels));
}

/// <summary>A label selector: all pairs and all requirements must hold; an empty one matches everything.</summary>
internal sealed record LabelSelector(ResourceMap Pairs, EquatableList<Requirement> Requirements)
{
    /// <summary>A pair that whatever is matched must have, or null: for an index.</summary>
    public (string Key, string Value)? Anchor => Pairs.Count > 0 && Pairs.Entries[0].Value is string value ? (Pairs.Entries[0].Key, value) : null;

    public bool Matches(ResourceMap labels)
    {
        foreach (var (key, value) in Pairs.Entries)
        {
            if (!labels.TryGet(key, out var label) || !Equals(label, value))
                return false;
        }

        return Requirements.All(r => r.Holds(labels));
    }
}

/// <summary>One line of <c>matchExpressions</c>.</summary>
internal sealed record Requirement(string Key, string Operator, EquatableList<string> Values)
{
    /// <summary>As in apimachinery's <c>labels.Requirement.Matches</c>: NotIn and DoesNotExist hold where the label is absent. An unknown operator matches nothing.</summary>
    public bool Holds(ResourceMap labels)
    {
        var present = labels.TryGet(Key, out var value);
        return Operator switch
        {
            "In" => present && Values.Contains(value),
            "NotIn" => !present || !Values.Contains(value),
            "Exists" => present,
            "DoesNotExist" => !present,
            _ => false,
        };
    }
}

using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>
/// Joins selectors with the objects of one kind in one namespace. Objects with equal labels (the pods of a template) are one group, and a selector and a
/// group meet over a pair that both have: neither every pod nor every selector is looked at.
/// </summary>
internal sealed class SelectionIndex
{
    private readonly Dictionary<ResourceMap, Group> _groups = [];
    private readonly Dictionary<(string Key, string Value), HashSet<Group>> _groupsByPair = [];
    private readonly Dictionary<(string Key, string Value), List<Selection>> _anchored = [];
    private readonly List<Selection> _unanchored = [];

    public void AddTarget(string name, ResourceMap labels)
    {
        if (!_groups.TryGetValue(labels, out var group))
        {
            _groups.Add(labels, group = new(labels));
            foreach (var pair in Pairs(labels))
            {
                if (!_groupsByPair.TryGetValue(pair, out var set))
                    _groupsByPair.Add(pair, set = []);
                set.Add(group);
            }
        }

        group.Names.Add(name);
    }

    public void RemoveTarget(string name, ResourceMap labels)
    {
        if (!_groups.TryGetValue(labels, out var group) || !group.Names.Remove(name) || group.Names.Count > 0)
            return;
        _groups.Remove(labels);
        foreach (var pair in Pairs(labels))
        {
            if (_groupsByPair.TryGetValue(pair, out var set) && set.Remove(group) && set.Count == 0)
                _groupsByPair.Remove(pair);
        }
    }

    public void AddSelection(Selection selection)
    {
        if (AnchorOf(selection) is not { } anchor)
        {
            _unanchored.Add(selection);
            return;
        }

        if (!_anchored.TryGetValue(anchor, out var list))
            _anchored.Add(anchor, list = []);
        list.Add(selection);
    }

    public void RemoveSelection(Selection selection)
    {
        if (AnchorOf(selection) is not { } anchor)
            _unanchored.RemoveAll(s => s.From == selection.From);
        else if (_anchored.TryGetValue(anchor, out var list) && list.RemoveAll(s => s.From == selection.From) > 0 && list.Count == 0)
            _anchored.Remove(anchor);
    }

    /// <summary>Who selects an object with these labels.</summary>
    public IEnumerable<Selection> SelectionsOf(ResourceMap labels)
    {
        foreach (var pair in Pairs(labels))
        {
            foreach (var selection in _anchored.GetValueOrDefault(pair) ?? [])
            {
                if (selection.Matches(labels))
                    yield return selection;
            }
        }

        foreach (var selection in _unanchored)
        {
            if (selection.Matches(labels))
                yield return selection;
        }
    }

    /// <summary>The names of the objects that are selected.</summary>
    public IEnumerable<string> TargetsOf(Selection selection)
    {
        IEnumerable<Group> candidates = AnchorOf(selection) is { } anchor ? _groupsByPair.GetValueOrDefault(anchor) ?? [] : _groups.Values;
        return candidates.Where(g => selection.Matches(g.Labels)).SelectMany(g => g.Names);
    }

    private static (string Key, string Value)? AnchorOf(Selection selection) => selection.Selectors is [var only] ? only.Anchor : null;

    private static IEnumerable<(string Key, string Value)> Pairs(ResourceMap labels)
    {
        for (var i = 0; i < labels.Count; i++)
        {
            if (labels.Entries[i].Value is string value)
                yield return (labels.Entries[i].Key, value);
        }
    }

    private sealed class Group(ResourceMap labels)
    {
        public ResourceMap Labels { get; } = labels;

        public HashSet<string> Names { get; } = [];
    }
}

using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>The relations between objects, kept as objects come, change and go; also towards objects that do not exist.</summary>
internal sealed class RelationGraph
{
    private readonly ReferenceIndex _references = new();
    private readonly Dictionary<(ResourceKind Target, string Namespace), SelectionIndex> _selections = [];

    /// <summary>Takes in that an object came (<paramref name="old"/> null), changed or went (<paramref name="value"/> null).</summary>
    public void Change(ResourceObject? old, ResourceObject? value, ICollection<Dependency> touched)
    {
        ChangeReferences(old, value, touched);
        ChangeTarget(old, value, touched);
        ChangeSelection(old, value, touched);
    }

    /// <summary>The keys that a relation leads to, sorted. <paramref name="body"/> is the object itself, or null when there is none.</summary>
    public ImmutableArray<ObjectKey> Related(ObjectKey from, ResourceObject? body, Relation relation)
    {
        var named = _references.Of(from, relation);
        var keys = new List<ObjectKey>();
        if (body is not null)
        {
            AddStated(body, relation, keys);
            AddSelected(body, relation, keys);
        }

        // What lies in a namespace is not kept as edges: the key says it. The way back, to all that a namespace holds, nobody asks for.
        if (relation == Relation.AdmittedBy && from.Kind.Namespaced)
            keys.Add(new(ResourceKinds.Namespace, "", from.Namespace));
        if (keys.Count == 0)
            return named;
        if (keys.Count == 1 && named.IsEmpty)
            return [keys[0]];
        keys.AddRange(named);
        keys.Sort(KeyOrder.Instance);
        return [.. keys.Where((key, i) => i == 0 || key != keys[i - 1])];
    }

    private static void AddStated(ResourceObject body, Relation relation, List<ObjectKey> keys)
    {
        var edges = new List<Edge>();
        ObjectReferences.Collect(body, relation.Canonical(), edges);
        foreach (var edge in edges)
        {
            if (edge.From == body.Key && edge.Relation == relation)
                keys.Add(edge.To);
            else if (edge.To == body.Key && edge.Relation.Inverse() == relation)
                keys.Add(edge.From);
        }
    }

    private void AddSelected(ResourceObject body, Relation relation, List<ObjectKey> keys)
    {
        if (relation is Relation.Selects or Relation.Admits or Relation.Fronts)
        {
            foreach (var selection in Selectors.Of(body))
            {
                if (selection.Relation == relation && Find(selection.Target, selection.Namespace) is { } index)
                    keys.AddRange(index.TargetsOf(selection).Select(name => new ObjectKey(selection.Target, selection.Namespace, name)));
            }
        }
        else if (relation is Relation.SelectedBy or Relation.AdmittedBy or Relation.FrontedBy && Selectors.LabelsOf(body) is { } labels && Find(body.Kind, body.Namespace) is { } index)
        {
            keys.AddRange(index.SelectionsOf(labels).Where(s => s.Relation.Inverse() == relation).Select(s => s.From));
        }
    }

    private void ChangeReferences(ResourceObject? old, ResourceObject? value, ICollection<Dependency> touched)
    {
        var (stated, states) = (EdgesOf(old), EdgesOf(value));
        if (stated.SequenceEqual(states))
            return; // as most changes are: of a status
        var (before, after) = (stated.ToHashSet(), states.ToHashSet());
        foreach (var edge in before)
        {
            if (!after.Contains(edge))
            {
                _references.Remove(edge, old!.Key);
                Touch(edge, touched);
            }
        }

        foreach (var edge in after)
        {
            if (!before.Contains(edge))
            {
                _references.Add(edge, value!.Key);
                Touch(edge, touched);
            }
        }
    }

    private void ChangeTarget(ResourceObject? old, ResourceObject? value, ICollection<Dependency> touched)
    {
        var before = old is null ? null : Selectors.LabelsOf(old);
        var after = value is null ? null : Selectors.LabelsOf(value);
        if (Equals(before, after))
            return;
        var key = (old ?? value)!.Key;
        var index = Make(key.Kind, key.Namespace);
        if (before is not null)
        {
            index.RemoveTarget(key.Name, before);
            TouchAll(index.SelectionsOf(before), key, touched);
        }

        if (after is not null)
        {
            index.AddTarget(key.Name, after);
            TouchAll(index.SelectionsOf(after), key, touched);
        }
    }

    private void ChangeSelection(ResourceObject? old, ResourceObject? value, ICollection<Dependency> touched)
    {
        var before = old is null ? [] : Selectors.Of(old);
        var after = value is null ? [] : Selectors.Of(value);
        if (Equals(before.FirstOrDefault(), after.FirstOrDefault()))
            return;
        foreach (var selection in before)
        {
            var index = Make(selection.Target, selection.Namespace);
            index.RemoveSelection(selection);
            TouchAll(selection, index.TargetsOf(selection), touched);
        }

        foreach (var selection in after)
        {
            var index = Make(selection.Target, selection.Namespace);
            index.AddSelection(selection);
            TouchAll(selection, index.TargetsOf(selection), touched);
        }
    }

    /// <summary>One may occur twice.</summary>
    private static List<Edge> EdgesOf(ResourceObject? value)
    {
        var edges = new List<Edge>();
        if (value is not null)
            ObjectReferences.Collect(value, null, edges);
        return edges;
    }

    private SelectionIndex? Find(ResourceKind target, string ns) => _selections.GetValueOrDefault((target, ns));

    private SelectionIndex Make(ResourceKind target, string ns)
    {
        if (!_selections.TryGetValue((target, ns), out var index))
            _selections.Add((target, ns), index = new());
        return index;
    }

    private static void Touch(Edge edge, ICollection<Dependency> touched)
    {
        touched.Add(Dependency.On(edge.From, edge.Relation));
        touched.Add(Dependency.On(edge.To, edge.Relation.Inverse()));
    }

    private static void TouchAll(IEnumerable<Selection> selections, ObjectKey target, ICollection<Dependency> touched)
    {
        foreach (var selection in selections)
            Touch(new(selection.From, selection.Relation, target), touched);
    }

    private static void TouchAll(Selection selection, IEnumerable<string> targets, ICollection<Dependency> touched)
    {
        foreach (var name in targets)
            Touch(new(selection.From, selection.Relation, new(selection.Target, selection.Namespace, name)), touched);
    }
}

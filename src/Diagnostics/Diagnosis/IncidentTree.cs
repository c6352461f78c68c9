using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>
/// The objects that a fault reaches, as a tree: what findings say suffers from it, and what leans on an object that is short of pods or endpoints, down to
/// Ingresses, HPAs and disruption budgets, whether a rule speaks of these or not. Pods are not in it: who owns them is.
/// </summary>
internal sealed class IncidentTree
{
    private readonly ObjectKey _root;
    private readonly Func<ObjectKey, Standing?> _standings;
    private readonly Dictionary<ObjectKey, TreeNode> _nodes = [];
    private readonly HashSet<ObjectKey> _weakened = [];

    public IncidentTree(IncidentGroup group, Func<ObjectKey, Standing?> standings)
    {
        (_root, _standings) = (group.Key.Root, standings);
        Add(_root);
        FindingRecord[] records = [.. group.Own, .. group.Effects];
        foreach (var record in records)
        {
            Add(record.Root);
            if (Weakens(record))
                _weakened.Add(record.Root);
        }

        Spread();
        foreach (var record in group.Own.Where(r => r.Root != _root))
            _nodes[record.Root].Edges.Add(new(_root, group.Key.Shared ? TreeEdge.Of(record, _root) : ChainRelation.Shares, Near: true));
        foreach (var record in group.Effects)
            AddCauses(record);
        Hang();
    }

    /// <summary>Everything in it but the root, in no order.</summary>
    public IEnumerable<ObjectKey> Reached => _nodes.Keys.Where(k => k != _root);

    /// <summary>How the root itself stands, whether it lacks something or not; null where there is nothing to say of it.</summary>
    public Standing? Root => _nodes[_root].Standing;

    /// <summary>How the objects stand that lack something by this fault: workloads whose pods it weakens, and the Services before them.</summary>
    public IEnumerable<(ObjectKey Key, Standing Standing)> Standings => _nodes.Values
        .Where(n => n.Standing is not null && (n.Key.Kind == ResourceKinds.Service || _weakened.Contains(n.Key)))
        .Select(n => (n.Key, n.Standing!));

    /// <summary>The root, and below each object what suffers from it.</summary>
    /// <param name="root">As the incident names it.</param>
    /// <param name="origin">The object at which the fault lies where that is not the root: it stands above it.</param>
    public ImmutableArray<ChainLink> Links(ObjectReference root, ObjectReference? origin)
    {
        var children = _nodes.Values.Where(n => n.Parent is not null).ToLookup(n => n.Parent!.Value);
        var links = ImmutableArray.CreateBuilder<ChainLink>(_nodes.Count + 1);
        if (origin is not null)
            links.Add(new(origin, -1, null, ""));
        var open = new Stack<(TreeNode Node, int Parent)>([(_nodes[_root], links.Count - 1)]);
        while (open.TryPop(out var next))
        {
            var (node, parent) = next;
            var by = node.Key != _root ? node.By : origin is null ? (ChainRelation?)null : TreeEdge.OfKind(origin.Kind);
            links.Add(new(node.Key == _root ? root : ObjectReference.To(node.Key), parent, by, node.Standing?.State ?? ""));
            foreach (var child in children[node.Key].OrderByDescending(c => c.Key, KeyOrder.Instance))
                open.Push((child, links.Count - 1));
        }

        return links.DrainToImmutable();
    }

    private TreeNode Add(ObjectKey key)
    {
        if (!_nodes.TryGetValue(key, out var node))
            _nodes.Add(key, node = new(key, _standings(key)));
        return node;
    }

    /// <summary>Whether what it found is why its owner is short: nothing else that the owner lacks is laid at its door.</summary>
    private bool Weakens(FindingRecord record) =>
        record.Finding.Severity > Severity.Info
        && (record.Subject.Object.Kind != ResourceKinds.Pod || _standings(record.Subject.Object) is { IsShort: true } or { Over: true });

    private void AddCauses(FindingRecord record)
    {
        var edges = _nodes[record.Root].Edges;
        foreach (var cause in record.Causes)
        {
            if (cause != record.Root && _nodes.ContainsKey(cause))
                edges.Add(new(cause, TreeEdge.Of(record, cause), TreeEdge.IsNear(record, cause)));
        }
    }

    private void Spread()
    {
        var open = new Queue<TreeNode>(_nodes.Values.OrderBy(n => n.Key, KeyOrder.Instance).ToArray());
        while (open.TryDequeue(out var node))
        {
            if (node.Standing is null || !(node.Key.Kind == ResourceKinds.Service || _weakened.Contains(node.Key)))
                continue;
            foreach (var sufferer in node.Standing.Sufferers)
            {
                if (sufferer.Always && !_nodes.ContainsKey(sufferer.Key))
                    open.Enqueue(Add(sufferer.Key));
            }
        }

        foreach (var node in _nodes.Values.Where(n => n.Standing is not null))
        {
            foreach (var sufferer in node.Standing!.Sufferers)
            {
                if (_nodes.TryGetValue(sufferer.Key, out var child))
                    child.Edges.Add(new(node.Key, sufferer.By, Near: true));
            }
        }
    }

    /// <summary>Gives each object the nearest of those that it suffers from; what names none hangs on the root.</summary>
    private void Hang()
    {
        var waiting = _nodes.Values.Where(n => n.Key != _root).OrderBy(n => n.Key, KeyOrder.Instance).ToList();
        HashSet<ObjectKey> placed = [_root];
        while (Place(waiting, placed, near: true) || Place(waiting, placed, near: false))
            waiting.RemoveAll(n => n.Parent is not null);
        foreach (var node in waiting)
            (node.Parent, node.By) = (_root, ChainRelation.SuffersFrom);
    }

    /// <summary>Places all whose choice stands already; false when there is none.</summary>
    private static bool Place(List<TreeNode> waiting, HashSet<ObjectKey> placed, bool near)
    {
        var round = waiting.Where(n => n.Choose(placed, near)).ToArray();
        placed.UnionWith(round.Select(n => n.Key));
        return round.Length > 0;
    }
}

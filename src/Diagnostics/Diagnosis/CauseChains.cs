using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>Follows chains of relations from a subject to the objects at which its cause may lie.</summary>
internal static class CauseChains
{
    // An object that leads to more than this explains nothing.
    private const int MaxObjects = 4096;

    /// <summary>Everything that the chains end at, sorted, without the start. <c>owns</c> and <c>ownedBy</c> are followed all the way.</summary>
    public static ImmutableArray<ObjectKey> Walk(IStateReader reader, ObjectKey start, ImmutableArray<ImmutableArray<Relation>> chains)
    {
        if (chains.IsEmpty)
            return [];
        var found = new HashSet<ObjectKey>();
        foreach (var chain in chains)
        {
            HashSet<ObjectKey> frontier = [start];
            foreach (var relation in chain)
                frontier = relation is Relation.Owns or Relation.OwnedBy ? Closure(reader, frontier, relation) : Step(reader, frontier, relation);
            found.UnionWith(frontier);
        }

        found.Remove(start);
        return [.. found.OrderBy(k => k, KeyOrder.Instance)];
    }

    private static HashSet<ObjectKey> Step(IStateReader reader, IEnumerable<ObjectKey> from, Relation relation)
    {
        var next = new HashSet<ObjectKey>();
        foreach (var key in from)
        {
            if (next.Count < MaxObjects)
                next.UnionWith(reader.RelatedKeys(key, relation));
        }

        return next;
    }

    private static HashSet<ObjectKey> Closure(IStateReader reader, HashSet<ObjectKey> from, Relation relation)
    {
        var all = Step(reader, from, relation);
        var newest = all;
        while (newest.Count > 0 && all.Count < MaxObjects)
        {
            var next = Step(reader, newest, relation);
            next.ExceptWith(all);
            all.UnionWith(next);
            newest = next;
        }

        return all;
    }
}

using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>Finds the object that is answerable for another one: the topmost controller above it.</summary>
public static class Owners
{
    // Deployment over ReplicaSet over Pod is three; nothing sensible is deeper, and a cycle must end.
    private const int MaximalDepth = 8;

    /// <summary>
    /// CronJob over Job over Pod, Deployment over ReplicaSet over Pod; the object itself where nothing we know controls it: a bare pod, a static pod (its
    /// owner is the Node), the child of a custom resource. Stops below an owner that does not exist or cannot be read.
    /// </summary>
    public static ResourceObject Topmost(IStateReader reader, ResourceObject start)
    {
        var current = start;
        for (var depth = 0; depth < MaximalDepth; depth++)
        {
            var owners = reader.RelatedKeys(current.Key, Relation.OwnedBy);
            if (owners.IsEmpty || owners[0].Kind == ResourceKinds.Node || owners[0] == start.Key)
                return current;
            var owner = reader.Get(owners[0]);
            if (!owner.IsKnown || owner.Value is null)
                return current;
            current = owner.Value;
        }

        return start;
    }
}

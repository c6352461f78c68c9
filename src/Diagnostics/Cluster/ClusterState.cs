using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>The only mutable truth about a cluster: projected objects and their relations. Written by one task, and read only between writes.</summary>
public sealed class ClusterState
{
    /// <summary>Takes in a change, and adds to <paramref name="touched"/> everything that a reader could have noted and that is now different.</summary>
    public void Apply(ClusterChange change, ICollection<Dependency> touched) => throw new NotSupportedException();

    /// <summary>The object, or null when the state holds none (which does not say that there is none).</summary>
    public ResourceObject? Find(ObjectKey key) => throw new NotSupportedException();

    /// <summary>The objects that the state holds of a kind, in a namespace or everywhere (null), sorted by key, however well the kind is known.</summary>
    public IReadOnlyList<ResourceObject> All(ResourceKind kind, string? ns = null) => throw new NotSupportedException();

    /// <summary>The keys that a relation leads to, sorted; also of objects that do not exist.</summary>
    public ImmutableArray<ObjectKey> Related(ObjectKey from, Relation relation) => throw new NotSupportedException();

    /// <summary>How well a kind is known in a namespace, or everywhere (null): the better of the scopes that cover it.</summary>
    public SourceState StatusOf(ResourceKind kind, string? ns) => throw new NotSupportedException();

    /// <summary>Every scope of which something was said, sorted by kind and namespace.</summary>
    public IReadOnlyList<SourceState> Sources => throw new NotSupportedException();

    /// <summary>A log as far as it has been read, or null.</summary>
    public LogText? Log(LogKey key) => throw new NotSupportedException();

    /// <summary>True when the object is known not to exist though its kind is not: it was asked for by name.</summary>
    internal bool IsAbsent(ObjectKey key) => throw new NotSupportedException();
}

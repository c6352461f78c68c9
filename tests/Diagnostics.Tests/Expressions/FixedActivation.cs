using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Expressions;

/// <summary>An activation whose variables are given; notes which were asked for.</summary>
internal sealed class FixedActivation(params CelValue[] values) : CelActivation
{
    public override IStateReader Reader { get; } = new NoCluster();

    public List<int> Asked { get; } = [];

    public override CelValue Variable(int index)
    {
        Asked.Add(index);
        return values[index];
    }
}

/// <summary>A cluster of which nothing has been read.</summary>
internal sealed class NoCluster : IStateReader
{
    public DateTime Now => DateTime.UnixEpoch;

    public Lookup<ResourceObject?> Get(ObjectKey key) => Lookup<ResourceObject?>.NotKnown("not read");

    public Lookup<ImmutableArray<ResourceObject>> Related(ObjectKey from, Relation relation, ResourceKind to) =>
        Lookup<ImmutableArray<ResourceObject>>.NotKnown("not read");

    public Lookup<IReadOnlyList<ResourceObject>> All(ResourceKind kind, string? ns) => Lookup<IReadOnlyList<ResourceObject>>.NotKnown("not read");

    public ImmutableArray<ObjectKey> RelatedKeys(ObjectKey from, Relation relation) => [];

    public Lookup<LogText> Log(LogKey key) => Lookup<LogText>.NotKnown("not read");
}

using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Cluster;

public sealed class NamespaceRelationTests
{
    [Fact]
    public void An_object_is_admitted_by_its_namespace()
    {
        var state = new ClusterState();

        Assert.Equal([new(ResourceKinds.Namespace, "", "ns")], state.Related(new(ResourceKinds.ReplicaSet, "ns", "web"), Relation.AdmittedBy));
        Assert.Empty(state.Related(new(ResourceKinds.Node, "", "n1"), Relation.AdmittedBy));
    }
}

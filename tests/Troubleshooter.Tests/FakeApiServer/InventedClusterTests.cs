using System.Buffers;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;

namespace K8sDoctor.Troubleshooter.Tests.FakeApiServer;

public sealed class InventedClusterTests
{
    private static readonly InventedCluster Cluster = new(new(230, FailingEvery: 2));

    [Fact]
    public void Every_object_can_be_read_and_has_the_name_that_it_says()
    {
        var reader = new ResourceReader(ClusterMask.Build([]));
        foreach (var value in Cluster.All())
        {
            var read = reader.ReadObject(value.ToJson())!;
            Assert.Equal((value.Kind, value.Namespace, value.Name), (read.Kind.Kind, read.Namespace, read.Name));
        }
    }

    [Fact]
    public void Pods_have_the_size_of_real_ones_and_unique_names()
    {
        var pods = Cluster.Objects("Pod").ToArray();

        Assert.Equal(230, pods.Select(p => p.Name).Distinct().Count());
        Assert.InRange(pods.Average(p => p.Item.Length), 5_000, 10_500);
    }

    [Fact]
    public void The_same_options_give_the_same_list()
    {
        var (one, two) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        Cluster.WriteList("Pod", one);
        new InventedCluster(new(230, FailingEvery: 2)).WriteList("Pod", two);

        Assert.True(one.WrittenSpan.SequenceEqual(two.WrittenSpan));
        Assert.Equal(230, new ResourceReader(ClusterMask.Build([])).ReadList(ResourceKinds.Pod, one.WrittenSpan).Objects.Length);
    }
}

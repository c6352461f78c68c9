using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class DevicesTests
{
    [Theory]
    [InlineData("Allocate failed due to no healthy devices present; cannot allocate unhealthy devices nvidia.com/gpu, which is unexpected", "unhealthy", "nvidia.com/gpu", "", "")]
    [InlineData("Pod was rejected: Allocate failed due to requested number of devices unavailable for nvidia.com/gpu. Requested: 2, Available: 1, which is unexpected", "taken", "nvidia.com/gpu", "2", "1")]
    [InlineData("Allocate failed due to cannot allocate unregistered device amd.com/gpu, which is unexpected", "unregistered", "amd.com/gpu", "", "")]
    [InlineData("Allocate failed due to previously allocated devices are no longer healthy; cannot allocate unhealthy devices nvidia.com/gpu, which is unexpected", "lost", "nvidia.com/gpu", "", "")]
    [InlineData("Allocate failed due to rpc error: code = Unknown desc = error getting device: nvml: GPU is lost, which is unexpected", "lost", "", "", "")]
    [InlineData("Allocate failed due to rpc error: code = Unavailable desc = connection error, which is unexpected", "plugin", "", "", "")]
    [InlineData("Pod was rejected: The node had condition: [DiskPressure].", "", "", "", "")]
    public void The_device_managers_words_are_understood(string message, string kind, string resource, string requested, string available)
    {
        var refusal = Devices.Refusal(message);
        Assert.Equal((kind, resource, requested, available), (refusal["kind"], refusal["resource"], refusal["requested"], refusal["available"]));
    }

    [Fact]
    public void Resources_of_the_same_vendor_that_nodes_have_are_told_the_most_alike_first()
    {
        var world = new KnowledgeWorld()
            .Add(ResourceKinds.Node, """{"metadata": {"name": "g1"}, "status": {"allocatable": {"cpu": "8", "nvidia.com/gpu": "0", "nvidia.com/mig-1g.10gb": "7"}}}""")
            .Add(ResourceKinds.Node, """{"metadata": {"name": "g2"}, "status": {"allocatable": {"nvidia.com/mig-1g.10gb": "7", "nvidia.com/mig-3g.20gb": "2", "rdma/hca": "1"}}}""");
        var found = Devices.Similar(world, "nvidia.com/mig-1g.5gb").Value;

        Assert.Equal(["nvidia.com/mig-1g.10gb 14 g1, g2", "nvidia.com/mig-3g.20gb 2 g2"], found.Select(f => $"{f["name"]} {f["count"]} {f["nodes"]}"));
        Assert.Empty(Devices.Similar(world, "cpu").Value);
        Assert.False(Devices.Similar(new KnowledgeWorld().Unread(ResourceKinds.Node), "nvidia.com/gpu").IsKnown);
    }
}

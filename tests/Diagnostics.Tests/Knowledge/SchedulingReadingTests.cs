using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Resources;
using static K8sDoctor.Diagnostics.Tests.Knowledge.Placement.SmallCluster;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

/// <summary>What autoscalers and gang schedulers say is understood.</summary>
public sealed class SchedulingReadingTests
{
    [Theory]
    [InlineData("TriggeredScaleUp", "pod triggered scale-up: [{g 1->2 (max: 5)}]", 5, "coming", "", "[{g 1->2 (max: 5)}]")]
    [InlineData("TriggeredScaleUp", "pod triggered scale-up: [{g 1->2 (max: 5)}]", 16, "late", "", "[{g 1->2 (max: 5)}]")]
    [InlineData("NotTriggerScaleUp", "pod didn't trigger scale-up: 2 max node group size reached", 1, "refused", "group-limit", "2 max node group size reached")]
    [InlineData("NotTriggerScaleUp", "Pod didn't trigger scale-up: 1 in backoff after failed scale-up", 1, "refused", "backoff", "1 in backoff after failed scale-up")]
    [InlineData("NotTriggerScaleUp", "pod didn't trigger scale-up (it wouldn't fit if a new node is added): 1 Insufficient memory", 1, "refused", "no-fit", "1 Insufficient memory")]
    [InlineData("FailedScaleUp", "Node scale up in zones a associated with this pod failed: IP space exhausted. Pod is at risk of not being scheduled.", 1, "failed", "no-addresses", "Node scale up")]
    [InlineData("FailedScheduling", "Failed to schedule pod, no nodepools found", 1, "refused", "no-pool", "no nodepools found")]
    [InlineData("FailedScheduling", "0/3 nodes are available: 3 Insufficient cpu.", 1, "", "", "")]
    public void What_an_autoscaler_says_is_understood(string reason, string message, int minutesAgo, string state, string kind, string reasons)
    {
        var world = new KnowledgeWorld();
        world.Add(ResourceKinds.Event, $$$$$$"""{"metadata":{"name":"e","namespace":"ns"},"reason":"{{{{{{reason}}}}}}","message":"{{{{{{message}}}}}}","lastTimestamp":"{{{{{{world.Now.AddMinutes(-minutesAgo):yyyy-MM-ddTHH:mm:ssZ}}}}}}"}""");

        var facts = Map(world.Call("scaleUp", CelValue.OfList([CelValue.Of(world.Find(ResourceKinds.Event, "ns", "e"))])));

        Assert.Equal((state, kind), (facts["state"], facts["kind"]));
        Assert.StartsWith(reasons, facts["reasons"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("waiting for minCount pods from a gang to appear in scheduling queue", "too-few", "", "")]
    [InlineData("waiting for pods's pod group \"pg1\" to appear in scheduling queue", "no-group", "pg1", "")]
    [InlineData("minCount (4) cannot be satisfied: 2 scheduled, 1 remaining", "no-room", "", "4")]
    [InlineData("pod group is not ready, 1 Pending, 3 minAvailable", "no-room", "", "3")]
    [InlineData("0/3 nodes are available: 3 Insufficient cpu.", "", "", "")]
    public void Why_a_group_waits_is_understood(string message, string kind, string group, string need)
    {
        var facts = SchedulingGang.Parse(message);

        Assert.Equal((kind, group, need), (facts["kind"], facts["group"], facts["need"]));
    }
}

using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Session;

public sealed class ChangeRateTests
{
    private static readonly ClusterChange Change = new Deleted(new(ResourceKinds.Pod, "a", "b"));

    [Fact]
    public void It_is_the_mean_of_the_last_ten_whole_seconds()
    {
        var clock = new ManualClock();
        var rate = new ChangeRate(clock);
        for (var second = 0; second < 30; second++)
        {
            for (var i = 0; i < 20; i++)
                rate.Note(Change);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(20, rate.PerSecond);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(10, rate.PerSecond);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, rate.PerSecond);
    }

    [Fact]
    public void A_list_is_no_change()
    {
        var clock = new ManualClock();
        var rate = new ChangeRate(clock);
        rate.Note(new Replaced(ResourceKinds.Pod, null, []));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, rate.PerSecond);
    }
}

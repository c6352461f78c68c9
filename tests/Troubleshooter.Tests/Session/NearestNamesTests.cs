using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Session;

public sealed class NearestNamesTests
{
    [Fact]
    public void The_nearest_come_first_and_strangers_not_at_all() =>
        Assert.Equal(["iris-api", "iris-app"], NearestNames.Of("iris-api2", ["slow-model", "iris-app", "iris-api", "x"], 5));

    [Fact]
    public void The_beginning_of_a_name_finds_it() => Assert.Equal(["web-6c5d8-xk2lp"], NearestNames.Of("web", ["db", "web-6c5d8-xk2lp"], 5));

    [Fact]
    public void A_misspelt_beginning_of_a_name_finds_it() =>
        Assert.Equal(["iris-rollout-7756c56664-fm4z4"], NearestNames.Of("iris-rolout", ["iris-rollout-7756c56664-fm4z4", "oom-model-bffc78d68-cz4gs"], 5));
}

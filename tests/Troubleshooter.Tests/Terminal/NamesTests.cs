using K8sDoctor.Troubleshooter.Terminal;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

public sealed class NamesTests
{
    [Theory]
    [InlineData("Deployment", "deploy/x")]
    [InlineData("Job", "job/x")]
    [InlineData("ServiceAccount", "sa/x")]
    [InlineData("ValidatingWebhookConfiguration", "vwc/x")]
    [InlineData("averylongkindwithoutcapitals", "averylongkindwithoutcapitals/x")]
    public void A_workload_is_called_as_in_kubectl(string kind, string expected) => Assert.Equal(expected, Names.Workload(FakeViews.Reference(kind, "ml", "x")));

    [Theory]
    [InlineData(-30, "0s")]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(7199, "119m")]
    [InlineData(7200, "2h")]
    [InlineData(172799, "47h")]
    [InlineData(172800, "2d")]
    public void An_age_has_one_unit(int seconds, string expected) => Assert.Equal(expected, Names.Age(FakeViews.Now.AddSeconds(-seconds), FakeViews.Now));

    [Fact]
    public void An_unknown_age_is_a_dash() => Assert.Equal("-", Names.Age(null, FakeViews.Now));
}

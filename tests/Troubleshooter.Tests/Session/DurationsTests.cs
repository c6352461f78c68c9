using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Session;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("780s", 780)]
    [InlineData("13m", 780)]
    [InlineData("1h2m", 3720)]
    [InlineData("1.5s", 1.5)]
    [InlineData("250ms", 0.25)]
    [InlineData("30", 30)]
    [InlineData("0", 0)]
    public void Kubectls_durations_are_read(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Durations.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("5x")]
    [InlineData("-5s")]
    [InlineData("1h 2m")]
    [InlineData("1..5s")]
    [InlineData("99999999999999999999s")]
    public void Anything_else_is_none(string text) => Assert.Null(Durations.Parse(text));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(-5, "0s")]
    [InlineData(59.9, "59s")]
    [InlineData(748, "12m28s")]
    [InlineData(3600, "1h")]
    [InlineData(3605, "1h")]
    [InlineData(11_100, "3h5m")]
    [InlineData(187_300, "2d4h")]
    public void Two_units_are_shown_at_most(double seconds, string text) => Assert.Equal(text, Durations.Format(TimeSpan.FromSeconds(seconds)));
}

using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

public sealed class SeenVersionsTests
{
    private static readonly ObjectKey One = new(ResourceKinds.Pod, "a", "one");
    private static readonly ObjectKey Two = new(ResourceKinds.Pod, "a", "two");

    private readonly SeenVersions _seen = new();

    [Theory]
    [InlineData("0", 0)]
    [InlineData("12", 12)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    [InlineData("18446744073709551616", 0)]
    [InlineData("-1", 0)]
    [InlineData(" 1", 0)]
    [InlineData("1e3", 0)]
    [InlineData("", 0)]
    [InlineData(null, 0)]
    public void Versions_are_numbers_or_nothing(string? text, ulong number) => Assert.Equal(number, SeenVersions.Number(text));

    [Fact]
    public void News_of_an_object_only_go_forward()
    {
        _seen.Begin("10");
        Assert.Equal(NewsAge.New, _seen.Take(One, "12"));
        Assert.Equal(NewsAge.Repeated, _seen.Take(One, "12"));
        Assert.Equal(NewsAge.Repeated, _seen.Take(One, "11"));
        Assert.Equal(NewsAge.New, _seen.Take(Two, "11"));
        Assert.Equal(NewsAge.Impossible, _seen.Take(Two, "10"));
        Assert.Equal("12", _seen.Last);
    }

    [Fact]
    public void A_bookmark_ends_the_time_in_which_news_may_be_late()
    {
        _seen.Begin("10");
        _seen.Take(One, "12");
        Assert.True(_seen.Complete("15"));
        Assert.Equal(NewsAge.Impossible, _seen.Take(Two, "14"));
        Assert.Equal("15", _seen.Last);
        Assert.False(_seen.Complete("14"));
    }

    [Fact]
    public void A_list_wins_also_when_its_version_is_lower()
    {
        _seen.Begin("100");
        _seen.Take(One, "120");
        Assert.True(_seen.IsAheadOf("110"));
        Assert.False(_seen.IsAheadOf("120"));
        _seen.Begin("50");
        Assert.Equal(NewsAge.New, _seen.Take(One, "51"));
        Assert.Equal("51", _seen.Last);
        Assert.False(_seen.IsAheadOf("51"));
    }

    [Fact]
    public void What_is_no_number_is_taken_as_it_comes()
    {
        _seen.Begin("abc");
        Assert.Equal(NewsAge.New, _seen.Take(One, "abd"));
        Assert.Equal(NewsAge.New, _seen.Take(One, "aaa"));
        Assert.True(_seen.Complete("xyz"));
        Assert.Equal("xyz", _seen.Last);
        Assert.False(_seen.IsAheadOf("abc"));
        Assert.Equal(NewsAge.New, _seen.Take(Two, null));
        Assert.Equal("xyz", _seen.Last);
    }
}

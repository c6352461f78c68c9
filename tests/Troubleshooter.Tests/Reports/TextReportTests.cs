using K8sDoctor.Troubleshooter.Reports;

namespace K8sDoctor.Troubleshooter.Tests.Reports;

public sealed class TextReportTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void A_scan_reads_well(int width) => Expected.Matches($"scan-{width}.txt", TextReport.Scan(SampleViews.Failing, new(width, false)));

    [Fact]
    public void A_scan_that_finds_nothing_says_so() => Expected.Matches("scan-healthy.txt", TextReport.Scan(SampleViews.Healthy, TextStyle.Plain));

    [Fact]
    public void An_old_picture_says_its_age_and_what_may_be_over() => Expected.Matches("scan-stale-80.txt", TextReport.Scan(SampleViews.Stale, new(80, false)));

    [Fact]
    public void Nothing_found_in_an_old_picture_says_what_was_not_seen() =>
        Expected.Matches("scan-stale-empty.txt", TextReport.Scan(SampleViews.StaleAndEmpty, TextStyle.Plain));

    [Fact]
    public void Nothing_found_with_a_blind_spot_does_not_read_as_healthy()
    {
        var view = SampleViews.Healthy with { BlindSpots = SampleViews.Failing.BlindSpots };

        Assert.Contains("No incidents found in what could be read.", TextReport.Scan(view, TextStyle.Plain));
    }

    [Fact]
    public void Who_may_not_read_everything_is_told_what_is_missing_and_what_would_cure_it() =>
        Expected.Matches("scan-partial-80.txt", TextReport.Scan(SampleViews.Partial, new(80, false)));

    [Fact]
    public void Who_may_read_nothing_is_told_so_and_never_that_nothing_is_wrong()
    {
        var text = TextReport.Scan(SampleViews.Refused, TextStyle.Plain);

        Expected.Matches("scan-refused.txt", text);
        Assert.DoesNotContain("No incidents", text);
    }

    [Fact]
    public void What_would_cure_it_can_be_copied_as_it_stands()
    {
        var text = TextReport.Explain(SampleViews.Partial, new(SampleViews.Subject), TextStyle.Plain);

        Assert.EndsWith(SampleViews.Partial.Access.Role.Value, text);
    }

    [Fact]
    public void An_explanation_reads_well() => Expected.Matches("explain-100.txt", TextReport.Explain(SampleViews.Failing, new(SampleViews.Subject), TextStyle.Plain));

    [Fact]
    public void An_object_without_incidents_is_named() =>
        Expected.Matches("explain-healthy.txt", TextReport.Explain(SampleViews.Healthy, new(SampleViews.Subject), TextStyle.Plain));

    [Fact]
    public void Colour_adds_no_words() =>
        Assert.Equal(
            TextReport.Scan(SampleViews.Failing, new(100, false)),
            System.Text.RegularExpressions.Regex.Replace(TextReport.Scan(SampleViews.Failing, new(100, true)), "\e\\[[0-9;]*m", "", System.Text.RegularExpressions.RegexOptions.NonBacktracking));

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(120)]
    public void Nothing_but_what_is_copied_is_wider_than_the_terminal(int width)
    {
        var wide = TextReport.Scan(SampleViews.Failing, new(width, false)).Split('\n').Where(l => TextWrap.Columns(l) > width);

        Assert.Empty(wide);
    }
}

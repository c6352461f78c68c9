using K8sDoctor.Troubleshooter.Reports;

namespace K8sDoctor.Troubleshooter.Tests.Reports;

public sealed class JsonReportTests
{
    private static readonly string Schema = File.ReadAllText(Repository.Path("docs", "report.schema.json"));

    [Fact]
    public void A_scan_is_written_as_it_was_agreed() => Expected.Matches("scan.json", JsonReport.Write(SampleViews.Failing, null));

    [Fact]
    public void What_the_API_server_says_of_fixes_is_written_with_them() => Expected.Matches("explain-tried.json", JsonReport.Write(SampleViews.Tried, SampleViews.Subject));

    [Fact]
    public void The_story_of_an_incident_is_written_whole() => Expected.Matches("explain-told.json", JsonReport.Write(SampleViews.Told, SampleViews.Subject));

    [Fact]
    public void An_old_picture_is_written_with_its_age() => Expected.Matches("scan-stale.json", JsonReport.Write(SampleViews.Stale, null));

    [Fact]
    public void What_may_not_be_read_is_written_with_what_would_cure_it() => Expected.Matches("scan-partial.json", JsonReport.Write(SampleViews.Partial, null));

    [Fact]
    public void Every_report_is_as_the_schema_says()
    {
        Assert.Empty(JsonSchema.Check(Schema, JsonReport.Write(SampleViews.Failing, null)));
        Assert.Empty(JsonSchema.Check(Schema, JsonReport.Write(SampleViews.Failing, SampleViews.Subject)));
        Assert.Empty(JsonSchema.Check(Schema, JsonReport.Write(SampleViews.Healthy, null)));
        Assert.Empty(JsonSchema.Check(Schema, JsonReport.Write(SampleViews.Stale, null)));
        Assert.Empty(JsonSchema.Check(Schema, JsonReport.Write(SampleViews.Partial, null)));
        Assert.Empty(JsonSchema.Check(Schema, JsonReport.Write(SampleViews.Refused, null)));
        Assert.Empty(JsonSchema.Check(Schema, JsonReport.Write(SampleViews.Tried, SampleViews.Subject)));
        Assert.Empty(JsonSchema.Check(Schema, JsonReport.Write(SampleViews.Told, SampleViews.Subject)));
    }

    [Theory]
    [InlineData("\"kind\": \"Report\"", "\"kind\": \"Rapport\"")]
    [InlineData("\"critical\": 2", "\"critical\": -2")]
    [InlineData("\"severity\": \"critical\"", "\"severity\": \"bad\"")]
    [InlineData("\"rule\"", "\"rules\"")]
    [InlineData("\"incidents\": [", "\"incidents\": [null, ")]
    [InlineData("2026-11-23T18:43:28Z", "2026-11-23 18:43:28")]
    public void The_schema_refuses_anything_else(string right, string wrong) =>
        Assert.NotEmpty(JsonSchema.Check(Schema, JsonReport.Write(SampleViews.Failing, null).Replace(right, wrong)));
}

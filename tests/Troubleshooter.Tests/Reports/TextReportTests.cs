using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Troubleshooter.Reports;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Reports;

public sealed class TextReportTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void A_scan_reads_well(int width) => Expected.Matches($"scan-{width}.txt", TextReport.Scan(SampleViews.Failing, new(width, false)));

    [Fact]
    public void What_the_API_server_says_of_fixes_stands_below_them() => Expected.Matches("explain-tried.txt", TextReport.Explain(SampleViews.Tried, new(SampleViews.Subject), TextStyle.Plain));

    [Fact]
    public void The_story_of_an_incident_begins_with_what_changed_and_ends_with_what_happened_last() =>
        Expected.Matches("explain-told-100.txt", TextReport.Explain(SampleViews.Told, new(SampleViews.Subject), TextStyle.Plain));

    [Fact]
    public void What_is_told_for_information_only_is_no_reason_for_anything()
    {
        var incident = SampleViews.Failing.Incidents[1] with { Severity = Severity.Info };

        Assert.Equal("", BecauseWords.Of(incident, new(incident.Members[0], new("is Pending")) { Owners = [incident.Effects[0]] }));
        Assert.Equal("", BecauseWords.Of(incident, new(incident.Effects[0])));
    }

    [Fact]
    public void A_ticket_has_it_too() => Expected.Matches("tried.md", MarkdownReport.Of(SampleViews.Tried, SampleViews.Tried.Incidents[0]));

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
    public void Where_nothing_could_be_read_it_is_never_said_that_nothing_was_found()
    {
        var text = TextReport.Scan(SampleViews.Unreachable, TextStyle.Plain);

        Expected.Matches("scan-unreachable.txt", text);
        Assert.DoesNotContain("No incidents", text);
    }

    [Fact]
    public void A_list_that_did_not_come_in_a_scan_is_not_said_to_be_on_its_way() =>
        Assert.Contains("Connection: 1 of 2 lists read: Pod: etcdserver: request timed out\n", TextReport.Scan(SampleViews.WithoutPods, TextStyle.Plain));

    [Fact]
    public void What_would_cure_it_can_be_copied_as_it_stands()
    {
        var text = TextReport.Explain(SampleViews.Partial, new(SampleViews.Subject), TextStyle.Plain);

        Assert.EndsWith(SampleViews.Partial.Access.Role.Value, text);
    }

    [Fact]
    public void What_only_suffers_is_explained_by_the_way_from_the_root()
    {
        var ingress = SampleViews.Failing.Incidents[0].Effects[2];

        Expected.Matches("explain-effect-80.txt", TextReport.Explain(SampleViews.Failing with { Incidents = [SampleViews.Failing.Incidents[0]] }, new(ingress), new(80, false)));
    }

    [Fact]
    public void A_pod_is_explained_by_what_its_owner_suffers_from()
    {
        var (incident, owner) = (SampleViews.Failing.Incidents[1], SampleViews.Failing.Incidents[1].Effects[0]);
        var pod = new SubjectView(incident.Members[0], new("is Pending")) { Owners = [owner] };

        Assert.Equal("Pod ml/a-1 is Pending, because ConfigMap ml/settings does not exist", BecauseWords.Of(incident, pod));
        Assert.Equal("Deployment ml/a has 1 of 3 replicas ready, because ConfigMap ml/settings does not exist", BecauseWords.Of(incident, new(owner)));
        Assert.Equal([owner, owner, null], [BecauseWords.PlaceOf(incident, pod), BecauseWords.PlaceOf(incident, new(owner)), BecauseWords.PlaceOf(incident, pod with { Owners = [] })]);
        Assert.Contains("├─ Deployment ml/a: 1 of 3 replicas ready   <--", TextReport.Explain(SampleViews.Failing with { Incidents = [incident] }, pod, TextStyle.Plain), StringComparison.Ordinal);
        Assert.Equal("", BecauseWords.Of(incident, new(incident.Root)));
        Assert.Equal("", BecauseWords.Of(incident, pod with { State = default }));
    }

    [Fact]
    public void A_long_tree_shows_the_way_to_the_object_that_is_explained()
    {
        var chain = SampleViews.Failing.Incidents[0].Chain;

        Assert.Equal(
            ["Deployment ml/slow-model [model]: 0 of 2 replicas ready", "└─ Service ml/slow-model: 0 of 2 endpoints ready", "   └─ Ingress ml/api   <--", "and 1 more"],
            ChainTree.Lines(chain, most: 2, chain[3].Object));
        Assert.Equal(["Deployment ml/slow-model [model]: 0 of 2 replicas ready", "`- HorizontalPodAutoscaler ml/slow-model: cannot scale", "and 2 more"], ChainTree.Lines(chain, most: 2, ascii: true));
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

using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter.Commands;
using K8sDoctor.Troubleshooter.Reports;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Tests.Reports;

namespace K8sDoctor.Troubleshooter.Tests.Recordings;

/// <summary>The whole path on real input: a recorded cluster, all rules, the report.</summary>
public sealed class RecordedDiagnosisTests
{
    private static readonly string Schema = File.ReadAllText(Repository.Path("docs", "report.schema.json"));

    private static readonly RuleSet Rules = ShippedRules.Load();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_faults_of_the_recording_are_explained_and_mended_without_a_false_alarm()
    {
        var report = JsonReport.Write(await ScanAsync("failures.jsonl.gz", 780), null);

        var score = Score.Of(await File.ReadAllTextAsync(Recording("failures.expected.json"), Cancellation), report);

        Assert.Equal(37, score.Faults);
        Assert.Empty(score.FalseAlarms);
        Assert.True(score is { Explained: >= 37, Mended: >= 37, Splits: <= 2 }, score.ToString()); // what was reached; it may only rise
    }

    [Fact]
    public async Task Commands_for_more_read_the_same_moment_of_the_recording_and_those_of_kubectl_go_where_it_goes_by_itself()
    {
        var text = TextReport.Scan(await ScanAsync("failures.jsonl.gz", 780), TextStyle.Plain);

        Assert.Contains($"k8sdoctor explain --from {Recording("failures.jsonl.gz")} --at 780s -n web deployment/never-ready\n", text, StringComparison.Ordinal);
        Assert.Contains(" kubectl -n web patch deployment/never-ready ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_healthy_cluster_nothing_is_wrong_at_any_time()
    {
        var alarms = new List<string>();
        for (var at = 0; at <= 400; at += 20)
        {
            var view = await ScanAsync("healthy.jsonl.gz", at);
            alarms.AddRange(view.Incidents.Where(i => i.Severity > Diagnostics.Diagnosis.Severity.Info).Select(i => $"{at} s: {i.Rule}: {i.Root}: {i.Title}"));
        }

        Assert.Empty(alarms);
    }

    [Theory]
    [InlineData("failures.jsonl.gz", 780)]
    [InlineData("healthy.jsonl.gz", 400)]
    public async Task Reports_are_as_the_schema_says_and_the_same_every_time(string recording, int at)
    {
        var first = JsonReport.Write(await ScanAsync(recording, at), null);

        Assert.Empty(JsonSchema.Check(Schema, first));
        Assert.Equal(first, JsonReport.Write(await ScanAsync(recording, at), null));
    }

    private static string Recording(string name) => Repository.Path("tests", "data", "recordings", name);

    private static async Task<SessionView> ScanAsync(string recording, int at)
    {
        var reading = new Reading { From = Recording(recording), At = TimeSpan.FromSeconds(at) };
        var opened = await Composition.OpenAsync(reading, null, _ => { }, TimeProvider.System, Cancellation);
        await using var source = opened.Source;
        return await new DiagnosisSession(source, new EngineDiagnosis(Rules), new SessionOptions { Recorded = true }, TimeProvider.System).ScanAsync(Cancellation);
    }
}

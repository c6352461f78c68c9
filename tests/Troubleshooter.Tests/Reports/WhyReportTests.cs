using System.Text;
using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter.Recordings;
using K8sDoctor.Troubleshooter.Reports;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Reports;

/// <summary>How rules came to their answers, over the recorded cluster.</summary>
public sealed class WhyReportTests
{
    /// <summary>Rules as they were once: what is expected here does not move with every rule that is bettered.</summary>
    private static readonly RuleSet Rules = RuleSet.Load(
        Directory.GetFiles(Repository.Path("tests", "data", "why-rules")).Select(path => new RuleFile($"rules/test/{Path.GetFileName(path)}", File.ReadAllText(path))));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("fires", 80, "deploy/iris-wrong-probe", "")]
    [InlineData("fires", 120, "deploy/iris-wrong-probe", "")]
    [InlineData("effect", 100, "deploy/iris-rollout", "")]
    [InlineData("refined", 80, "deploy/iris-wrong-probe", "container-crash-loop")]
    [InlineData("does-not-hold", 80, "deploy/iris-wrong-probe", "liveness-probe-kills-slow-start")]
    [InlineData("does-not-hold", 120, "deploy/iris-wrong-probe", "liveness-probe-kills-slow-start")]
    [InlineData("undecided", 80, "ing/shop", "ingress-without-class")]
    [InlineData("elsewhere", 80, "deploy/iris-wrong-probe", "hpa-at-maximum statefulset-pods-refused")]
    [InlineData("related", 80, "deploy/iris-api", "hpa-at-maximum")]
    public async Task A_trace_is_told_as_it_was_agreed(string name, int width, string target, string rules)
    {
        var (view, subject, why) = await ExplainAsync(target, rules);
        Expected.Matches($"why-{name}-{width}.txt", WhyText.Of(why, subject, new(width, false)));
        Assert.EndsWith(WhyText.Of(why, subject, new(width, false)), TextReport.Explain(view with { BlindSpots = [] }, new(subject), new(width, false), why));
    }

    [Theory]
    [InlineData("fires", "deploy/iris-wrong-probe", "")]
    [InlineData("undecided", "ing/shop", "ingress-without-class")]
    [InlineData("refined", "deploy/iris-wrong-probe", "container-crash-loop")]
    public async Task A_trace_is_written_as_the_schema_says(string name, string target, string rules)
    {
        var (view, subject, why) = await ExplainAsync(target, rules);
        var json = JsonReport.Write(view, subject, why);
        Assert.Empty(JsonSchema.Check(await File.ReadAllTextAsync(Repository.Path("docs", "report.schema.json"), Cancellation), json));
        Expected.Matches($"why-{name}.json", JsonReport.Write(view with { Incidents = [], Connection = view.Connection with { Sources = [] } }, subject, why));
    }

    [Fact]
    public async Task Colour_carries_no_meaning()
    {
        var (_, subject, why) = await ExplainAsync("deploy/iris-wrong-probe", "liveness-probe-kills-slow-start");
        var coloured = WhyText.Of(why, subject, new(100, true));
        Assert.Contains("\e[", coloured);
        Assert.Equal(WhyText.Of(why, subject, new(100, false)), Regex.Replace(coloured, "\e\\[[0-9;]*m", ""));
    }

    [Fact]
    public void Hostile_values_and_secrets_reach_neither_a_terminal_nor_a_file()
    {
        const string rule = """
            id: hostile
            title: "t"
            subject: Pod
            severity: info
            let:
              first: "pod.spec.containers[0].env[0].value"
            when:
              - "pod.metadata.labels['a'] != ''"
              - "pod.spec.containers.exists(c, c.name == 'app' && c.env.exists(e, e.name != '' && e.value.size() > 3))"
              - "first != ''"
              - "!pod.spec.containers.exists(c, c.env.exists(e, e.value == 'x'))"
              - "!pod.spec.containers[0].env.exists(e, e.value == 'x')"
              - "pod.spec.containers.map(c, c.env).size() > 0"
            cause: "c"
            """;
        var loaded = RuleSet.Load([new("x/hostile.yaml", rule)]);
        Assert.Empty(loaded.Faults);
        var diagnosis = new EngineDiagnosis(loaded);
        var pod = new ResourceReader(diagnosis.Mask).ReadObject(ResourceKinds.Pod, Encoding.UTF8.GetBytes(
            """
            {"metadata":{"name":"p","namespace":"n","labels":{"a":"\u001b]0;owned\u0007\u202eevil"}},
             "spec":{"containers":[{"name":"app","env":[{"name":"DB_PASSWORD","value":"hunter2hunter2"}]}]}}
            """));
        foreach (var kind in ResourceKinds.All)
            diagnosis.Apply(new Replaced(kind, null, kind == ResourceKinds.Pod ? [pod] : []));
        Assert.Null(diagnosis.Trace());
        diagnosis.Evaluate(new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var focus = Focus.On(pod.Key, diagnosis);
        var why = new WhyReader(diagnosis, loaded, diagnosis.Trace()!, focus, pod.Key).Read(new(Findings: true, loaded.Rules));

        var subject = new ViewBuilder().Of(Diagnostics.Diagnosis.ObjectReference.To(pod.Key));
        var (text, json) = (WhyText.Of(why, subject, new(100, false)), JsonReport.Write(SampleViews.Healthy, subject, why));

        foreach (var shown in (string[])[text, json])
        {
            Assert.Contains("env[name=", shown);
            Assert.Contains("[redacted]", shown);
            Assert.DoesNotContain("hunter2", shown);
            Assert.DoesNotContain("\e", shown);
            Assert.DoesNotContain("\u202e", shown);
        }
    }

    private static async Task<(SessionView View, ReferenceView Subject, WhyView Why)> ExplainAsync(string target, string rules)
    {
        await using var source = await RecordedCluster.OpenAsync(
            RecordingFile.At(Repository.Path("tests", "data", "recordings", "failures.jsonl.gz")), TimeSpan.FromSeconds(780), TimeProvider.System, Cancellation);
        var diagnosis = new EngineDiagnosis(Rules);
        var session = new DiagnosisSession(source, diagnosis, new() { Recorded = true }, TimeProvider.System);
        var asked = rules.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => Rules.Find(id)!);
        var (kind, name) = (ResourceKinds.FindByName(target.Split('/')[0])!, target.Split('/')[1]);
        var explanation = await new Explainer(session, diagnosis).ExplainAsync(new(kind, null, name, Whole: true) { Why = new(rules.Length == 0, [.. asked]) }, Cancellation);
        return (explanation.View, new ViewBuilder().Of(Diagnostics.Diagnosis.ObjectReference.To(explanation.Subject!.Value)), explanation.Why!);
    }
}

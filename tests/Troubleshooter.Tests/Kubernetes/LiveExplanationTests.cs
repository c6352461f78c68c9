using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter.Commands;
using K8sDoctor.Troubleshooter.Recordings;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>Explaining from a live server: the same words as the scan has for the object, for a bounded number of small requests.</summary>
public sealed class LiveExplanationTests
{
    private const int MostRequests = 40;

    private static readonly RuleSet Rules = ShippedRules.Load();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_failing_object_is_explained_live_as_from_the_recording_and_as_in_the_scan()
    {
        await using var server = RecordedServer.Play("failures.jsonl.gz", 780);
        var scan = (await server.ScanAsync(new EngineDiagnosis(Rules), Cancellation)).Result;
        var subjects = scan.Incidents.SelectMany(i => i.Members.Append(i.Root).Concat(i.Effects)).Where(r => !r.Absent)
            .Select(r => (Kind: ResourceKinds.FindByName(r.Kind.Value)!, Namespace: r.Namespace.Value, Name: r.Name.Value)).Distinct().ToList();
        Assert.True(subjects.Count > 60, $"{subjects.Count} subjects");
        var wrong = new List<string>();
        foreach (var (kind, ns, name) in subjects)
        {
            var (live, requests) = await server.ExplainAsync(new EngineDiagnosis(Rules), new(kind, ns, name, Whole: false), Cancellation);
            var recorded = await RecordedAsync(kind, ns, name);
            var (ours, theirs) = (Lines(live.View), Lines(recorded.View));
            if (requests.Count > MostRequests)
                wrong.Add($"{kind} {ns}/{name}: {requests.Count} requests");
            foreach (var line in ours.Except(theirs))
                wrong.Add($"{kind} {ns}/{name}: only live: {line}");
            foreach (var line in theirs.Except(ours))
                wrong.Add($"{kind} {ns}/{name}: not live: {line}");
            foreach (var line in theirs.Except(Lines(scan)))
                wrong.Add($"{kind} {ns}/{name}: not in the scan: {line}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static async Task<Explanation> RecordedAsync(ResourceKind kind, string ns, string name)
    {
        var file = RecordingFile.At(Repository.Path("tests", "data", "recordings", "failures.jsonl.gz"));
        await using var source = await RecordedCluster.OpenAsync(file, TimeSpan.FromSeconds(780), TimeProvider.System, Cancellation);
        var diagnosis = new EngineDiagnosis(Rules);
        var session = new DiagnosisSession(source, diagnosis, new() { Recorded = true }, TimeProvider.System);
        return await new Explainer(session, diagnosis).ExplainAsync(new(kind, ns, name, Whole: true), Cancellation);
    }

    /// <summary>What an incident says; its members and effects are as many as were read.</summary>
    private static List<string> Lines(SessionView view) => [.. view.Incidents.Select(i => $"{i.Severity} {i.Confidence} {i.Rule}: {i.Root}: {i.Title}: {i.Cause}")];
}

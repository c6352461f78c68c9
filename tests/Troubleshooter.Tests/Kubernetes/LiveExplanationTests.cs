using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Commands;
using K8sDoctor.Troubleshooter.Kubernetes;
using K8sDoctor.Troubleshooter.Recordings;
using K8sDoctor.Troubleshooter.Reports;
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
        await using var recording = await RecordedCluster.OpenAsync(
            RecordingFile.At(Repository.Path("tests", "data", "recordings", "failures.jsonl.gz")), TimeSpan.FromSeconds(780), TimeProvider.System, Cancellation);
        var wrong = new List<string>();
        foreach (var (kind, ns, name) in subjects)
        {
            var (live, requests) = await server.ExplainAsync(new EngineDiagnosis(Rules), new(kind, ns, name, Whole: false), Cancellation);
            var recorded = await RecordedAsync(recording, kind, ns, name);
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

    [Theory]
    [InlineData("Deployment", "ml", "iris-wrong-probe", "liveness-probe-kills-slow-start")]
    [InlineData("HorizontalPodAutoscaler", "ml", "iris-api", "hpa-at-maximum")]
    public async Task Why_a_rule_holds_or_not_is_the_same_live_and_costs_no_request(string kind, string ns, string name, string rule)
    {
        await using var server = RecordedServer.Play("failures.jsonl.gz", 780);
        await using var recording = await RecordedCluster.OpenAsync(
            RecordingFile.At(Repository.Path("tests", "data", "recordings", "failures.jsonl.gz")), TimeSpan.FromSeconds(780), TimeProvider.System, Cancellation);
        var target = new ExplainTarget(ResourceKinds.FindByName(kind)!, ns, name, Whole: false);
        var asking = target with { Why = new(Findings: true, [Rules.Find(rule)!]) };
        var (live, requests) = await server.ExplainAsync(new EngineDiagnosis(Rules), asking, Cancellation);
        var plain = await server.ExplainAsync(new EngineDiagnosis(Rules), target, Cancellation);
        var diagnosis = new EngineDiagnosis(Rules);
        var session = new DiagnosisSession(recording, diagnosis, new() { Recorded = true }, TimeProvider.System);
        var recorded = await new Explainer(session, diagnosis).ExplainAsync(asking with { Whole = true }, Cancellation);

        Assert.Null(plain.Result.Why);
        Assert.Equal(plain.Requests.Count, requests.Count);
        var subject = new ViewBuilder().Of(Diagnostics.Diagnosis.ObjectReference.To(live.Subject!.Value));
        Assert.Equal(WhyText.Of(recorded.Why!, subject, TextStyle.Plain), WhyText.Of(live.Why!, subject, TextStyle.Plain));
    }

    [Theory]
    [InlineData("Pod", "crash-dependency-down")]
    [InlineData("Deployment", "crash-dependency-down")]
    public async Task Around_a_crash_only_what_is_near_is_read(string kind, string rule)
    {
        await using var server = RecordedServer.Play("failures.jsonl.gz", 780);
        var subject = await SubjectAsync(server, ResourceKinds.FindByName(kind)!, rule);

        var requests = (await server.ExplainAsync(new EngineDiagnosis(Rules), new(subject.Kind, subject.Namespace, subject.Name, Whole: false), Cancellation)).Requests;

        Assert.InRange(requests.Count, 1, MostRequests);
        Assert.All(requests, r => Assert.True(IsNear(r, subject.Namespace), $"{r}"));
        Assert.DoesNotContain(requests, r => r.Path.EndsWith("/pods", StringComparison.Ordinal) && r["labelSelector"] is null);
        AssertReadOnlyAndDiscreet(requests);
    }

    [Fact]
    public async Task A_pending_pod_may_want_nodes_and_pods_but_no_more_requests_than_any_other()
    {
        await using var server = RecordedServer.Play("failures.jsonl.gz", 780);
        var subject = await SubjectAsync(server, ResourceKinds.Pod, "request-larger-than-any-node");

        var requests = (await server.ExplainAsync(new EngineDiagnosis(Rules), new(subject.Kind, subject.Namespace, subject.Name, Whole: false), Cancellation)).Requests;

        Assert.InRange(requests.Count, 1, MostRequests);
        Assert.Contains(requests, r => r.Path == "/api/v1/nodes");
        Assert.All(requests.Where(r => r.Path.EndsWith("/pods", StringComparison.Ordinal)), r => Assert.True(r["labelSelector"] is not null || r["limit"] == "500", $"{r}"));
        AssertReadOnlyAndDiscreet(requests);
    }

    [Fact]
    public async Task Who_may_only_get_the_object_still_gets_an_answer()
    {
        await using var server = RecordedServer.Play("failures.jsonl.gz", 780);
        var subject = await SubjectAsync(server, ResourceKinds.Pod, "container-out-of-memory");
        server.Api.Authorizer.Deny(access => access.Verb != "get");

        var explanation = (await server.ExplainAsync(new EngineDiagnosis(Rules), new(subject.Kind, subject.Namespace, subject.Name, Whole: false), Cancellation)).Result;

        Assert.Equal(subject, explanation.Subject);
        Assert.NotEmpty(explanation.View.BlindSpots);
        Assert.NotEmpty(explanation.View.Incidents);
    }

    [Fact]
    public async Task A_scan_asks_for_each_kind_once_and_for_no_object_and_of_secrets_for_metadata_alone()
    {
        await using var server = RecordedServer.Play("failures.jsonl.gz", 780);

        var requests = (await server.ScanAsync(new EngineDiagnosis(Rules), Cancellation)).Requests;

        AssertReadOnlyAndDiscreet(requests);
        var plurals = ResourceKinds.All.Select(k => k.ListPath()).ToHashSet();
        var others = requests.Where(r => !plurals.Contains(r.Path) && !IsLog(r) && !IsReview(r)).Select(r => r.Path);
        // What is only shown is read where there is something to show, and what may have changed before an incident where its pods read ConfigMaps
        // and Secrets; and what rules over their pods in each namespace that has an incident.
        string[] ofNamespaces = ["batch/configmaps", "ml/configmaps", "shop/configmaps", "shop/secrets", "shop/serviceaccounts"];
        string[] failing = ["batch", "locked", "ml", "shop", "tight", "web"];
        string[] expected =
        [
            "/version", .. ofNamespaces.Select(path => $"/api/v1/namespaces/{path}"), .. failing.Select(ns => $"/api/v1/namespaces/{ns}/resourcequotas"),
            .. failing.Select(ns => $"/apis/networking.k8s.io/v1/namespaces/{ns}/networkpolicies"),
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), others.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(requests, r => r.Path.Contains("roles", StringComparison.Ordinal));
        Assert.All(requests.Where(r => plurals.Contains(r.Path)).GroupBy(r => (r.Path, r["continue"])), kind => Assert.Single(kind));
        Assert.All(requests.Where(IsLog), r => Assert.True(r["tailLines"] is not null && r["limitBytes"] is not null, $"{r}"));
        var asked = requests.Count(IsLog);
        Assert.InRange(asked, 1, 2 * LogReader.PerMinute);
        Assert.Equal(asked, requests.Where(IsLog).Select(r => r.ToString()).Distinct().Count());
    }

    private static void AssertReadOnlyAndDiscreet(List<FakeRequest> requests)
    {
        Assert.All(requests, r => Assert.Equal(IsReview(r) ? "POST" : "GET", r.Method));
        Assert.Equal(2, requests.Count(IsReview));
        Assert.All(requests.Where(r => r.Path.Contains("/secrets", StringComparison.Ordinal)), r => Assert.Contains("as=PartialObjectMetadata", r.Accept, StringComparison.Ordinal));
        Assert.DoesNotContain(requests.Where(r => r.Path.Contains("/secrets", StringComparison.Ordinal)), r => r.Accept.Split(',').Any(a => a.Trim() is "application/json" or "*/*"));
    }

    private static bool IsReview(FakeRequest request) => request.Path is "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    private static bool IsLog(FakeRequest request) => request.Path.EndsWith("/log", StringComparison.Ordinal);

    /// <summary>
    /// Within the namespace, or one of the few kinds of the cluster that have few objects; a host that is no Service here may be one of another namespace, and
    /// events of the node, which may be the cause, lie in <c>default</c>.
    /// </summary>
    private static bool IsNear(FakeRequest request, string ns) =>
        request.Path.Contains($"/namespaces/{ns}", StringComparison.Ordinal) ||
        request.Path is "/version" or "/api/v1/nodes" or "/api/v1/services" or "/api/v1/namespaces/default/events" || IsReview(request) ||
        request.Path.EndsWith("webhookconfigurations", StringComparison.Ordinal);

    /// <summary>The first object of a kind that has a part in an incident of that rule.</summary>
    private static async Task<ObjectKey> SubjectAsync(RecordedServer server, ResourceKind kind, string rule)
    {
        var scan = (await server.ScanAsync(new EngineDiagnosis(Rules), Cancellation)).Result;
        var found = scan.Incidents.Where(i => i.Rule == rule).SelectMany(i => i.Members.Append(i.Root)).First(r => r.Kind.Value == kind.Kind);
        return new(kind, found.Namespace.Value, found.Name.Value);
    }

    private static async Task<Explanation> RecordedAsync(RecordedCluster source, ResourceKind kind, string ns, string name)
    {
        var diagnosis = new EngineDiagnosis(Rules);
        var session = new DiagnosisSession(source, diagnosis, new() { Recorded = true }, TimeProvider.System);
        return await new Explainer(session, diagnosis).ExplainAsync(new(kind, ns, name, Whole: true), Cancellation);
    }

    /// <summary>What an incident says; its members and effects are as many as were read.</summary>
    private static List<string> Lines(SessionView view) => [.. view.Incidents.Select(i => $"{i.Severity} {i.Confidence} {i.Rule}: {i.Root}, {i.Origin}: {i.Title}: {i.Cause}")];
}

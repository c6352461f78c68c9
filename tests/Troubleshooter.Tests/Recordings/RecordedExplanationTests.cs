using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter.Commands;
using K8sDoctor.Troubleshooter.Recordings;
using K8sDoctor.Troubleshooter.Reports;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Recordings;

/// <summary>Explaining one object of a recorded cluster.</summary>
public sealed class RecordedExplanationTests
{
    private static readonly RuleSet Rules = ShippedRules.Load();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ml", "slow-model")]
    [InlineData("tight", "over-quota")]
    public async Task An_explanation_is_the_incidents_of_the_scan_that_touch_the_object(string ns, string name)
    {
        var scan = await ScanAsync();

        var explanation = await ExplainAsync(ResourceKinds.Deployment, ns, name);

        var expected = scan.Incidents.Where(i => i.Root.Name.Value == name || i.Effects.Any(e => e.Name.Value == name));
        Assert.NotEmpty(explanation.View.Incidents);
        Assert.Equal(
            JsonReport.Write(scan with { Incidents = [.. expected] }, null).Split("\"blindSpots\"")[0],
            JsonReport.Write(explanation.View, null).Split("\"blindSpots\"")[0]);
    }

    [Fact]
    public async Task A_pod_is_explained_by_the_incident_of_its_owner()
    {
        var scan = await ScanAsync();
        var pod = scan.Incidents.First(i => i.Root.Name.Value == "slow-model").Members[0];

        var explanation = await ExplainAsync(ResourceKinds.Pod, null, pod.Name.Value);

        Assert.Equal("ml", explanation.Subject?.Namespace);
        Assert.Contains(explanation.View.Incidents, i => i.Root.Name.Value == "slow-model");
    }

    [Theory]
    [InlineData("Service", "web", "never-ready", "Deployment web/never-ready [api]")]
    [InlineData("PodDisruptionBudget", "web", "never-ready", "Deployment web/never-ready [api]")]
    [InlineData("StatefulSet", "batch", "ledger", "PersistentVolumeClaim batch/data")]
    [InlineData("Pod", "batch", "ledger-0", "PersistentVolumeClaim batch/data")]
    [InlineData("PersistentVolumeClaim", "batch", "data", "PersistentVolumeClaim batch/data")]
    [InlineData("StorageClass", "", "fast-ssd", "PersistentVolumeClaim batch/data")]
    [InlineData("Deployment", "guarded", "blocked-by-webhook", "ValidatingWebhookConfiguration policy-guard")]
    [InlineData("ResourceQuota", "tight", "small", "Deployment tight/over-quota")]
    [InlineData("ServiceAccount", "shop", "cart-sa", "Deployment shop/no-such-account")]
    [InlineData("Service", null, "storefront", "Ingress web/shop")]
    [InlineData("ConfigMap", null, "app-settings", "Pod shop/missing-configmap [app]")]
    public async Task Whatever_has_a_part_in_a_fault_is_explained_by_its_root(string kind, string? ns, string name, string root)
    {
        var explanation = await ExplainAsync(ResourceKinds.FindByName(kind)!, ns, name);

        Assert.Equal(name, explanation.Subject?.Name);
        Assert.Contains(explanation.View.Incidents, i => i.Root.ToString() == root);
    }

    [Fact]
    public async Task An_object_that_is_not_there_has_neighbours()
    {
        var explanation = await ExplainAsync(ResourceKinds.Deployment, "ml", "slow-modle");

        Assert.Null(explanation.Subject);
        Assert.Null(explanation.Unread);
        Assert.Contains("ml/slow-model", explanation.Candidates);
    }

    [Fact]
    public async Task A_name_in_several_namespaces_must_be_chosen()
    {
        var explanation = await ExplainAsync(ResourceKinds.ServiceAccount, null, "default");

        Assert.True(explanation.Ambiguous);
        Assert.Contains("ml/default", explanation.Candidates);
    }

    [Fact]
    public async Task Of_a_kind_that_was_not_recorded_nothing_can_be_said()
    {
        var explanation = await ExplainAsync(ResourceKinds.ConfigMap, "ml", "settings");

        Assert.Null(explanation.Subject);
        Assert.NotNull(explanation.Unread);
    }

    private static async Task<SessionView> ScanAsync()
    {
        await using var source = await OpenAsync();
        return await new DiagnosisSession(source, new EngineDiagnosis(Rules), new() { Recorded = true }, TimeProvider.System).ScanAsync(Cancellation);
    }

    private static async Task<Explanation> ExplainAsync(ResourceKind kind, string? ns, string name)
    {
        await using var source = await OpenAsync();
        var diagnosis = new EngineDiagnosis(Rules);
        var session = new DiagnosisSession(source, diagnosis, new() { Recorded = true }, TimeProvider.System);
        return await new Explainer(session, diagnosis).ExplainAsync(new(kind, ns, name, Whole: true), Cancellation);
    }

    private static Task<RecordedCluster> OpenAsync() => RecordedCluster.OpenAsync(
        RecordingFile.At(Repository.Path("tests", "data", "recordings", "failures.jsonl.gz")), TimeSpan.FromSeconds(780), TimeProvider.System, Cancellation);
}

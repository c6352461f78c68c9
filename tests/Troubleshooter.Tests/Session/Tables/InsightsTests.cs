using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Tests.Terminal;

namespace K8sDoctor.Troubleshooter.Tests.Session.Tables;

/// <summary>What is told of the selected row of the recorded cluster beyond its columns.</summary>
public sealed class InsightsTests
{
    [Fact]
    public async Task Of_an_HPA_it_says_why_it_does_not_move()
    {
        var lines = await OfAsync(ResourceKinds.HorizontalPodAutoscaler, "ml", "iris-api");
        Assert.Contains(lines, l => l.Contains("iris-api", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("metric", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Of_a_rollout_it_says_what_its_revisions_differ_in()
    {
        var lines = await OfAsync(ResourceKinds.Deployment, "ml", "iris-rollout");
        Assert.Contains(lines, l => l.Contains("iris-api:v1", StringComparison.Ordinal) && l.Contains("iris-api:v2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_pod_there_is_nothing_more() => Assert.Empty(await OfAsync(ResourceKinds.Pod, "ml", "gpu-infer"));

    private static async Task<string[]> OfAsync(ResourceKind kind, string ns, string name)
    {
        var lab = await RecordedLab.AtAsync(780);
        return [.. lab.Diagnosis.Explain(new(kind, ns, name), lab.View.Now)];
    }
}

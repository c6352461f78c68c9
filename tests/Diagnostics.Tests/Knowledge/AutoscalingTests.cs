using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class AutoscalingTests
{
    [Theory]
    [InlineData(180, "10 replicas * 180 / 50 = 36")]
    [InlineData(20, "10 replicas * 20 / 50 = 4")]
    [InlineData(53, "within the tolerance")]
    public void The_controllers_arithmetic_is_shown(int current, string expected)
    {
        var world = new KnowledgeWorld().Add(ResourceKinds.HorizontalPodAutoscaler, $$$$$$"""
            {"metadata":{"name":"h","namespace":"ns"},"spec":{"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":50}}}]},
             "status":{"currentReplicas":10,"currentMetrics":[{"type":"Resource","resource":{"name":"cpu","current":{"averageUtilization":{{{{{{current}}}}}}}}}]}}
            """);

        Assert.Contains(expected, Assert.Single(AutoscalingDecision.Of(world, world.Find(ResourceKinds.HorizontalPodAutoscaler, "ns", "h")).Wishes).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("failed to get cpu utilization: missing request for cpu in container api of Pod web-1", "cpu", "api", "web-1")]
    [InlineData("failed to get cpu utilization: missing request for cpu", "cpu", "", "")]
    [InlineData("missing pod-level request for memory in Pod web-1", "memory", "", "web-1")]
    [InlineData("did not receive metrics for targeted pods (pods might be unready)", "", "", "")]
    public void The_missing_request_is_read_from_the_message(string message, string resource, string container, string pod)
    {
        var facts = AutoscalingRequests.Parse(message);

        Assert.Equal((resource, container, pod), (facts["resource"], facts["container"], facts["pod"]));
    }

    [Theory]
    [InlineData(null, "absent")]
    [InlineData("True", "available")]
    [InlineData("False", "unavailable")]
    public void The_state_of_an_aggregated_api_is_told(string? available, string state)
    {
        var world = new KnowledgeWorld();
        if (available is not null)
            world.Add(ResourceKinds.ApiService, $$$$$$"""{"metadata":{"name":"v1beta1.metrics.k8s.io"},"spec":{"service":{"name":"metrics-server","namespace":"kube-system"}},"status":{"conditions":[{"type":"Available","status":"{{{{{{available}}}}}}"}]}}""");

        var facts = world.Call("apiService", CelValue.Of("v1beta1.metrics.k8s.io"));

        Assert.True(facts.TryGet(CelValue.Of("state"), out var found));
        Assert.Equal(state, found.AsString);
    }
}

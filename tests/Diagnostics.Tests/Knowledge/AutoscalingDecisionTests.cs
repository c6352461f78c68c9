using System.Globalization;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

/// <summary>Why an HPA moves or does not, with the controller's arithmetic.</summary>
public sealed class AutoscalingDecisionTests
{
    private const string Cpu50 = """{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":50}}}""";

    [Theory]
    [InlineData(3, 10, 3, "at-target", 50, "", "")]
    [InlineData(3, 10, 3, "tolerance", 54, "", "")]
    [InlineData(3, 10, 3, "scaling-up", 90, "", "")]
    [InlineData(3, 3, 3, "maximum", 90, "", "")]
    [InlineData(1, 10, 1, "minimum", 10, "", "")]
    [InlineData(3, 10, 3, "scaling-down", 10, "", "")]
    [InlineData(3, 10, 3, "stabilizing-down", 10, "", """{"type":"AbleToScale","status":"True","reason":"ScaleDownStabilized"}""")]
    [InlineData(3, 10, 3, "stabilizing-up", 90, """,{"scaleUp":{"stabilizationWindowSeconds":600}}""", """{"type":"AbleToScale","status":"True","reason":"ScaleUpStabilized"}""")]
    [InlineData(3, 10, 3, "rate-up", 90, "", """{"type":"ScalingLimited","status":"True","reason":"ScaleUpLimit"}""")]
    [InlineData(3, 10, 3, "rate-down", 10, "", """{"type":"ScalingLimited","status":"True","reason":"ScaleDownLimit"}""")]
    [InlineData(3, 10, 3, "forbidden-up", 90, """,{"scaleUp":{"selectPolicy":"Disabled"}}""", """{"type":"ScalingLimited","status":"True","reason":"ScaleUpLimit"}""")]
    [InlineData(3, 10, 3, "forbidden-down", 10, """,{"scaleDown":{"selectPolicy":"Disabled"}}""", """{"type":"ScalingLimited","status":"True","reason":"ScaleDownLimit"}""")]
    [InlineData(3, 10, 3, "tolerance", 70, """,{"scaleUp":{"tolerance":"500m"}}""", "")]
    [InlineData(3, 10, 0, "disabled", 70, "", """{"type":"ScalingActive","status":"False","reason":"ScalingDisabled"}""")]
    [InlineData(3, 10, 3, "unable", 70, "", """{"type":"AbleToScale","status":"False","reason":"FailedGetScale"}""")]
    public void What_holds_or_moves_it_is_told(int current, int max, int desired, string hold, int cpu, string behaviour, string condition) =>
        Assert.Equal(hold, Scaling(Hpa(current, max, desired, Cpu50, Cpu(cpu), behaviour.TrimStart(','), condition))["hold"]);

    [Fact]
    public void A_tolerance_of_its_own_is_named_with_its_number() =>
        Assert.Contains("within the tolerance of 50%", Scaling(Hpa(3, 10, 3, Cpu50, Cpu(70), """{"scaleUp":{"tolerance":"500m"}}"""))["arithmetic"], StringComparison.Ordinal);

    [Fact]
    public void The_tolerance_of_one_direction_does_not_hold_for_the_other() =>
        Assert.Equal("scaling-down", Scaling(Hpa(4, 10, 4, Cpu50, Cpu(30), """{"scaleUp":{"tolerance":"900m"}}"""))["hold"]);

    [Theory]
    [InlineData("""{"policies":[{"type":"Pods","value":1,"periodSeconds":60}]}""", "at most 1 pod in 60s", "360")]
    [InlineData("""{"policies":[{"type":"Percent","value":10,"periodSeconds":60},{"type":"Pods","value":2,"periodSeconds":60}],"selectPolicy":"Min"}""", "at most the smaller of 10% in 60s and 2 pods in 60s", "360")]
    [InlineData("""{"policies":[{"type":"Percent","value":100,"periodSeconds":15}]}""", "at most 100% in 15s", "15")]
    public void How_long_the_policies_take_is_computed(string up, string words, string seconds)
    {
        // 3 replicas at 180 % of a target of 50 % ask for 11, of which 10 are allowed.
        var facts = Scaling(Hpa(3, 10, 3, Cpu50, Cpu(180), $$"""{"scaleUp":{{up}}}""", """{"type":"ScalingLimited","status":"True","reason":"ScaleUpLimit"}"""));

        Assert.Contains(words, facts["text"], StringComparison.Ordinal);
        Assert.Equal(("11", "10", seconds), (facts["wish"], facts["goal"], facts["seconds"]));
    }

    [Fact]
    public void Of_several_metrics_the_largest_wish_counts()
    {
        const string Memory = """{"type":"Resource","resource":{"name":"memory","target":{"type":"AverageValue","averageValue":"100Mi"}}}""";
        const string Used = """{"type":"Resource","resource":{"name":"memory","current":{"averageValue":"300Mi"}}}""";
        var lines = Lines(Hpa(2, 10, 2, $"{Cpu50},{Memory}", $"{Cpu(60)},{Used}"));

        Assert.Contains("cpu is at 60% of its request, the target is 50%: 2 replicas * 60 / 50 = 3", lines);
        Assert.Contains("memory is at 300Mi a pod, the target is 100Mi: 2 replicas * 300Mi / 100Mi = 6", lines);
        Assert.Contains("of 2 metrics the largest wish counts: memory with 6", lines);
    }

    [Fact]
    public void A_metric_without_a_value_keeps_it_from_scaling_down_and_not_from_scaling_up()
    {
        const string Queue = """{"type":"External","external":{"metric":{"name":"queue"},"target":{"type":"AverageValue","averageValue":"10"}}}""";

        Assert.Equal("missing-blocks-down", Scaling(Hpa(4, 10, 4, $"{Cpu50},{Queue}", Cpu(10), "", """{"type":"ScalingActive","status":"False","reason":"FailedGetExternalMetric"}"""))["hold"]);
        Assert.Equal("scaling-up", Scaling(Hpa(4, 10, 4, $"{Cpu50},{Queue}", Cpu(90)))["hold"]);
        Assert.Equal("external metric queue", Scaling(Hpa(4, 10, 4, $"{Cpu50},{Queue}", Cpu(90)))["missing"]);
    }

    [Theory]
    [InlineData("""{"type":"Pods","pods":{"metric":{"name":"rps"},"target":{"type":"AverageValue","averageValue":"100"}}}""", """{"type":"Pods","pods":{"metric":{"name":"rps"},"current":{"averageValue":"250"}}}""", "pods metric rps is at 250 a pod, the target is 100: 2 replicas * 250 / 100 = 5")]
    [InlineData("""{"type":"External","external":{"metric":{"name":"queue"},"target":{"type":"AverageValue","averageValue":"10"}}}""", """{"type":"External","external":{"metric":{"name":"queue"},"current":{"averageValue":"25"}}}""", "external metric queue is at 25 a pod, the target is 10: 2 replicas * 25 / 10 = 5")]
    [InlineData("""{"type":"Object","object":{"metric":{"name":"rps"},"describedObject":{"kind":"Ingress","name":"front"},"target":{"type":"Value","value":"2k"}}}""", """{"type":"Object","object":{"metric":{"name":"rps"},"describedObject":{"kind":"Ingress","name":"front"},"current":{"value":"5k"}}}""", "object metric rps of front is at 5000, the target is 2000: 2 replicas * 5000 / 2000 = 5")]
    [InlineData("""{"type":"ContainerResource","containerResource":{"name":"cpu","container":"app","target":{"type":"Utilization","averageUtilization":40}}}""", """{"type":"ContainerResource","containerResource":{"name":"cpu","container":"app","current":{"averageUtilization":100}}}""", "cpu of container app is at 100% of its request, the target is 40%: 2 replicas * 100 / 40 = 5")]
    public void Every_source_of_metrics_has_its_arithmetic(string spec, string status, string expected) => Assert.Contains(expected, Lines(Hpa(2, 10, 2, spec, status)));

    [Fact]
    public void Pods_that_are_not_ready_count_as_idle_on_the_way_up()
    {
        var world = Hpa(4, 10, 4, Cpu50, Cpu(90))
            .Add(ResourceKinds.Deployment, """{"metadata":{"name":"web","namespace":"ns"}}""")
            .Add(ResourceKinds.ReplicaSet, """{"metadata":{"name":"web-1","namespace":"ns","ownerReferences":[{"kind":"Deployment","name":"web","controller":true}]}}""");
        foreach (var (name, ready, since) in new[] { ("a", "True", "18:00:20"), ("b", "True", "18:00:20"), ("c", "False", "18:00:01"), ("d", "False", "18:00:01") })
            world.Add(ResourceKinds.Pod, Pod(name, ready, since));

        var facts = Scaling(world);

        Assert.Equal("unready", facts["hold"]);
        Assert.Contains("2 of 4 pods are not ready and count as idle: 90 * 2 / 4 = 45, which asks for no more replicas", facts["arithmetic"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_pod_that_was_ready_once_and_is_old_counts_with_what_it_uses()
    {
        var world = Hpa(2, 10, 2, Cpu50, Cpu(90))
            .Add(ResourceKinds.Deployment, """{"metadata":{"name":"web","namespace":"ns"}}""")
            .Add(ResourceKinds.ReplicaSet, """{"metadata":{"name":"web-1","namespace":"ns","ownerReferences":[{"kind":"Deployment","name":"web","controller":true}]}}""")
            .Add(ResourceKinds.Pod, Pod("a", "True", "18:00:20"))
            .Add(ResourceKinds.Pod, Pod("b", "False", "18:30:00"));

        Assert.Equal(("scaling-up", "4"), (Scaling(world)["hold"], Scaling(world)["wish"]));
    }

    [Fact]
    public void An_hpa_of_keda_names_its_ScaledObject()
    {
        var world = new KnowledgeWorld().Add(ResourceKinds.HorizontalPodAutoscaler, """{"metadata":{"name":"keda-hpa-web","namespace":"ns","ownerReferences":[{"kind":"ScaledObject","name":"web"}]},"spec":{"maxReplicas":3}}""");
        var labelled = new KnowledgeWorld().Add(ResourceKinds.HorizontalPodAutoscaler, """{"metadata":{"name":"keda-hpa-web","namespace":"ns","labels":{"scaledobject.keda.sh/name":"web"}},"spec":{"maxReplicas":3}}""");

        Assert.All([world, labelled], w => Assert.Contains("ScaledObject web", Lines(w, "keda-hpa-web")[^1], StringComparison.Ordinal));
    }

    [Fact]
    public void No_number_of_a_cluster_is_too_large_to_be_counted()
    {
        const string Wild = """{"type":"Pods","pods":{"metric":{"name":"rps"},"target":{"type":"AverageValue","averageValue":"1n"}}}""";
        const string Value = """{"type":"Pods","pods":{"metric":{"name":"rps"},"current":{"averageValue":"9999999999E"}}}""";
        var world = new KnowledgeWorld().Add(ResourceKinds.HorizontalPodAutoscaler, $$$$$$"""
            {"metadata":{"name":"h","namespace":"ns"},"spec":{"scaleTargetRef":{"kind":"Deployment","name":"web"},"maxReplicas":9223372036854775807,"metrics":[{{{{{{Wild}}}}}}],
             "behavior":{"scaleUp":{"policies":[{"type":"Percent","value":9223372036854775807,"periodSeconds":9223372036854775807}]}}},
             "status":{"currentReplicas":9223372036854775807,"desiredReplicas":-9223372036854775808,"currentMetrics":[{{{{{{Value}}}}}}]}}
            """);

        Assert.NotEmpty(Lines(world));
        Assert.NotEmpty(Scaling(world)["hold"]);
    }

    [Theory]
    [InlineData("FailedGetResourceMetric", "v1beta1.metrics.k8s.io", "metrics-server")]
    [InlineData("FailedGetPodsMetric", "v1beta1.custom.metrics.k8s.io", "prometheus-adapter")]
    [InlineData("FailedGetExternalMetric", "v1beta1.external.metrics.k8s.io", "KEDA")]
    public void The_api_that_a_metric_comes_from_is_named_with_who_usually_serves_it(string reason, string name, string server)
    {
        var facts = KnowledgeFacts.Of(new KnowledgeWorld().Call("metricsApi", CelValue.Of(reason)));

        Assert.Equal(("absent", name), (facts["state"], facts["name"]));
        Assert.Contains(server, facts["server"], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_versions_of_an_api_the_one_that_is_there_counts()
    {
        var world = new KnowledgeWorld().Add(ResourceKinds.ApiService, """{"metadata":{"name":"v1beta1.custom.metrics.k8s.io"},"status":{"conditions":[{"type":"Available","status":"True"}]}}""");

        Assert.Equal("available", KnowledgeFacts.Of(world.Call("metricsApi", CelValue.Of("FailedGetPodsMetric")))["state"]);
    }

    private static string Cpu(int percent) => $$$$$$"""{"type":"Resource","resource":{"name":"cpu","current":{"averageUtilization":{{{{{{percent.ToString(CultureInfo.InvariantCulture)}}}}}}}}}""";

    private static KnowledgeWorld Hpa(int current, int max, int desired, string metrics, string values, string behaviour = "", string condition = "") =>
        new KnowledgeWorld { Now = new(2026, 11, 23, 19, 0, 0, DateTimeKind.Utc) }.Add(ResourceKinds.HorizontalPodAutoscaler, $$$$$$"""
            {"metadata":{"name":"h","namespace":"ns"},"spec":{"scaleTargetRef":{"kind":"Deployment","name":"web"},"minReplicas":1,"maxReplicas":{{{{{{max}}}}}},"metrics":[{{{{{{metrics}}}}}}]{{{{{{(behaviour.Length == 0 ? "" : ",\"behavior\":" + behaviour)}}}}}}},
             "status":{"currentReplicas":{{{{{{current}}}}}},"desiredReplicas":{{{{{{desired}}}}}},"currentMetrics":[{{{{{{values}}}}}}],"conditions":[{{{{{{condition}}}}}}]}}
            """);

    private static string Pod(string name, string ready, string since) => $$$$$$"""
        {"metadata":{"name":"{{{{{{name}}}}}}","namespace":"ns","ownerReferences":[{"kind":"ReplicaSet","name":"web-1","controller":true}]},
         "status":{"phase":"Running","startTime":"2026-11-23T18:00:00Z","conditions":[{"type":"Ready","status":"{{{{{{ready}}}}}}","lastTransitionTime":"2026-11-23T{{{{{{since}}}}}}Z"}]}}
        """;

    private static Dictionary<string, string> Scaling(KnowledgeWorld world) =>
        KnowledgeFacts.Of(world.Call("scaling", CelValue.Of(world.Find(ResourceKinds.HorizontalPodAutoscaler, "ns", "h"))));

    private static List<string> Lines(KnowledgeWorld world, string name = "h") =>
        [.. AutoscalingExplanation.Lines(world, world.Find(ResourceKinds.HorizontalPodAutoscaler, "ns", name))];
}

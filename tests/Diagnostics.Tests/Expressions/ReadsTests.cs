using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Expressions;

/// <summary>What the field mask is told: too little, and a rule reads what is not kept; too much, and memory is wasted.</summary>
public sealed class ReadsTests
{
    [Theory]
    [InlineData("pod.status.phase", "Pod.status.phase/**")]
    [InlineData("container.status.lastState.terminated.exitCode", "Pod.status.containerStatuses.lastState.terminated.exitCode/**")]
    [InlineData("events.exists(e, e.reason == 'X')", "Event.reason/**")]
    [InlineData("has(pod.spec.affinity)", "Pod.spec.affinity")]
    [InlineData("pod.spec.affinity == pod.spec.affinity", "Pod.spec.affinity/**")]
    [InlineData("[pod.spec.affinity]", "Pod.spec.affinity/**")]
    [InlineData("size(pod.spec.containers)", "Pod.spec.containers")]
    [InlineData("pod.metadata.labels['app']", "Pod.metadata.labels/**")]
    [InlineData("pod.metadata.?labels.?app", "Pod.metadata.labels/**")]
    [InlineData("pod.spec.containers.filter(c, c.name == 'a').map(c, c.image)", "Pod.spec.containers.image/** Pod.spec.containers.name/**")]
    [InlineData("owner.object.spec.replicas", "Deployment.spec.replicas/**")]
    [InlineData("related(pod, 'runsOn').exists(n, n.spec.unschedulable)", "Node.spec.unschedulable/**")]
    [InlineData("(pod.spec.containers[0].name == 'a' ? pod.spec.containers[0] : pod.spec.containers[1]).image", "Pod.spec.containers.image/** Pod.spec.containers.name/**")]
    [InlineData("cel.bind(c, pod.spec.containers[0], c.image)", "Pod.spec.containers.image/**")]
    [InlineData("log.last(2)", "")]
    [InlineData("pod.spec.containers[0].livenessProbe", "Pod.spec.containers.livenessProbe")]
    [InlineData("related(pod, 'runsOn')", "")]
    public void An_expression_reads(string expression, string paths) =>
        Assert.Equal(paths, string.Join(' ', CelHarness.Show(CelHarness.Program(expression).Reads)));

    [Fact]
    public void A_message_that_is_shown_is_read_whole() =>
        Assert.Equal(["Pod.spec.containers.livenessProbe/**"], CelHarness.Show(CelHarness.Program("pod.spec.containers[0].livenessProbe").RenderedReads));

    [Theory]
    [InlineData("pod.status.phase == 'Running'", "Pod")]
    [InlineData("container.status.restartCount > 0", "Pod")]
    [InlineData("size(events) == 0", "Event")]
    [InlineData("related(pod, 'runsOn').size() == 1", "Pod Node")]
    [InlineData("log.size() > 0", "")]
    public void An_expression_rests_on_the_kinds_that_it_looks_at_though_nothing_of_their_objects_is_read(string expression, string kinds) =>
        Assert.Equal(kinds, string.Join(' ', CelHarness.Program(expression).Kinds));

    [Fact]
    public void A_local_name_is_read_as_far_as_it_is_used()
    {
        var probe = CelHarness.Program("pod.spec.containers[0].livenessProbe");
        var environment = CelHarness.Environment.WithLet("probe", probe);
        Assert.Equal(["Pod.spec.containers.livenessProbe.periodSeconds/**"], CelHarness.Show(CelHarness.Program("probe.periodSeconds", environment).Reads));
        Assert.Equal([ResourceKinds.Pod], CelHarness.Program("probe.periodSeconds", environment).Kinds);
        Assert.Equal(10, CelHarness.Evaluate("probe.periodSeconds", environment).AsInt);
    }

    [Fact]
    public void A_host_function_reads_of_an_object_only_what_it_declares()
    {
        var function = new HostFunction(
            "nodeOf", false, [CelType.MessageOf(ResourceKinds.Pod)], CelType.String, [FieldPath.Of(ResourceKinds.Pod, "spec.nodeName")], "", "", (_, _) => CelValue.Of(""));
        var probed = function with { Name = "probed", Parameters = [CelType.MessageOf("io.k8s.api.core.v1.Probe")], Reads = [] };
        var environment = new CelEnvironment(CelHarness.Variables, [function, probed]);
        Assert.Equal(["Pod.spec.nodeName/**"], CelHarness.Show(CelHarness.Program("nodeOf(pod)", environment).Reads));
        Assert.Equal([ResourceKinds.Pod], CelHarness.Program("nodeOf(pod)", environment).Kinds);
        Assert.Equal(
            ["Pod.spec.containers.livenessProbe/**"], CelHarness.Show(CelHarness.Program("probed(pod.spec.containers[0].livenessProbe)", environment).Reads));
    }
}

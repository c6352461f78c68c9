using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Tests.Expressions;

/// <summary>What absent fields and unread things mean (design, "Rules").</summary>
public sealed class MessageSemanticsTests
{
    [Theory]
    [InlineData("container.status.restartCount == 3")]
    [InlineData("container.status.lastState.terminated.exitCode == 137")]
    [InlineData("pod.spec.containers[1].livenessProbe.periodSeconds == 0 || true")]
    [InlineData("pod.status.message == '' && pod.spec.hostNetwork == false && pod.spec.priority == 0")]
    [InlineData("size(pod.status.initContainerStatuses) == 0 && size(pod.metadata.annotations) == 0")]
    [InlineData("!has(pod.spec.containers[1].livenessProbe) && has(pod.spec.containers[0].livenessProbe.httpGet)")]
    [InlineData("!has(pod.spec.containers[1].livenessProbe.httpGet.port)")]
    [InlineData("!has(pod.spec.priority) && has(pod.metadata.labels.tier) && !has(pod.metadata.labels.zone)")]
    [InlineData("pod.metadata.labels['app'] == 'api' && 'app' in pod.metadata.labels && pod.metadata.labels.app == 'api'")]
    [InlineData("pod.spec.containers[0].livenessProbe.httpGet.port == 'web'")]
    [InlineData("quantity(pod.spec.containers[0].resources.limits['memory']).isGreaterThan(quantity('500M'))")]
    [InlineData("now - container.status.lastState.terminated.finishedAt == duration('1h')")]
    [InlineData("pod.spec.containers.exists(c, c.image.startsWith('side'))")]
    [InlineData("pod.status.containerStatuses.filter(s, s.ready).map(s, s.name) == ['app']")]
    [InlineData("pod.?status.?phase.orValue('') == 'Running' && pod.spec.containers[1].?livenessProbe.?periodSeconds.orValue(7) == 7")]
    [InlineData("log.last(2) == ['listening on :8080', 'ERROR: boom'] && log.exists(l, l.matches('(?i)^error'))")]
    [InlineData("owner.object.spec.containers.size() == 2 && !has(owner.object.spec.replicas)")]
    [InlineData("events.exists(e, e.reason == 'X') || true")]
    [InlineData("pod.metadata.__namespace__ == 'shop' && has(pod.metadata.__namespace__) && pod.metadata.namespace == 'shop'")]
    [InlineData("pod.spec.containers[0] == pod.spec.containers[0] && pod.spec.containers[0] != pod.spec.containers[1]")]
    public void Holds(string expression)
    {
        var value = CelHarness.Evaluate(expression);
        Assert.True(value.Kind == CelKind.Bool && value.AsBool, value.ToDisplay());
    }

    [Theory]
    [InlineData("pod.spec.containers[1].livenessProbe.periodSeconds == 0", CelErrorKind.Absent)]
    [InlineData("pod.spec.containers[1].livenessProbe", CelErrorKind.Absent)]
    [InlineData("pod.spec.containers[1].livenessProbe == pod.spec.containers[0].livenessProbe", CelErrorKind.Absent)]
    [InlineData("pod.status.startTime < now", CelErrorKind.Absent)]
    [InlineData("owner.object.spec.replicas == 1", CelErrorKind.Absent)]
    [InlineData("pod.spec.containers[7].name", CelErrorKind.Fault)]
    [InlineData("pod.metadata.labels['zone'] == ''", CelErrorKind.Fault)]
    [InlineData("1 / (container.status.restartCount - 3) == 0", CelErrorKind.Fault)]
    [InlineData("events.exists(e, e.reason == 'X')", CelErrorKind.Unknown)]
    [InlineData("size(events) == 0", CelErrorKind.Unknown)]
    [InlineData("pod.status.startTime < now && events.size() > 0", CelErrorKind.Unknown)]
    [InlineData("events.size() > 0 || pod.status.startTime < now", CelErrorKind.Unknown)]
    [InlineData("related(pod, 'runsOn').all(n, has(n.spec.unschedulable))", CelErrorKind.Unknown)]
    public void Ends_in_an_error(string expression, CelErrorKind kind)
    {
        var value = CelHarness.Evaluate(expression);
        Assert.True(value.IsError, value.ToDisplay());
        Assert.Equal(kind, value.AsError.Kind);
    }

    [Fact]
    public void A_variable_that_evaluation_does_not_reach_is_not_asked_for()
    {
        var program = CelHarness.Program("container.status.restartCount > 5 && log.exists(l, l.contains('boom'))");
        var activation = CelHarness.Activation(program);
        Assert.False(program.Evaluate(activation).AsBool);
        Assert.Equal([1], activation.Asked);
    }
}

using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Tests.Expressions;

public sealed class LinterTests
{
    private static readonly CelEnvironment Container = new(RuleSubject.All["Container"].Variables, RuleFunctions.All) { LiteralPatternsOnly = true };

    [Theory]
    [InlineData("true", 1, "this always holds")]
    [InlineData("1 < 2", 3, "this always holds")]
    [InlineData("1 in []", 3, "this can never hold: the list is empty")]
    [InlineData("size(pod.spec.containers) >= 0", 27, "this always holds")]
    [InlineData("log.size() < 0", 12, "this can never hold")]
    [InlineData("container.name.indexOf('a') == -2", 29, "this can never hold")]
    [InlineData("container.init || true", 16, "this always holds")]
    [InlineData("container.init && false", 16, "this can never hold")]
    [InlineData("container.init && true", 19, "'true' has no effect here")]
    [InlineData("container.init || container.init", 19, "'container.init' is there twice")]
    [InlineData("true ? container.init : !container.init", 1, "the branch behind ':' is never taken")]
    [InlineData("pod.status.phase == 'CrashLoopBackOff'", 18, "this can never hold: pod.status.phase is one of Failed, Pending, Running, Succeeded, Unknown")]
    [InlineData("pod.status.phase == 'running'", 18, "this can never hold: pod.status.phase is one of Failed, Pending, Running, Succeeded, Unknown; did you mean 'Running'?")]
    [InlineData("'OnError' != pod.spec.restartPolicy", 11, "this always holds: pod.spec.restartPolicy is one of Always, Never, OnFailure")]
    [InlineData("pod.status.phase in ['Pending', 'Crashed']", 33, "this is never found: pod.status.phase is one of Failed, Pending, Running, Succeeded, Unknown")]
    [InlineData("pod.spec.containers.exists(c, c.imagePullPolicy == 'Allways')", 49, "this can never hold: c.imagePullPolicy is one of Always, IfNotPresent, Never; did you mean 'Always'?")]
    [InlineData("owner.object.spec.strategy.type == 'Rolling'", 33, "this can never hold: owner.object.spec.strategy.type is one of Recreate, RollingUpdate")]
    [InlineData("has(container.name)", 15, "this always holds: it is always there")]
    [InlineData("has(pod.metadata.name)", 18, "this always holds: it is always there")]
    [InlineData("pod.status.containerStatuses.exists(s, has(s.ready))", 46, "this always holds: it is always there")]
    [InlineData("container.name != ''", 16, "this always holds: container.name is never empty")]
    [InlineData("pod.metadata.name == ''", 19, "this can never hold: pod.metadata.name is never empty")]
    [InlineData("pod.status.phase == 'Failed' && pod.status.phase == 'Pending'", 30, "this can never hold: it cannot be Failed and Pending")]
    [InlineData("pod.status.reason != 'A' || pod.status.reason != 'B'", 26, "this always holds: it is always other than one of A and B")]
    [InlineData("pod.spec.nodeName == pod.spec.nodeName", 19, "this always holds: both sides are the same")]
    [InlineData("now - now > duration('1x')", 13, "this is always an error: '1x' is no duration (like 1h30m5.5s)")]
    [InlineData("quantity('1Gib').isGreaterThan(quantity('1'))", 1, "this is always an error: '1Gib' is no quantity")]
    [InlineData("container.spec.resources.limits['memory'] > '1Gi'", 43, "this compares quantities as texts, '9Gi' behind '10Gi'; write quantity(…).compareTo(quantity(…))")]
    public void What_is_suspicious_is_told_with_its_place(string expression, int column, string message)
    {
        var compiled = Container.Compile(expression, CelType.Bool);

        Assert.Empty(compiled.Faults);
        var warning = Assert.Single(compiled.Warnings);
        Assert.Equal((column, message), (warning.Column, warning.Message));
    }

    [Theory]
    [InlineData("pod.status.phase == ''")]
    [InlineData("pod.status.phase in ['Pending', 'Running']")]
    [InlineData("pod.status.reason == 'CrashLoopBackOff'")]
    [InlineData("size(log) > 0")]
    [InlineData("log.size() >= 1 ? container.init : true")]
    [InlineData("has(pod.spec) && has(container.status)")]
    [InlineData("has(container.status.ready)")]
    [InlineData("has(container.spec.livenessProbe)")]
    [InlineData("container.status.ready || !container.status.ready")]
    [InlineData("pod.spec.containers.map(c, c.name == 'a' ? 'x' : c.imagePullPolicy).exists(p, p == 'x')")]
    [InlineData("cel.bind(phase, container.init ? 'None' : pod.status.phase, phase == 'None')")]
    [InlineData("quantity(container.spec.resources.limits['memory']).isGreaterThan(quantity('1Gi'))")]
    [InlineData("container.status.restartCount == 1 || container.status.restartCount == 2")]
    [InlineData("events.exists(e, e.reason == 'A') && events.exists(e, e.reason == 'B')")]
    public void What_may_be_meant_is_left_alone(string expression)
    {
        var compiled = Container.Compile(expression, CelType.Bool);

        Assert.Empty(compiled.Faults);
        Assert.Empty(compiled.Warnings);
    }

    [Fact]
    public void A_literal_that_is_no_condition_is_left_alone() => Assert.Empty(Container.Compile("true").Warnings);
}

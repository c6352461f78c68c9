using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Tests.Expressions;

public sealed class CheckerTests
{
    [Theory]
    [InlineData("container.status.restartcount > 0", 18, "ContainerStatus has no field 'restartcount'; did you mean 'restartCount'?")]
    [InlineData("pob.status.phase == 'Running'", 1, "undeclared reference to 'pob'; did you mean 'pod'?; there are container.status, events, log, now, owner.object, pod")]
    [InlineData("pod.status.phase.startWith('R')", 18, "there is no function 'startWith' of a value of type string; did you mean 'startsWith'?")]
    [InlineData("pod.status.phase.startsWith(1)", 29, "'startsWith' expected string, found int; there is string.startsWith(string)")]
    [InlineData("container.status.restartCount == 'a'", 31, "'==' compares values of one type: expected int, found string")]
    [InlineData("container.status.restartCount > 'a'", 33, "'>' after int expected int, uint or double, found string")]
    [InlineData("container.stats.restartCount > 0", 11, "'container' has no member 'stats'; did you mean 'status'?")]
    [InlineData("pod.metadata.name && true", 14, "&& needs a bool, found string")]
    [InlineData("pod.metadata.name.matches('a(')", 29, "invalid pattern 'a(' at position 2: a group does not end")]
    [InlineData("pod.metadata.name.matches(pod.metadata.namespace)", 40, "the pattern must be a literal here")]
    [InlineData("related(pod, 'runOn')", 14, "there is no relation 'runOn'; did you mean 'runsOn'?")]
    [InlineData("related(pod, 'selectedBy', 'Servise')", 28, "there is no kind 'Servise'; did you mean 'Service'?")]
    [InlineData("owner.object.spec.replica == 1", 19, "none of DeploymentSpec | PodSpec has a field 'replica'; did you mean 'replicas'?")]
    [InlineData("pod.metadata.labels[1] == ''", 21, "the key of this map expected string, found int")]
    public void A_wrong_expression_says_what_is_wrong_and_where(string expression, int column, string message)
    {
        var fault = Assert.Single(CelHarness.Environment.Compile(expression).Faults);
        Assert.Equal(column, fault.Column);
        Assert.Equal(message, fault.Message);
    }

    [Fact]
    public void All_faults_are_found_at_once_with_their_lines()
    {
        var faults = CelHarness.Environment.Compile("pod.nme == 'a' &&\n  pod.spec.conainers.size() > 0").Faults;
        Assert.Equal([(1, 5), (2, 12)], faults.Select(f => (f.Line, f.Column)));
    }

    [Fact]
    public void The_result_must_have_the_expected_type()
    {
        var fault = Assert.Single(CelHarness.Environment.Compile("pod.metadata.name", CelType.Bool).Faults);
        Assert.Equal("expected bool, found string", fault.Message);
    }

    [Fact]
    public void A_clause_that_always_holds_is_a_warning()
    {
        var compiled = CelHarness.Environment.Compile("1 < 2", CelType.Bool);
        Assert.Equal("this always holds", Assert.Single(compiled.Warnings).Message);
    }

    [Theory]
    [InlineData("size(pod.spec.containers)", "int")]
    [InlineData("pod.spec.containers.map(c, c.image)", "list(string)")]
    [InlineData("pod.spec.containers.filter(c, c.name == 'app')", "list(Container)")]
    [InlineData("owner.object.metadata.name", "string")]
    [InlineData("related(pod, 'runsOn')", "list(Node)")]
    [InlineData("[1, 2].last()", "optional(int)")]
    [InlineData("log + dyn([1])", "list(dyn)")]
    [InlineData("log + []", "list(string)")]
    [InlineData("now - pod.metadata.creationTimestamp", "duration")]
    [InlineData("pod.spec.containers[0].livenessProbe.httpGet.port", "dyn")]
    public void Types_are_inferred(string expression, string type) => Assert.Equal(type, CelHarness.Program(expression).Type.ToString());
}

using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Tests.Expressions;

/// <summary>What a recorded evaluation tells of how it came to its value.</summary>
public sealed class TracingTests
{
    [Theory]
    [InlineData("pod.status.phase == 'Running'", "read .status.phase = 'Running'")]
    [InlineData("pod.spec.hostNetwork", "read .spec.hostNetwork = false, unset")]
    [InlineData("has(pod.spec.affinity)", "test .spec.affinity = false")]
    [InlineData("has(pod.metadata.labels)", "test .metadata.labels = true")]
    [InlineData("pod.spec.containers[0].livenessProbe.periodSeconds > 5", "read .spec.containers[0].livenessProbe.periodSeconds = 10")]
    [InlineData("pod.spec.containers[0].name == 'app'", """read .spec.containers[name="app"].name = 'app'""")]
    [InlineData("pod.metadata.labels['app'] == 'api'", "read .metadata.labels.app = 'api'")]
    [InlineData("pod.metadata.labels[?'app.kubernetes.io/name'].orValue('') == ''", """read .metadata.labels["app.kubernetes.io/name"] = none""")]
    [InlineData("container.status.restartCount > 2", "read container.status.restartCount = 3")]
    [InlineData("now > timestamp('2026-01-01T00:00:00Z')", "read now = 2026-06-01T12:00:00Z")]
    [InlineData("owner.object.kind == 'Pod'", "read .kind = 'Pod'")]
    public void A_field_is_named_as_kubectl_prints_it(string expression, string told) => Tells(expression, told);

    [Theory]
    [InlineData(
        "pod.status.phase == 'Pending' && has(pod.spec.affinity)",
        """
        operand pod.status.phase == 'Pending' = false
          read .status.phase = 'Running'
        unreached has(pod.spec.affinity)
        """)]
    [InlineData(
        "pod.status.phase == 'Running' || has(pod.spec.affinity)",
        """
        operand pod.status.phase == 'Running' = true
          read .status.phase = 'Running'
        unreached has(pod.spec.affinity)
        """)]
    [InlineData(
        "pod.status.phase == 'Pending' || has(pod.spec.affinity)",
        """
        operand pod.status.phase == 'Pending' = false
          read .status.phase = 'Running'
        operand has(pod.spec.affinity) = false
          test .spec.affinity = false
        """)]
    [InlineData(
        "(has(pod.spec.affinity) ? pod.spec.nodeName : pod.status.phase) == 'Running'",
        """
        operand has(pod.spec.affinity) = false
          test .spec.affinity = false
        operand pod.status.phase = 'Running'
          read .status.phase = 'Running'
        unreached pod.spec.nodeName
        """)]
    public void What_an_operator_did_not_need_is_told(string expression, string told) => Tells(expression, told);

    [Theory]
    [InlineData(
        "pod.status.containerStatuses.exists(s, s.restartCount > 2)",
        """
        loop pod.status.containerStatuses.exists(s, …) = true, exists 1/1/2
          read .status.containerStatuses = 2 items
          element s .status.containerStatuses[name="app"]
            read .status.containerStatuses[name="app"].restartCount = 3
        """)]
    [InlineData(
        "pod.status.containerStatuses.exists(s, s.restartCount > 9)",
        """
        loop pod.status.containerStatuses.exists(s, …) = false, exists 0/2/2
          read .status.containerStatuses = 2 items
          seen s.restartCount = 2
            read .status.containerStatuses[name="app"].restartCount = 3
            read .status.containerStatuses[name="side"].restartCount = 0
        """)]
    [InlineData(
        "pod.status.containerStatuses.all(s, s.ready)",
        """
        loop pod.status.containerStatuses.all(s, …) = false, all 1/2/2
          read .status.containerStatuses = 2 items
          element s .status.containerStatuses[name="side"]
            read .status.containerStatuses[name="side"].ready = false
        """)]
    [InlineData(
        "pod.status.containerStatuses.exists_one(s, s.ready)",
        """
        loop pod.status.containerStatuses.exists_one(s, …) = true, exists_one 1/2/2
          read .status.containerStatuses = 2 items
          element s .status.containerStatuses[name="app"]
            read .status.containerStatuses[name="app"].ready = true
        """)]
    [InlineData(
        "log.filter(l, l.contains('ERROR')).size() > 0",
        """
        loop log.filter(l, …) = ['ERROR: boom'], filter 1/3/3
          read log = ['starting', 'listening on :8080', 'ERROR: boom']
        """)]
    [InlineData(
        "pod.spec.containers.map(c, c.image != '', c.name).size() == 2",
        """
        loop pod.spec.containers.map(c, …) = ['app', 'side'], map 2/2/2
          read .spec.containers = 2 items
        """)]
    [InlineData(
        "pod.metadata.labels.exists(k, v, k == 'app' && v == 'api')",
        """
        loop pod.metadata.labels.exists(k, v, …) = true, exists 1/1/2
          read .metadata.labels = {app: api, tier: }
          element v .metadata.labels.app
            operand k == 'app' = true
            operand v == 'api' = true
        """)]
    [InlineData(
        "pod.spec.containers.all(i, c, i < 5 && c.image != '')",
        """
        loop pod.spec.containers.all(i, c, …) = true, all 2/2/2
          read .spec.containers = 2 items
        """)]
    [InlineData(
        "pod.spec.initContainers.exists(c, c.image == '')",
        """
        loop pod.spec.initContainers.exists(c, …) = false, exists 0/0/0
          read .spec.initContainers = [], unset
        """)]
    public void A_loop_tells_the_element_that_decided_or_what_all_had(string expression, string told) => Tells(expression, told);

    [Theory]
    [InlineData(
        "cel.bind(p, pod.spec.containers[0].livenessProbe, p.periodSeconds + p.failureThreshold) > 5",
        """
        local p .spec.containers[0].livenessProbe
          read .spec.containers[0].livenessProbe = {periodSeconds: 10}
        read .spec.containers[0].livenessProbe.periodSeconds = 10
        read .spec.containers[0].livenessProbe.failureThreshold = 0, unset
        """)]
    [InlineData(
        "pod.spec.containers[1].?livenessProbe.optMap(p, p.periodSeconds).orValue(7) == 7",
        """read .spec.containers[1].livenessProbe = none, unset""")]
    [InlineData(
        "pod.spec.containers[0].?livenessProbe.optMap(p, p.periodSeconds).orValue(7) == 10",
        """
        read .spec.containers[0].livenessProbe = {periodSeconds: 10}
        read .spec.containers[0].livenessProbe.periodSeconds = 10
        """)]
    public void Bindings_and_optionals_are_followed(string expression, string told) => Tells(expression, told);

    [Theory]
    [InlineData("pod.spec.affinity.nodeAffinity == pod.spec.affinity.nodeAffinity", "read .spec.affinity.nodeAffinity = pod.spec.affinity is absent, absent")]
    [InlineData("pod.spec.containers[7].image == ''", "read .spec.containers[7].image = invalid_argument: index 7 out of range of a list of 2, fault")]
    [InlineData("events.size() > 0", "read events = events in shop: forbidden, unknown")]
    [InlineData(
        "events.exists(e, e.reason == 'Killing')",
        """
        loop events.exists(e, …) = events in shop: forbidden, unknown, exists 0/0/0
          read events = events in shop: forbidden, unknown
        """)]
    public void Errors_are_told_where_they_arose(string expression, string told) => Tells(expression, told);

    [Fact]
    public void A_local_name_is_told_with_what_it_is_made_of_where_it_is_first_needed()
    {
        var environment = CelHarness.Environment;
        environment = environment.WithLet("probe", environment.Compile("pod.spec.containers[0].livenessProbe").Program!);
        environment = environment.WithLet("period", environment.Compile("probe.periodSeconds * 2").Program!);
        environment = environment.WithLet("unused", environment.Compile("events.size()").Program!);
        Tells(
            "period > 10 && period < 30",
            """
            operand period > 10 = true
              local period = 20
                local probe .spec.containers[0].livenessProbe
                  read .spec.containers[0].livenessProbe = {periodSeconds: 10}
                read .spec.containers[0].livenessProbe.periodSeconds = 10
            operand period < 30 = true
              local period = 20
            """,
            environment);
    }

    [Fact]
    public void A_function_is_told_with_its_arguments_and_its_result()
    {
        var function = new HostFunction("twice", false, [CelType.Int], CelType.Int, [], "", "", (_, arguments) => CelValue.Of(arguments[0].AsInt * 2));
        Tells(
            "twice(pod.spec.containers[0].livenessProbe.periodSeconds) == 20",
            """
            call twice(pod.spec.containers[0].livenessProbe.periodSeconds) = 20
              read .spec.containers[0].livenessProbe.periodSeconds = 10
            """,
            new(CelHarness.Variables, [function]));
    }

    [Fact]
    public void A_loop_over_much_is_recorded_in_bounds()
    {
        var steps = Record("lists.range(20000).map(i, pod.spec.containers.filter(c, c.name == 'x' && c.image != '')).size() > 0").Steps;
        Assert.True(Count(steps) < 500, $"{Count(steps)} steps");
    }

    [Fact]
    public void A_loop_over_much_does_not_hide_what_comes_after_it()
    {
        var steps = Record("lists.range(5000).all(i, pod.status.phase != '' && i < 9999) && pod.status.phase == 'Running'").Steps;
        Assert.Equal([CelStepKind.Operand, CelStepKind.Operand], steps.Select(s => s.Kind));
        Assert.Equal(5000, steps[0].Inner.Single(s => s.Kind == CelStepKind.Loop).Loop!.Looked);
        Assert.Equal("'Running'", Assert.Single(steps[1].Inner).Shown);
    }

    [Theory]
    [InlineData("pod.status.containerStatuses.filter(s, s.restartCount > 0).map(s, s.name).exists(n, n == 'app') && !has(pod.spec.affinity)")]
    [InlineData("cel.bind(x, pod.spec.containers, x.exists(c, c.image.matches('a.*'))) ? now < now : log.size() == 3")]
    [InlineData("pod.spec.containers.sortBy(c, c.name)[0].name == 'app' || events.size() > 0")]
    [InlineData("pod.metadata.labels.transformMap(k, v, k + v)['app'] == 'appapi' && pod.spec.containers[0].resources.limits['memory'] == '512Mi'")]
    public void A_recorded_evaluation_has_the_value_of_a_plain_one(string expression) => Assert.Equal(CelHarness.Evaluate(expression), Record(expression).Value);

    private static void Tells(string expression, string told, CelEnvironment? environment = null) =>
        Assert.Equal(told.ReplaceLineEndings("\n"), string.Join('\n', Record(expression, environment).Steps.SelectMany(s => Told(s, ""))));

    private static CelRecording Record(string expression, CelEnvironment? environment = null)
    {
        var program = CelHarness.Program(expression, environment);
        return program.Record(CelHarness.Activation(program));
    }

    private static IEnumerable<string> Told(CelStep step, string indent)
    {
        var name = step.Object is null || step.Path.Length == 0 ? step.Text : step.Kind is CelStepKind.Element or CelStepKind.Local ? $"{step.Text} {step.Path}" : step.Path;
        var value = step.Kind == CelStepKind.Unreached || (step.Kind is CelStepKind.Element or CelStepKind.Local && step.Path.Length > 0) ? "" : $" = {step.Shown}";
        var error = step.Value.IsError ? $", {step.Value.AsError.Kind.ToString().ToLowerInvariant()}" : "";
        var loop = step.Loop is { } run ? $", {run.Macro} {run.Held}/{run.Looked}/{run.Size}" : "";
        return step.Inner.SelectMany(s => Told(s, indent + "  ")).Prepend($"{indent}{step.Kind.ToString().ToLowerInvariant()} {name}{value}{error}{(step.Unset ? ", unset" : "")}{loop}");
    }

    private static int Count(ImmutableArray<CelStep> steps) => steps.Sum(s => 1 + Count(s.Inner));
}

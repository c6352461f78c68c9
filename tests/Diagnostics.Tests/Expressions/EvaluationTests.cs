using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Tests.Expressions;

public sealed class EvaluationTests
{
    [Fact]
    public void A_local_name_is_computed_once_and_only_when_it_is_reached()
    {
        var calls = 0;
        var function = new HostFunction("count", false, [], CelType.Int, [], "", "", (_, _) => CelValue.Of((long)++calls));
        var environment = new CelEnvironment([], [function]);
        environment = environment.WithLet("n", environment.Compile("count()").Program!);
        environment = environment.WithLet("twice", environment.Compile("n + n").Program!);
        var activation = new HostActivation();
        Assert.True(environment.Compile("false || 1 == 1").Program!.Evaluate(activation).AsBool);
        Assert.Equal(0, calls);
        Assert.Equal(3, environment.Compile("twice + n").Program!.Evaluate(activation).AsInt);
        Assert.Equal(1, calls);
        activation.Reset();
        Assert.Equal(4, environment.Compile("twice").Program!.Evaluate(activation).AsInt);
    }

    [Fact]
    public void A_trace_names_the_values_that_were_read_and_no_others()
    {
        var program = CelHarness.Program("container.status.restartCount > 2 && !has(pod.spec.affinity) && (pod.status.phase == 'Running' || log.size() > 0)");
        Assert.Equal(
            ["container.status.restartCount=3", "has(pod.spec.affinity)=false", "pod.status.phase=Running"],
            program.Trace(CelHarness.Activation(program)).Select(t => $"{t.Path}={t.Value}"));
    }

    [Theory]
    [InlineData("lists.range(1000).all(a, lists.range(1000).all(b, lists.range(1000).all(c, a + b + c >= 0)))")]
    [InlineData("cel.bind(a, 'xxxxxxxxxxxxxxxx', cel.bind(b, a + a + a + a + a + a + a + a, cel.bind(c, b + b + b + b + b + b + b + b, lists.range(50000).map(i, c + c + c + c).size())))")]
    public void An_expression_that_costs_too_much_ends_in_an_error(string expression)
    {
        var value = CelHarness.Evaluate(expression);
        Assert.True(value.IsError, value.Kind.ToString());
        Assert.Contains("costs too much", value.AsError.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("duration('90s')", "1m30s")]
    [InlineData("duration('1h')", "1h")]
    [InlineData("duration('1500ms')", "1.5s")]
    [InlineData("duration('250ms')", "250ms")]
    [InlineData("now", "2026-06-01T12:00:00Z")]
    [InlineData("[1, 2]", "1, 2")]
    [InlineData("1.0", "1")]
    [InlineData("quantity('1536Mi')", "1536Mi")]
    [InlineData("quantity('0.5').add(quantity('1'))", "1500m")]
    [InlineData("pod", "Pod shop/api-1")]
    [InlineData("pod.spec.containers[0].livenessProbe.periodSeconds", "10")]
    public void Values_are_shown_to_people(string expression, string text) => Assert.Equal(text, CelHarness.Evaluate(expression).ToDisplay());

    [Theory]
    [InlineData("now.getHours('Europe/Berlin') == 14 && now.getHours('-02:30') == 9 && now.getDayOfWeek() == 1")]
    [InlineData("[3, 1, 2].sort() == [1, 2, 3] && ['bb', 'a'].sortBy(s, s.size()) == ['a', 'bb'] && [1, 1, 2].distinct() == [1, 2]")]
    [InlineData("[[1], [2, 3]].flatten() == [1, 2, 3] && [1, 2, 3].slice(1, 3) == [2, 3] && [1, 2].first().value() == 1")]
    [InlineData("math.greatest(1, 3, 2) == 3 && math.least([4, 2]) == 2 && math.greatest(1, 2.5) == 2.5")]
    [InlineData("'a1b22'.find('[0-9]+') == '1' && 'a1b22'.findAll('[0-9]+') == ['1', '22'] && 'a1b22'.findAll('[0-9]+', 1) == ['1']")]
    [InlineData("quantity('1Gi').compareTo(quantity('1024Mi')) == 0 && quantity('200m').isLessThan(quantity('1')) && quantity('2k').asInteger() == 2000")]
    [InlineData("!isQuantity('1.2.3') && isQuantity('-1.5e3') && quantity('1').sub(quantity('250m')).asApproximateFloat() == 0.75")]
    [InlineData("sets.contains([1, 2, 3], [2]) && sets.equivalent([1, 2], [2, 1, 1]) && sets.intersects([1], [2, 1])")]
    public void The_libraries_work(string expression)
    {
        var value = CelHarness.Evaluate(expression);
        Assert.True(value.Kind == CelKind.Bool && value.AsBool, value.ToDisplay());
    }

    private sealed class HostActivation : CelActivation
    {
        public override IStateReader Reader => null!;

        public override CelValue Variable(int index) => CelValue.Null;
    }
}

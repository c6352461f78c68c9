namespace K8sDoctor.Diagnostics.Tests.Expressions.Library;

/// <summary>The examples and tests of k8s.io/apiserver, cel/library/quantity.go.</summary>
public sealed class QuantityLibraryTests
{
    [Theory]
    [InlineData("isQuantity('1.3G') && isQuantity('1.3Gi') && !isQuantity('1,3G') && isQuantity('10000k') && !isQuantity('200K') && !isQuantity('Three') && !isQuantity('Mi') && !isQuantity('10Mm') && !isQuantity('20Mo')")]
    [InlineData("quantity('50000000G').isInteger() && quantity('50k').isInteger() && !quantity('9999999999999999999999999999999999999G').isInteger() && !quantity('1.5').isInteger()")]
    [InlineData("quantity('50k').asInteger() == 50000 && quantity('50k').sub(20000).asApproximateFloat() == 30000.0 && quantity('50.703k').asApproximateFloat() == 50703.0")]
    [InlineData("quantity('9999999999999999999999999999999999999G').asApproximateFloat() > 9.9e45")]
    [InlineData("quantity('50k').add(quantity('20k')) == quantity('70k') && quantity('50k').add(20) == quantity('50020') && quantity('50k').sub(quantity('20k')) == quantity('30k') && quantity('50k').sub(20000) == quantity('30k')")]
    [InlineData("quantity('50k').add(20).sub(quantity('100k')).sub(-50000) == quantity('20') && quantity('50k').add(20).sub(quantity('100k')).asInteger() == -49980")]
    [InlineData("quantity('200M').compareTo(quantity('0.2G')) == 0 && quantity('50M').compareTo(quantity('50Mi')) == -1 && quantity('50Mi').compareTo(quantity('50M')) == 1")]
    [InlineData("quantity('150Mi').isGreaterThan(quantity('100Mi')) && !quantity('50Mi').isGreaterThan(quantity('100Mi')) && quantity('50M').isLessThan(quantity('100M')) && !quantity('100M').isLessThan(quantity('50M'))")]
    [InlineData("quantity('200M') == quantity('0.2G') && quantity('2000k') == quantity('2M') && quantity('200M') != quantity('0.3G')")]
    [InlineData("quantity('-1').sign() == -1 && quantity('0').sign() == 0 && sign(quantity('3m')) == 1")]
    [InlineData("[quantity('9999999999999999999999999999999999999')].all(x, x.add(quantity('1')).compareTo(x.add(quantity('2'))) == -1)")]
    [InlineData("quantity('16Ei') == quantity('8Ei') && quantity('8Ei').asInteger() == 9223372036854775807 && quantity('0.1n') == quantity('1n') && quantity('1e3') == quantity('1k') && type(quantity('1')) == kubernetes.Quantity")]
    public void The_documentations_examples_hold(string expression) => CelHarness.Holds(expression);

    [Theory]
    [InlineData("quantity('200K')", "'200K' is no quantity")]
    [InlineData("quantity('10Mo')", "is no quantity")]
    [InlineData("quantity('9999999999999999999999999999999999999G').asInteger()", "to an integer")]
    [InlineData("quantity('1.5').asInteger()", "to an integer")]
    public void A_wrong_value_is_an_error_of_the_evaluation(string expression, string message) => CelHarness.Fails(expression, message);

    [Theory]
    [InlineData("isQuantity([1, 2, 3])", "'isQuantity' expected string, found list(int); there is isQuantity(string)")]
    [InlineData("quantity('50k').add('20k')", "'add' expected quantity or int, found string; there are quantity.add(int), quantity.add(quantity)")]
    [InlineData("quantity('1') < quantity('2')", "'<' does not apply to quantity")]
    public void A_wrong_type_does_not_compile(string expression, string message) => CelHarness.Refuses(expression, message);
}

namespace K8sDoctor.Diagnostics.Tests.Expressions.Library;

/// <summary>The examples of cel-go, ext/comprehensions, of cel.bind and of optional types.</summary>
public sealed class ComprehensionLibraryTests
{
    [Theory]
    [InlineData("[1, 2, 3].all(i, v, i < v) && !['hello', 'goodbye'].all(i, v, i < 1) && {'hello': 'world', 'taco': 'taco'}.exists(k, v, k == v) && {'a': 1}.all(k, v, v > 0)")]
    [InlineData("[1, 2, 1, 3, 1, 4].existsOne(i, v, i == 1 || v == 1) == false && {'i': 1, 'j': 2}.existsOne(k, v, k == 'j' && v == 2) && [1, 2].exists_one(i, v, v == 2)")]
    [InlineData("[1, 2, 3].transformList(i, v, (i * v) + v) == [1, 4, 9] && [1, 2, 3].transformList(i, v, i % 2 == 0, (i * v) + v) == [1, 9] && {'greeting': 'hello'}.transformList(k, v, k + v) == ['greetinghello']")]
    [InlineData("[1, 2, 3].transformMap(i, v, (i * v) + v) == {0: 1, 1: 4, 2: 9} && {'greeting': 'hello'}.transformMap(k, v, v == 'hello', v + '!') == {'greeting': 'hello!'}")]
    [InlineData("{'greeting': 'hello'}.transformMapEntry(k, v, {v: k}) == {'hello': 'greeting'} && [1, 2, 3].transformMapEntry(i, v, {v: i}) == {1: 0, 2: 1, 3: 2} && [1, 2].transformMapEntry(i, v, v == 2, {v: i}) == {2: 1}")]
    [InlineData("cel.bind(a, 'hello', cel.bind(b, 'world', a + b + b + a)) == 'helloworldworldhello'")]
    [InlineData("optional.of(1).value() == 1 && !optional.none().hasValue() && optional.ofNonZeroValue('').orValue('x') == 'x' && optional.none().or(optional.of(2)).value() == 2")]
    [InlineData("{'a': {'b': 1}}[?'a'].?b.orValue(0) == 1 && [1][?3].orValue(7) == 7 && {?'a': optional.none(), 'b': 1} == {'b': 1} && [?optional.of(1), 2] == [1, 2]")]
    [InlineData("optional.of(2).optMap(x, x * 2).value() == 4 && optional.of(2).optFlatMap(x, x > 5 ? optional.of(x) : optional.none()).hasValue() == false && [optional.of(1), optional.none()].unwrapOpt() == [1]")]
    public void The_documentations_examples_hold(string expression) => CelHarness.Holds(expression);

    [Theory]
    [InlineData("[1, 1].transformMapEntry(i, v, {v: i})", "is repeated")]
    [InlineData("optional.none().value()", "optional.none() dereference")]
    public void A_wrong_value_is_an_error_of_the_evaluation(string expression, string message) => CelHarness.Fails(expression, message);

    [Theory]
    [InlineData("[1].transformMapEntry(i, v, v)", "transformMapEntry expected a map of entries, found int")]
    [InlineData("1.exists(x, true)", "a loop expected a list or a map, found int")]
    [InlineData("[1].exists(x, x)", "the condition needs a bool, found int")]
    [InlineData("[1].exists(x.y, true)", "the variable of exists() must be a simple name")]
    [InlineData("[1].exists(x, x, true)", "the variables of exists() must have different names")]
    public void A_wrong_type_does_not_compile(string expression, string message) => CelHarness.Refuses(expression, message);
}

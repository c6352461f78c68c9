namespace K8sDoctor.Diagnostics.Tests.Expressions.Library;

/// <summary>The examples of k8s.io/apiserver, cel/library/lists.go, and of cel-go, ext/lists.</summary>
public sealed class ListLibraryTests
{
    [Theory]
    [InlineData("[1, 2, 3].isSorted() && ['a', 'b', 'b', 'c'].isSorted() && ![2.0, 1.0].isSorted() && [1].isSorted() && [].isSorted()")]
    [InlineData("[1, 3].sum() == 4 && [1.0, 3.0].sum() == 4.0 && [duration('1m'), duration('1s')].sum() == duration('1m1s') && [].sum() == 0")]
    [InlineData("type([1].filter(x, false).sum()) == int && type([1.0].filter(x, false).sum()) == double && [1.5].filter(x, false).sum() + 1.5 == 1.5 && [duration('1m')].filter(x, false).sum() == duration('0s')")]
    [InlineData("[1, 3].min() == 1 && [1, 3].max() == 3 && [1].min() == 1 && ([0] + [1].filter(x, false)).min() == 0 && ['b', 'a'].min() == 'a'")]
    [InlineData("[1, 2, 2, 3].indexOf(2) == 1 && ['a', 'b', 'b', 'c'].lastIndexOf('b') == 2 && [1.0].indexOf(1.1) == -1 && [].indexOf('string') == -1")]
    [InlineData("[1, 2, 3].includes(2) && ![1, 2, 3].includes(4) && 'model-a'.includes('model-a') && !'model-a'.includes('model-b')")]
    [InlineData("[1, 2, 2, 3, 3, 3].distinct() == [1, 2, 3] && ['b', 'b', 'c', 'a', 'c'].distinct() == ['b', 'c', 'a'] && [1, 'b', 2, 'b'].distinct() == [1, 'b', 2]")]
    [InlineData("[1, [2, 3], [4]].flatten() == [1, 2, 3, 4] && [1, [2, [3, 4]]].flatten() == [1, 2, [3, 4]] && [1, 2, [], [], [3, 4]].flatten() == [1, 2, 3, 4] && [1, [2, [3, [4]]]].flatten(2) == [1, 2, 3, [4]]")]
    [InlineData("lists.range(5) == [0, 1, 2, 3, 4] && lists.range(0) == [] && [5, 3, 1, 2].reverse() == [2, 1, 3, 5]")]
    [InlineData("[1, 2, 3, 4].slice(1, 3) == [2, 3] && [1, 2, 3, 4].slice(2, 4) == [3, 4] && [1].slice(1, 1) == []")]
    [InlineData("[3, 2, 1].sort() == [1, 2, 3] && ['b', 'c', 'a'].sort() == ['a', 'b', 'c'] && [{'s': 0}, {'s': -10}, {'s': 1000}].sortBy(e, e.s).map(e, e.s) == [-10, 0, 1000]")]
    [InlineData("[1, 2, 3].last().value() == 3 && [].last().orValue('test') == 'test' && [1, 2, 3].first().value() == 1 && [].first().orValue('test') == 'test'")]
    [InlineData("sets.contains([], []) && !sets.contains([], [1]) && sets.contains([1, 2, 3, 4], [2, 3]) && sets.contains([1, 2.0, 3u], [1.0, 2u, 3])")]
    [InlineData("sets.equivalent([], []) && sets.equivalent([1], [1, 1]) && sets.equivalent([1], [1u, 1.0]) && sets.equivalent([1, 2, 3], [3u, 2.0, 1])")]
    [InlineData("!sets.intersects([1], []) && sets.intersects([1], [1, 2]) && sets.intersects([[1], [2, 3]], [[1, 2], [2, 3.0]])")]
    [InlineData("pod.spec.containers.map(c, [c]).flatten().map(c, c.name) == ['app', 'side']")]
    public void The_documentations_examples_hold(string expression) => CelHarness.Holds(expression);

    [Theory]
    [InlineData("[].min()", "empty list")]
    [InlineData("[1, 'b'].sort()", "have no order")]
    [InlineData("[1, [2, [3, [4]]]].flatten(-1)", "not negative")]
    [InlineData("[1, 2].slice(1, 3)", "cannot slice")]
    [InlineData("lists.range(-1)", "lists.range()")]
    [InlineData("[1, dyn('a')].sum()", "no such overload")]
    public void A_wrong_value_is_an_error_of_the_evaluation(string expression, string message) => CelHarness.Fails(expression, message);

    [Theory]
    [InlineData("[[1, 2, 3]].sort()", "'sort' expected list(int), list(uint), list(double), list(bool), list(string), list(bytes), list(timestamp) or list(duration), found list(list(int))")]
    [InlineData("['a'].sum()", "'sum' expected list(int), list(uint), list(double) or list(duration), found list(string)")]
    [InlineData("pod.spec.containers.sortBy(c, c.livenessProbe)", "sortBy needs a key that has an order, found Probe")]
    [InlineData("[1].indexOf('a')", "'indexOf' expected int, found string; there is list(A).indexOf(A)")]
    [InlineData("pod.spec.containers.map(c, [c]).flatten().map(c, c.nam)", "Container has no field 'nam'; did you mean 'name'?")]
    public void A_wrong_type_does_not_compile(string expression, string message) => CelHarness.Refuses(expression, message);
}

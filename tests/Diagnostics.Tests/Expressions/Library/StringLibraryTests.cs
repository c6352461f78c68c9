namespace K8sDoctor.Diagnostics.Tests.Expressions.Library;

/// <summary>The examples of cel-go, ext/strings, and of k8s.io/apiserver, cel/library/regex.go.</summary>
public sealed class StringLibraryTests
{
    [Theory]
    [InlineData("'hello'.charAt(4) == 'o' && 'hello'.charAt(5) == ''")]
    [InlineData("'hello mellow'.indexOf('') == 0 && 'hello mellow'.indexOf('ello') == 1 && 'hello mellow'.indexOf('jello') == -1 && 'hello mellow'.indexOf('', 2) == 2 && 'hello mellow'.indexOf('ello', 2) == 7")]
    [InlineData("['hello', 'mellow'].join() == 'hellomellow' && ['hello', 'mellow'].join(' ') == 'hello mellow' && [].join() == '' && [].join('/') == ''")]
    [InlineData("'hello mellow'.lastIndexOf('') == 12 && 'hello mellow'.lastIndexOf('ello') == 7 && 'hello mellow'.lastIndexOf('jello') == -1 && 'hello mellow'.lastIndexOf('ello', 6) == 1")]
    [InlineData("'TacoCat'.lowerAscii() == 'tacocat' && 'TacoCÆt Xii'.lowerAscii() == 'tacocÆt xii' && 'TacoCat'.upperAscii() == 'TACOCAT' && 'TacoCÆt Xii'.upperAscii() == 'TACOCÆT XII'")]
    [InlineData("strings.quote('single-quote with \"double quote\"') == '\"single-quote with \\\\\"double quote\\\\\"\"' && strings.quote('two escape sequences \\a\\n') == '\"two escape sequences \\\\a\\\\n\"'")]
    [InlineData("'hello hello'.replace('he', 'we') == 'wello wello' && 'hello hello'.replace('he', 'we', -1) == 'wello wello' && 'hello hello'.replace('he', 'we', 1) == 'wello hello' && 'hello hello'.replace('he', 'we', 0) == 'hello hello' && 'hello hello'.replace('', '_') == '_h_e_l_l_o_ _h_e_l_l_o_' && 'hello hello'.replace('h', '') == 'ello ello'")]
    [InlineData("'hello hello hello'.split(' ') == ['hello', 'hello', 'hello'] && 'hello hello hello'.split(' ', 0) == [] && 'hello hello hello'.split(' ', 1) == ['hello hello hello'] && 'hello hello hello'.split(' ', 2) == ['hello', 'hello hello'] && 'hello hello hello'.split(' ', -1) == ['hello', 'hello', 'hello']")]
    [InlineData("'tacocat'.substring(4) == 'cat' && 'tacocat'.substring(0, 4) == 'taco' && '  \\ttrim\\n    '.trim() == 'trim' && 'gums'.reverse() == 'smug' && 'John Smith'.reverse() == 'htimS nhoJ'")]
    [InlineData("'this is a string: %s\\nand an integer: %d'.format(['str', 42]) == 'this is a string: str\\nand an integer: 42' && 'a double substituted with %%s: %s'.format([64.2]) == 'a double substituted with %s: 64.2'")]
    [InlineData("'string list: %s'.format([['a', 'b']]) == 'string list: [a, b]' && '%b %o %x %X %X'.format([5, 8, 255, 255, 'ab']) == '101 10 ff FF 6162' && '%.3f %e %.1f'.format([1.2345, 1234.5, 2.25]) == '1.234 1.234500e+03 2.2' && '%s %s'.format([duration('90s'), true]) == '90s true'")]
    [InlineData("'abc 123'.find('[0-9]+') == '123' && 'abc 123'.find('xyz') == '' && '123 abc 456'.findAll('[0-9]+') == ['123', '456'] && '123 abc 456'.findAll('[0-9]+', 1) == ['123'] && '123 abc 456'.findAll('xyz') == []")]
    [InlineData("'1, 2, 3, 4'.findAll('[0-9]+').map(x, int(x)).sum() < 100")]
    public void The_documentations_examples_hold(string expression) => CelHarness.Holds(expression);

    [Theory]
    [InlineData("'tacocat'.substring(40)", "out of range")]
    [InlineData("'tacocat'.substring(4, 3)", "invalid substring range")]
    [InlineData("'hello'.charAt(6)", "out of range")]
    [InlineData("'%d'.format(['a'])", "decimal clause")]
    [InlineData("'%s'.format([])", "index 0 out of range")]
    [InlineData("'%z'.format([1])", "unrecognized formatting clause")]
    public void A_wrong_value_is_an_error_of_the_evaluation(string expression, string message) => CelHarness.Fails(expression, message);

    [Theory]
    [InlineData("[1].join()", "'join' expected list(string), found list(int)")]
    public void A_wrong_type_does_not_compile(string expression, string message) => CelHarness.Refuses(expression, message);
}

namespace K8sDoctor.Diagnostics.Tests.Expressions.Library;

/// <summary>The examples of k8s.io/apiserver, cel/library/urls.go.</summary>
public sealed class UrlLibraryTests
{
    [Theory]
    [InlineData("isURL('https://user:pass@example.com:80/path?query=val#fragment') && isURL('/absolute-path') && !isURL('https://a:b:c/') && !isURL('../relative-path')")]
    [InlineData("!isURL('') && !isURL('example.com') && !isURL('https://exa mple.com/') && !isURL('https://example.com/%zz') && !isURL(':80') && isURL('mailto:nobody@example.com')")]
    [InlineData("!isURL('https://[::1/') && !isURL('https://[::1]x/') && isURL('https://[fe80::1%25en0]:80/') && !isURL('http://a\\nb/') && !isURL('http://a#b') && !isURL('http://us er@a/')")]
    [InlineData("url('/path').getScheme() == '' && url('https://example.com/').getScheme() == 'https' && url('HTTPS://example.com/').getScheme() == 'https'")]
    [InlineData("url('https://example.com:80/').getHost() == 'example.com:80' && url('https://example.com/').getHost() == 'example.com'")]
    [InlineData("url('https://[::1]:80/').getHost() == '[::1]:80' && url('https://[::1]/').getHost() == '[::1]' && url('/path').getHost() == ''")]
    [InlineData("url('https://example.com:80/').getHostname() == 'example.com' && url('https://127.0.0.1:80/').getHostname() == '127.0.0.1' && url('https://[::1]:80/').getHostname() == '::1' && url('/path').getHostname() == ''")]
    [InlineData("url('https://example.com:80/').getPort() == '80' && url('https://example.com/').getPort() == '' && url('/path').getPort() == '' && url('https://[::1]:80/').getPort() == '80'")]
    [InlineData("url('https://example.com/path').getEscapedPath() == '/path' && url('https://example.com/path with spaces/').getEscapedPath() == '/path%20with%20spaces/' && url('https://example.com').getEscapedPath() == ''")]
    [InlineData("url('https://example.com/a%2Fb').getEscapedPath() == '/a%2Fb' && url('https://example.com/é').getEscapedPath() == '/%C3%A9' && url('https://example.com/a#b').getEscapedPath() == '/a'")]
    [InlineData("url('https://example.com/path?k1=a&k2=b&k2=c').getQuery() == {'k1': ['a'], 'k2': ['b', 'c']}")]
    [InlineData("url('https://example.com/path?key with spaces=value with spaces').getQuery() == {'key with spaces': ['value with spaces']}")]
    [InlineData("url('https://example.com/path?').getQuery() == {} && url('https://example.com/path').getQuery() == {}")]
    [InlineData("url('https://example.com/?a%20b=c+d&bad=%zz&semi;colon=1&empty&%C3%A9=1').getQuery() == {'a b': ['c d'], 'empty': [''], 'é': ['1']}")]
    [InlineData("url('https://user:pass@example.com/').getHost() == 'example.com' && url('//host/path').getHost() == 'host' && url('mailto:nobody@example.com').getHost() == ''")]
    [InlineData("url('HTTP://a/b c') == url('http://a/b%20c') && url('http://a/') != url('http://a/#f') && type(url('/')) == kubernetes.URL")]
    public void The_documentations_examples_hold(string expression) => CelHarness.Holds(expression);

    [Theory]
    [InlineData("url('https://a:b:c/')", "is no URL: invalid port after host")]
    [InlineData("url('../relative-path')", "is no URL: invalid URI for request")]
    public void A_wrong_value_is_an_error_of_the_evaluation(string expression, string message) => CelHarness.Fails(expression, message);

    [Theory]
    [InlineData("url(1)", "'url' expected string, found int; there is url(string)")]
    public void A_wrong_type_does_not_compile(string expression, string message) => CelHarness.Refuses(expression, message);
}

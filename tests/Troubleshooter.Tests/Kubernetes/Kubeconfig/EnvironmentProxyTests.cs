using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>The rules of Go's proxies (golang.org/x/net/http/httpproxy); those that can be seen from outside are compared in <see cref="KubectlAgreementTests"/> too.</summary>
public sealed class EnvironmentProxyTests
{
    [Theory]
    [InlineData("https://api.example:6443", "http://p:1/")]
    [InlineData("https://localhost:6443", null)]
    [InlineData("https://LOCALHOST:6443", null)]
    [InlineData("https://127.9.9.9", null)]
    [InlineData("https://[::1]", null)]
    [InlineData("http://api.example", "http://plain:3128/")]
    public void The_scheme_chooses_the_variable_and_what_is_local_needs_no_proxy(string address, string? proxy) =>
        Assert.Equal(proxy, Find(address, ("HTTPS_PROXY", "p:1"), ("HTTP_PROXY", "http://plain:3128"), ("ALL_PROXY", "http://never"))?.AbsoluteUri);

    [Theory]
    [InlineData("*", true)]
    [InlineData("api.example", true)]
    [InlineData("API.Example", true)]
    [InlineData("example", true)]
    [InlineData(".example", true)]
    [InlineData("*.example", true)]
    [InlineData("xample", false)]
    [InlineData("other, api.example ,", true)]
    [InlineData("api.example:6443", true)]
    [InlineData("api.example:443", false)]
    [InlineData("sub.api.example", false)]
    [InlineData("", false)]
    public void Names_are_kept_from_the_proxy_with_all_below_them(string noProxy, bool isKept) => Assert.Equal(isKept, Find("https://api.example:6443", ("https_proxy", "http://p"), ("NO_PROXY", noProxy)) is null);

    [Theory]
    [InlineData("https://10.1.2.3", "10.0.0.0/8", true)]
    [InlineData("https://10.1.2.3", "10.2.0.0/16", false)]
    [InlineData("https://10.1.2.3", "10.1.2.3", true)]
    [InlineData("https://10.1.2.3:6443", "10.1.2.3:6443", true)]
    [InlineData("https://10.1.2.3:6443", "10.1.2.3:443", false)]
    [InlineData("https://[fd00::7]:6443", "fd00::/8", true)]
    [InlineData("https://[fd00::7]:6443", "[fd00::7]:6443", true)]
    [InlineData("https://[fd00::7]:6443", "fd00::7", true)]
    [InlineData("https://[fd00::7]:6443", "fd00::8", false)]
    [InlineData("https://ten.example", "10.0.0.0/8", false)]
    public void Addresses_and_networks_are_kept_from_the_proxy(string address, string noProxy, bool isKept) =>
        Assert.Equal(isKept, Find(address, ("HTTPS_PROXY", "http://p"), ("no_proxy", noProxy)) is null);

    [Theory]
    [InlineData("p:8080", "http://p:8080/")]
    [InlineData("https://me:x@p", "https://me:x@p/")]
    [InlineData("socks5h://p:1080", "socks5://p:1080/")]
    [InlineData("gopher://p", null)]
    public void A_proxy_without_a_scheme_is_one_for_http(string text, string? proxy) => Assert.Equal(proxy, EnvironmentProxy.Parse(text)?.AbsoluteUri);

    [Fact]
    public void Within_a_CGI_program_HTTP_PROXY_is_a_header_of_a_client() => Assert.Null(Find("http://api.example", ("HTTP_PROXY", "http://p"), ("REQUEST_METHOD", "GET")));

    private static Uri? Find(string address, params (string Name, string Value)[] variables) => EnvironmentProxy.For(new(address), name => variables.FirstOrDefault(v => v.Name == name).Value);
}

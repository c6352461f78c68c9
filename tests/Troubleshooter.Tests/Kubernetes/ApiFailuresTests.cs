using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>Who fails is named, and not who stands behind; what is no API server is found out at the first contact.</summary>
public sealed class ApiFailuresTests
{
    private static readonly SocketException Refused = new((int)SocketError.ConnectionRefused);

    [Theory]
    [InlineData("http://proxy:3128", true, "the proxy http://proxy:3128 (HTTPS_PROXY) on the way to api:6443 cannot be reached: Connection refused")]
    [InlineData("socks5://me:secret@proxy:1080", true, "the proxy socks5://proxy:1080 (HTTPS_PROXY) on the way to api:6443 cannot be reached: Connection refused")]
    [InlineData("http://proxy:3128", false, "the name of the proxy http://proxy:3128 (HTTPS_PROXY) cannot be resolved")]
    [InlineData(null, true, "api:6443 cannot be reached: Connection refused")]
    [InlineData(null, false, "the name api cannot be resolved")]
    public void Where_there_is_a_proxy_it_is_the_one_that_cannot_be_reached(string? proxy, bool resolved, string words)
    {
        var failure = new HttpRequestException(resolved ? HttpRequestError.ConnectionError : HttpRequestError.NameResolutionError, Refused.Message, Refused);
        Assert.Equal(words, Describe(failure, proxy));
    }

    [Theory]
    [InlineData("http://proxy:3128", HttpStatusCode.ProxyAuthenticationRequired, "the proxy http://proxy:3128 (HTTPS_PROXY) wants a user and a password (407); they stand before the host in its address")]
    [InlineData("http://me:secret@proxy:3128", HttpStatusCode.ProxyAuthenticationRequired, "the proxy http://proxy:3128 (HTTPS_PROXY) does not accept the user and password in its address (407)")]
    [InlineData("http://me:secret@proxy:3128", HttpStatusCode.Forbidden, "the proxy http://proxy:3128 (HTTPS_PROXY) does not connect to api:6443: it answers 403")]
    [InlineData("socks5://proxy:1080", null, "the proxy socks5://proxy:1080 (HTTPS_PROXY) does not connect to api:6443: host unreachable")]
    public void A_proxy_that_says_no_is_told_without_its_password(string proxy, HttpStatusCode? status, string words) =>
        Assert.Equal(words, Describe(new HttpRequestException(HttpRequestError.ProxyTunnelError, "failed", new IOException("host unreachable"), status), proxy));

    [Fact]
    public void A_proxy_is_named_by_where_it_was_set()
    {
        var access = new KubeAccess { Namespace = "default", Server = new("http://api"), Proxy = new("http://proxy:3128") };
        Assert.Equal("proxy http://proxy:3128 (HTTP_PROXY)", access.Route.ProxyName);
        Assert.Equal("proxy http://proxy:3128 (proxy-url)", (access with { Info = new("http://api", "http://proxy:3128", "null") }).Route.ProxyName);
    }

    [Theory]
    [InlineData("https://api:6443", "api:6443 closed the connection before it had answered")]
    [InlineData("http://api:6443", "api:6443 closed the connection before it had answered; should its address begin with https://?")]
    public void A_port_of_https_that_hangs_up_on_http_is_thought_of(string server, string words) =>
        Assert.Equal(words, ApiFailures.Describe(new HttpRequestException(HttpRequestError.ResponseEnded, "An error occurred while sending the request."), new(new(server), null, "")));

    [Theory]
    [InlineData("https://api:6443", 200, "text/html; charset=utf-8", "<html>Log in</html>", "it sends a web page; is there a login or a portal on the way? (context 'prod')")]
    [InlineData("https://api:6443", 302, "text/html", "", "it redirects to https://sso.example/login (302), and that is not followed (context 'prod')")]
    [InlineData("http://api:6443", 400, "text/plain", "Client sent an HTTP request to an HTTPS server.\n", "Client sent an HTTP request to an HTTPS server (400); should its address begin with https://? (context 'prod')")]
    [InlineData("https://api:6443", 400, "text/html", "<html>", "Bad Request (400) (context 'prod')")]
    public async Task What_is_no_API_server_is_told_at_the_first_contact(string server, int status, string type, string body, string words)
    {
        using var handler = new Answering(() =>
        {
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
            response.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            response.Headers.Location = status == 302 ? new("https://sso.example/login?state=secret") : null;
            return response;
        });
        Assert.StartsWith($"api:6443 does not answer as a Kubernetes API server does: {words}.", await FailureAsync(server, handler));
    }

    [Fact]
    public async Task A_bad_request_in_the_words_of_an_API_server_is_an_answer_of_one()
    {
        using var handler = new Answering(() => new(HttpStatusCode.BadRequest) { Content = new StringContent("{\"kind\":\"Status\",\"message\":\"no such version\"}") });
        Assert.Equal("", await FailureAsync("https://api:6443", handler));
    }

    [Fact]
    public async Task A_connection_that_is_reset_in_its_first_moment_is_a_failure_like_any_other()
    {
        using var handler = new Answering(() => throw new SocketException((int)SocketError.NotConnected));
        Assert.StartsWith("api:6443 cannot be reached: ", await FailureAsync("https://api:6443", handler));
        Assert.Equal(3, handler.Reads);
    }

    [Theory]
    [InlineData(200, "[]")]
    [InlineData(200, "{\"gitVersion\":5}")]
    [InlineData(200, "{\"gitVersion\":\"\\ud800\"}")]
    [InlineData(503, "{\"message\":\"\\ud800\"}")]
    public async Task An_answer_that_holds_something_else_than_it_should_says_nothing(int status, string body)
    {
        using var handler = new Answering(() => new((HttpStatusCode)status) { Content = new StringContent(body) });
        Assert.Equal("", await FailureAsync("https://api:6443", handler));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    public async Task A_compressed_answer_that_is_damaged_is_a_failure_like_any_other(int status)
    {
        using var handler = new Answering(() => new((HttpStatusCode)status) { Content = new StreamContent(new GZipStream(new MemoryStream("no gzip at all, though it says so"u8.ToArray()), CompressionMode.Decompress)) });
        var words = status == 200 ? "the connection to api:6443 failed: what it has compressed is damaged" : "api:6443 does not answer as a Kubernetes API server does: Bad Request (400)";
        Assert.StartsWith(words, await FailureAsync("https://api:6443", handler));
    }

    [Theory]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData("Mon, 01 Jan 0001 00:00:00 GMT")]
    public async Task A_clock_that_is_off_by_an_age_is_none(string date)
    {
        using var handler = new Answering(() => new(HttpStatusCode.OK) { Content = new StringContent("{}"), Headers = { Date = DateTimeOffset.Parse(date, CultureInfo.InvariantCulture) } });
        var clock = new ManualClock();
        await using var live = LiveCluster.Open(new KubeAccess { Namespace = "default", Server = new("https://api:6443") }, null, clock, handler);

        await live.ReachAsync(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(clock.GetUtcNow().UtcDateTime, live.Now);
    }

    private static string Describe(Exception failure, string? proxy) => ApiFailures.Describe(failure, ServerRoute.ByEnvironment(new("https://api:6443"), proxy is null ? null : new(proxy)));

    /// <summary>What the first contact fails with; empty where it does not.</summary>
    private static async Task<string> FailureAsync(string server, HttpMessageHandler handler)
    {
        var clock = new ManualClock();
        await using var live = LiveCluster.Open(new KubeAccess { Namespace = "default", Server = new(server), Context = "prod" }, null, clock, handler);
        var reaching = live.ReachAsync(TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            return reaching.IsCompleted;
        });
        try
        {
            await reaching;
            return "";
        }
        catch (ClusterUnreachableException e)
        {
            return e.Message;
        }
    }

    private sealed class Answering(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        private int _reads;

        public int Reads => _reads;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Get)
                Interlocked.Increment(ref _reads);
            var response = answer();
            response.RequestMessage = request;
            return Task.FromResult(response);
        }
    }
}

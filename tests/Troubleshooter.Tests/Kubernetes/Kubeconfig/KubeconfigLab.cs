using System.Security.Cryptography.X509Certificates;
using System.Text;
using K8sDoctor.FakeApiServer;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>All that a kubeconfig can point at: API servers with and without TLS, proxies of each kind, an identity provider; and the words that name them in a case.</summary>
public sealed class KubeconfigLab : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _running = [];
    private readonly Dictionary<string, string> _words = [];
    private readonly Dictionary<string, FakeProxy> _proxies = [];

    public FakeServer Main { get; private set; } = null!;

    public FakeServer Plain { get; private set; } = null!;

    public FakeIssuer Issuer { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Main = Keep(await FakeServer.StartAsync(new(), new() { Names = ["localhost", "api.example", "internal.example"] }));
        Plain = Keep(await FakeServer.StartAsync(new(), new() { Tls = false }));
        var misnamed = Keep(await FakeServer.StartAsync(new(), new() { Names = ["other.example"], Loopback = false }));
        Issuer = Keep(await FakeIssuer.StartAsync());
        Issuer.Rotates = false;
        Issuer.ClientSecret = "s3cret";
        Issuer.OnSold = token => Main.Accounts.AddToken(token, new("dora"));
        Main.Accounts.AddToken("abc", new("anna"));
        Main.Accounts.AddToken("def", new("dick"));
        Main.Accounts.AddPassword("erin", "s3cret");
        AddServers(misnamed);
        AddCredentials();
        Add("$HTTPPROXY", new(Main.Url.Port));
        Add("$LOGINPROXY", new(Main.Url.Port) { Login = "me:p@ss" });
        _words["$BARELOGINPROXY"] = _proxies["$LOGINPROXY"].Url;
        _words["$WRONGLOGINPROXY"] = _proxies["$LOGINPROXY"].Url.Replace("://", "://me:s3cret@");
        Add("$TLSPROXY", new(Main.Url.Port) { Scheme = "https", Certificate = Main.Certificates.Server(true, "localhost") });
        Add("$SOCKSLOGIN", new(Main.Url.Port) { Scheme = "socks5", Login = "me:p@ss" });
        _words["$BARESOCKSLOGIN"] = _proxies["$SOCKSLOGIN"].Url;
        Add("$SOCKS", new(Main.Url.Port) { Scheme = "socks5" });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(_running))
            await one.DisposeAsync();
    }

    /// <summary>The text with the words that begin with $ put in; <c>$DIR</c> is the case's folder.</summary>
    public string Fill(string text, string folder) => _words.OrderByDescending(w => w.Key.Length).Aggregate(text.Replace("$DIR", folder), (t, word) => t.Replace(word.Key, word.Value));

    /// <summary>Forgets what has been asked so far.</summary>
    public void Clear()
    {
        Main.Api.ClearRequests();
        Plain.Api.ClearRequests();
        Issuer.Requests.Clear();
        foreach (var proxy in _proxies.Values)
            proxy.Forget();
    }

    /// <summary>What arrived, each once: where, who it was, and whom it wanted to be.</summary>
    public IReadOnlyList<string> Arrived() =>
    [
        .. Main.Api.Requests.Select(r => $"main {Describe(r)}").Distinct(),
        .. Plain.Api.Requests.Select(r => $"plain {Describe(r)}").Distinct(),
        .. Issuer.Requests.Select(r => $"issuer {r}"),
        .. _proxies.Where(p => p.Value.Asked.Count > 0).Select(p => $"through {p.Key} to {string.Join(' ', p.Value.Asked.Distinct())}"),
    ];

    private static string Describe(FakeRequest request)
    {
        var impersonation = request.Headers.Where(h => h.Key.StartsWith("impersonate-", StringComparison.Ordinal)).OrderBy(h => h.Key, StringComparer.Ordinal)
            .Select(h => $" {Uri.UnescapeDataString(h.Key).ToLowerInvariant()}={h.Value.Replace(", ", ",")}");
        return $"{request.Path} as {request.User?.Name ?? "nobody"} by '{request.Headers.GetValueOrDefault("authorization")}'{string.Concat(impersonation)}";
    }

    private void AddServers(FakeServer misnamed)
    {
        (_words["$SERVER"], _words["$PORT"]) = (Main.Url.GetLeftPart(UriPartial.Authority), $"{Main.Url.Port}");
        (_words["$PLAIN"], _words["$PLAINPORT"]) = (Plain.Url.GetLeftPart(UriPartial.Authority), $"{Plain.Url.Port}");
        (_words["$MISNAMED"], _words["$MISNAMEDCA"]) = (misnamed.Url.GetLeftPart(UriPartial.Authority), Base64(misnamed.Certificates.AuthorityPem));
        (_words["$CA"], _words["$PEMCA"]) = (Base64(Main.Certificates.AuthorityPem), Main.Certificates.AuthorityPem);
        _words["$ISSUERCA"] = Base64(Issuer.Certificates.AuthorityPem);
        _words["$ISSUERPEM"] = Issuer.Certificates.AuthorityPem;
        _words["$ISSUER"] = Issuer.Url.AbsoluteUri;
    }

    private void AddCredentials()
    {
        var (certificate, key) = Main.ClientPem("carol", "ops");
        (_words["$CERT"], _words["$KEY"], _words["$PEMCERT"], _words["$PEMKEY"]) = (Base64(certificate), Base64(key), certificate, key);
        using var below = Main.Certificates.Below();
        using var client = below.Client("ivan");
        _words["$CHAINCERT"] = Base64(client.ExportCertificatePem() + "\n" + below.AuthorityPem);
        _words["$CHAINKEY"] = Base64(client.GetECDsaPrivateKey()!.ExportECPrivateKeyPem());
        var now = TimeProvider.System.GetUtcNow();
        (_words["$IDTOKEN"], _words["$OLDIDTOKEN"]) = (FakeIssuer.IdToken(now.AddHours(1)), FakeIssuer.IdToken(now.AddHours(-1)));
        Main.Accounts.AddToken(_words["$IDTOKEN"], new("dora"));
    }

    private void Add(string word, FakeProxyOptions options)
    {
        var proxy = Keep(FakeProxy.Start(options));
        _proxies[word] = proxy;
        _words[word] = options.Login is null ? proxy.Url : proxy.Url.Replace("://", "://me:p%40ss@");
    }

    private T Keep<T>(T running)
        where T : IAsyncDisposable
    {
        _running.Add(running);
        return running;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace K8sDoctor.FakeApiServer;

/// <summary>An OpenID Connect provider below <c>/realm</c> that sells an id-token for a refresh-token once, and tells the next refresh-token with it.</summary>
public sealed class FakeIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _sold;

    private FakeIssuer(WebApplication app, FakeCertificates certificates) => (_app, Certificates) = (app, certificates);

    public FakeCertificates Certificates { get; }

    /// <summary><c>https://localhost:PORT/realm</c>.</summary>
    public Uri Url { get; private set; } = null!;

    public string ClientSecret { get; set; } = "";

    /// <summary>Whether the secret counts in the header; else only in the form.</summary>
    public bool KnowsHeader { get; set; } = true;

    /// <summary>Whether each refresh-token counts once.</summary>
    public bool Rotates { get; set; } = true;

    public bool LeavesOutIdToken { get; set; }

    /// <summary>When the tokens that are sold expire.</summary>
    public DateTimeOffset Expires { get; set; } = TimeProvider.System.GetUtcNow().AddHours(1);

    public string RefreshToken { get; private set; } = "refresh-0";

    /// <summary>What was asked, in order: the path, for a purchase with its outcome.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>Told of each id-token, so that an API server can know it.</summary>
    public Action<string> OnSold { get; set; } = _ => { };

    public static async Task<FakeIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        var certificates = new FakeCertificates(TimeProvider.System.GetUtcNow());
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificates.Server(false, "localhost"))));
        var issuer = new FakeIssuer(builder.Build(), certificates);
        issuer._app.Run(issuer.AnswerAsync);
        await issuer._app.StartAsync();
        var address = issuer._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        issuer.Url = new UriBuilder(address) { Host = "localhost", Path = "/realm" }.Uri;
        return issuer;
    }

    /// <summary>A token as such providers sign them, with a signature that means nothing.</summary>
    public static string IdToken(DateTimeOffset expires, string subject = "dora") =>
        $"{Base64Url("""{"alg":"RS256"}""")}.{Base64Url($$"""{"sub":"{{subject}}","exp":{{expires.ToUnixTimeSeconds()}}}""")}.c2ln";

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Certificates.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path == "/realm/.well-known/openid-configuration")
        {
            Requests.Enqueue(path);
            await context.Response.WriteAsync(new JsonObject { ["issuer"] = Url.AbsoluteUri, ["token_endpoint"] = $"{Url.AbsoluteUri}/token" }.ToJsonString());
            return;
        }

        var form = await context.Request.ReadFormAsync();
        var (status, body) = Sell(form, context.Request.Headers.Authorization.ToString());
        Requests.Enqueue($"{path} {status}");
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body.ToJsonString());
    }

    private (int Status, JsonObject Body) Sell(IFormCollection form, string header)
    {
        var isKnown = header == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"kube:{ClientSecret}"))}" && KnowsHeader;
        if (!isKnown && (form["client_id"] != "kube" || form["client_secret"] != ClientSecret))
            return (401, new() { ["error"] = "invalid_client" });
        if (form["grant_type"] != "refresh_token" || form["refresh_token"] != RefreshToken)
            return (400, new() { ["error"] = "invalid_grant", ["error_description"] = "Token is not active" });
        if (Rotates)
            RefreshToken = $"refresh-{++_sold}";
        var answer = new JsonObject { ["access_token"] = "a", ["token_type"] = "bearer", ["refresh_token"] = RefreshToken };
        if (!LeavesOutIdToken)
        {
            var token = IdToken(Expires, $"dora-{_sold}");
            OnSold(token);
            answer["id_token"] = token;
        }

        return (200, answer);
    }

    private static string Base64Url(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>An identity provider: finds its token endpoint and buys tokens there.</summary>
/// <remarks>Source: openid.net/specs/openid-connect-discovery-1_0.html (4.1), RFC 6749 (2.3.1, 6).</remarks>
internal sealed class OidcIssuer(OidcLogin login, KubeEnvironment environment, TimeProvider clock) : IDisposable
{
    private const int LargestAnswer = 1 << 20;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client = Connect(login, environment);

    /// <summary>A new id-token, and a new refresh-token where the old one counts no more. Throws <see cref="CredentialException"/>.</summary>
    public async Task<(string IdToken, string? RefreshToken)> RefreshAsync(string refreshToken, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(TimeLimit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            using var metadata = await DiscoverAsync(both.Token);
            if (Text(metadata, "token_endpoint") is not { } endpoint || !Uri.TryCreate(endpoint, UriKind.Absolute, out var address))
                throw Failure("does not tell its token_endpoint");
            using var tokens = await BuyAsync(address, refreshToken, both.Token);
            var idToken = Text(tokens, "id_token") ??
                throw Failure("gave no id_token for the refresh-token; log in again with the scope 'openid', or use a credential plugin such as kubelogin");
            return (idToken, Text(tokens, "refresh_token") is { } next && next != refreshToken ? next : null);
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw Failure($"did not answer within {TimeLimit.TotalSeconds} s", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || ApiFailures.IsBroken(e))
        {
            throw Failure($"cannot be asked: {ApiFailures.Describe(e, ServerRoute.ByEnvironment(login.Issuer, Proxy(login, environment)))}", e);
        }
    }

    public void Dispose() => _client.Dispose();

    private static HttpClient Connect(OidcLogin login, KubeEnvironment environment)
    {
        var handler = new SocketsHttpHandler();
        ServerTrust.SetUp(handler.SslOptions, login.Authority);
        Transport.Through(handler, Proxy(login, environment));
        return new(new FaultHandler(handler)) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer };
    }

    private static Uri? Proxy(OidcLogin login, KubeEnvironment environment) => EnvironmentProxy.For(login.Issuer, environment.Variable);

    private async Task<JsonDocument> DiscoverAsync(CancellationToken cancellation)
    {
        using var response = await _client.GetAsync(new Uri($"{login.Issuer.AbsoluteUri.TrimEnd('/')}/.well-known/openid-configuration"), cancellation);
        return await ReadAsync(response, cancellation);
    }

    // As Go's oauth2 does: the secret in the header first, for that is what the standard asks of providers; in the form for those that know no better.
    private async Task<JsonDocument> BuyAsync(Uri endpoint, string refreshToken, CancellationToken cancellation)
    {
        using var first = await PostAsync(endpoint, refreshToken, inHeader: login.ClientSecret is not null, cancellation);
        if (first.IsSuccessStatusCode || login.ClientSecret is null)
            return await ReadAsync(first, cancellation);
        using var second = await PostAsync(endpoint, refreshToken, inHeader: false, cancellation);
        return await ReadAsync(second, cancellation);
    }

    private async Task<HttpResponseMessage> PostAsync(Uri endpoint, string refreshToken, bool inHeader, CancellationToken cancellation)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken };
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint);
        if (inHeader)
        {
            var pair = $"{Uri.EscapeDataString(login.ClientId)}:{Uri.EscapeDataString(login.ClientSecret!)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }
        else
        {
            form["client_id"] = login.ClientId;
            if (login.ClientSecret is { } secret)
                form["client_secret"] = secret;
        }

        request.Content = new FormUrlEncodedContent(form);
        return await _client.SendAsync(request, cancellation);
    }

    private async Task<JsonDocument> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        if (response.IsSuccessStatusCode)
            return JsonDocument.Parse(body);
        throw Failure($"refused with status {(int)response.StatusCode}{Reason(body)}; you may have to log in again");
    }

    private static string Reason(byte[] body)
    {
        try
        {
            using var error = JsonDocument.Parse(body);
            return (Text(error, "error_description") ?? Text(error, "error")) is { } reason ? $" ({reason})" : "";
        }
        catch (Exception e) when (ApiFailures.IsBroken(e))
        {
            return "";
        }
    }

    private static string? Text(JsonDocument document, string name) =>
        document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String &&
        value.GetString() is { Length: > 0 } text
            ? text
            : null;

    private CredentialException Failure(string problem, Exception? inner = null) =>
        new($"{login.Where}: auth-provider: the identity provider {login.Issuer.AbsoluteUri.TrimEnd('/')} {problem}", inner);
}

using System.Diagnostics.CodeAnalysis;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>
/// Credentials of an OpenID Connect login: the kubeconfig's id-token while it is good, then one bought with the refresh-token. New tokens are written into the
/// kubeconfig, as kubectl does: an identity provider may accept a refresh-token only once, and whoever keeps the next one to himself locks the user out.
/// </summary>
/// <remarks>Source: client-go's plugin/pkg/client/auth/oidc/oidc.go.</remarks>
internal sealed class OidcCredentials(OidcLogin login, ClientCertificate? certificate, KubeEnvironment environment, TimeProvider clock) : RenewedCredentials(clock)
{
    // Of two clocks that differ a little, the server's may be ahead.
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(10);

    private readonly OidcIssuer _issuer = new(login, environment, clock);
    private string? _idToken = login.IdToken;
    private string? _refreshToken = login.RefreshToken;

    protected override string Giver => $"the identity provider {login.Issuer.AbsoluteUri}";

    public override void Dispose()
    {
        base.Dispose();
        _issuer.Dispose();
    }

    protected override async Task<(Credential Credential, DateTimeOffset? Expires)> RenewAsync(CancellationToken cancellation)
    {
        if (IsGood(_idToken))
            return Bearer(_idToken);
        // kubectl, or another k8sdoctor, may have been here in the meantime.
        var written = KubeconfigTokens.Read(login.File, login.User);
        _refreshToken = written?.RefreshToken ?? _refreshToken;
        if (IsGood(written?.IdToken))
            return Bearer(_idToken = written.IdToken);
        if (_refreshToken is null)
            throw Failure("the id-token is missing or has expired, and there is no refresh-token to get another with; log in again as you did to get this kubeconfig");
        var (idToken, refreshToken) = await _issuer.RefreshAsync(_refreshToken, cancellation);
        (_idToken, _refreshToken) = (idToken, refreshToken ?? _refreshToken);
        await WriteAsync(refreshToken is not null, cancellation);
        return Bearer(idToken);
    }

    /// <summary>Whether a token is good for a while, and the server has not refused it.</summary>
    private bool IsGood([NotNullWhen(true)] string? token) => token is not null && Last?.Authorization != Credential.Bearer(token).Authorization && Clock.GetUtcNow() < Expiry(token);

    private (Credential, DateTimeOffset?) Bearer(string token) => (Credential.Bearer(token, certificate), Expiry(token));

    private DateTimeOffset Expiry(string token)
    {
        try
        {
            return IdToken.Expiry(token) - Early;
        }
        catch (FormatException)
        {
            throw Failure("the id-token is no JSON Web Token; log in again as you did to get this kubeconfig");
        }
    }

    private async Task WriteAsync(bool isRefreshTokenNew, CancellationToken cancellation)
    {
        if (await KubeconfigTokens.WriteAsync(login.File, login.User, new(_idToken, _refreshToken), Clock, cancellation) is not { } problem)
            return;
        var lost = isRefreshTokenNew ? " The identity provider changed the refresh-token too, so kubectl may ask you to log in again." : "";
        environment.Warn($"the new id-token of user '{login.User}' could not be written to {login.File}: {problem}.{lost}");
    }

    private CredentialException Failure(string problem) => new($"{login.Where}: auth-provider: user '{login.User}': {problem}");
}

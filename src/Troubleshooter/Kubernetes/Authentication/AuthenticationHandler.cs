using System.Net;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Gives each request the user's credential and whom to act as; after a 401 it asks for another credential, once.</summary>
internal sealed class AuthenticationHandler(Impersonation? impersonation, Credentials credentials) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var credential = await credentials.GetAsync(cancellationToken);
        Sign(request, credential);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !credentials.Refused(credential))
            return response;
        if (await AnotherAsync(credential, response, cancellationToken) is not { } other)
            return response;
        response.Dispose();
        Sign(request, other);
        return await base.SendAsync(request, cancellationToken);
    }

    private async Task<Credential?> AnotherAsync(Credential refused, HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            var other = await credentials.GetAsync(cancellation);
            return other == refused ? null : other;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private void Sign(HttpRequestMessage request, Credential credential)
    {
        CredentialTransport.Show(request, credential);
        request.Headers.Remove("Authorization");
        if (credential.Authorization is { } value)
            request.Headers.TryAddWithoutValidation("Authorization", value);
        if (impersonation is null || request.Headers.Contains("Impersonate-User"))
            return;
        request.Headers.TryAddWithoutValidation("Impersonate-User", impersonation.User);
        foreach (var group in impersonation.Groups)
            request.Headers.TryAddWithoutValidation("Impersonate-Group", group);
        if (impersonation.Uid is { } uid)
            request.Headers.TryAddWithoutValidation("Impersonate-Uid", uid);
        foreach (var (name, text) in impersonation.Extra)
            request.Headers.TryAddWithoutValidation($"Impersonate-Extra-{Uri.EscapeDataString(name)}", text);
    }
}

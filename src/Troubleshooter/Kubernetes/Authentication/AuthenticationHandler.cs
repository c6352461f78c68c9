using System.Net;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Gives each request the user's credential and whom to act as; after a 401 it asks for another credential, once.</summary>
internal sealed class AuthenticationHandler(KubeAccess access, Credentials credentials) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var credential = await credentials.GetAsync(cancellationToken);
        Sign(request, credential);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !credentials.Refused(credential))
            return response;
        var other = await credentials.GetAsync(cancellationToken);
        if (other == credential)
            return response;
        response.Dispose();
        Sign(request, other);
        return await base.SendAsync(request, cancellationToken);
    }

    private void Sign(HttpRequestMessage request, Credential credential)
    {
        request.Headers.Remove("Authorization");
        if (credential.Authorization is { } value)
            request.Headers.TryAddWithoutValidation("Authorization", value);
        if (access.Impersonate is null || request.Headers.Contains("Impersonate-User"))
            return;
        request.Headers.TryAddWithoutValidation("Impersonate-User", access.Impersonate);
        foreach (var group in access.ImpersonateGroups)
            request.Headers.TryAddWithoutValidation("Impersonate-Group", group);
        if (access.ImpersonateUid is { } uid)
            request.Headers.TryAddWithoutValidation("Impersonate-Uid", uid);
        foreach (var (name, text) in access.ImpersonateExtra)
            request.Headers.TryAddWithoutValidation($"Impersonate-Extra-{Uri.EscapeDataString(name)}", text);
    }
}

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>
/// Holds every request to what is promised: GET, the reviews of one's own rights, and patches that are dry runs. Anything else is a mistake of the program, and is
/// not sent.
/// </summary>
internal sealed class ReadOnlyHandler : DelegatingHandler
{
    /// <summary>The parameter with which the API server does everything but store the result.</summary>
    public const string DryRun = "dryRun=All";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        MayBeSent(request.Method, request.RequestUri!) ? base.SendAsync(request, cancellationToken) : throw new InvalidOperationException($"{request.Method} {request.RequestUri} would change something");

    /// <summary>Whether it changes nothing, whatever its body says.</summary>
    public static bool MayBeSent(HttpMethod method, Uri uri) => method.Method switch
    {
        "GET" => true,
        "POST" => uri.Query.Length == 0 && PermissionReviews.IsReview(uri.AbsolutePath),
        "PATCH" => uri.Query == $"?{DryRun}" && !IsSecret(uri.AbsolutePath),
        _ => false,
    };

    // …/api/v1/namespaces/NAMESPACE/secrets/NAME; a server may live below a path.
    private static bool IsSecret(string path) => path.Split('/') is [.., "api", "v1", "namespaces", _, "secrets", _] or [.., "api", "v1", "namespaces", _, "secrets", _, _];
}

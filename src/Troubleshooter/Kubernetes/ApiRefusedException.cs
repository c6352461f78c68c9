using System.Net;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>The API server answered with an error; the message is its own words, raw cluster text.</summary>
internal sealed class ApiRefusedException(HttpStatusCode status, string message, TimeSpan? retryAfter = null) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The rights are missing, or the credentials are no good.</summary>
    public bool IsForbidden => Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;

    /// <summary>The version or page token that was asked for is no longer kept.</summary>
    public bool IsExpired => Status is HttpStatusCode.Gone;

    /// <summary>The kind, or the object, is not there.</summary>
    public bool IsNotFound => Status is HttpStatusCode.NotFound;
}

using System.Net;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>The API server answered with an error; the message is its own words, raw cluster text.</summary>
internal sealed class ApiRefusedException(HttpStatusCode status, string message, TimeSpan? retryAfter = null) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>What can be seen to be wrong with the credentials that were shown; null for nothing.</summary>
    public string? CredentialFault { get; init; }

    /// <summary>The rights are missing, or the credentials are no good.</summary>
    public bool IsForbidden => Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;

    /// <summary>The version or page token that was asked for is no longer kept.</summary>
    public bool IsExpired => Status is HttpStatusCode.Gone;

    /// <summary>The version that was asked for is of a future that the server does not know (NewTooLargeResourceVersionError in k8s.io/apiserver: 504, of this text).</summary>
    public bool IsOfTheFuture => Status is HttpStatusCode.GatewayTimeout && Message.StartsWith("Too large resource version", StringComparison.Ordinal);

    /// <summary>The kind, or the object, is not there.</summary>
    public bool IsNotFound => Status is HttpStatusCode.NotFound;

    /// <summary>The request itself is wrong to this server: a parameter, or its value.</summary>
    public bool IsInvalid => Status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity;

    /// <summary>The server is in trouble, or busy: the same request may succeed later.</summary>
    public bool IsPassing => Status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    /// <summary>The error that stands in a stream.</summary>
    public static ApiRefusedException Of(ApiStatus? status) =>
        new(status is { Code: > 0 and var code } ? (HttpStatusCode)code : HttpStatusCode.InternalServerError, status?.Message is { Length: > 0 } text ? text : "an error without a message");
}

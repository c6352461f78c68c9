using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Failures in words: what a Status object says, and what an exception of the network means.</summary>
internal static class ApiFailures
{
    private const int StatusLimit = 64 * 1024;

    /// <summary>Reads the refusal of an answer that is no success; disposes nothing.</summary>
    /// <param name="credentialFault">What can be seen to be wrong with the credentials that were shown.</param>
    public static async Task<ApiRefusedException> ReadAsync(HttpResponseMessage response, string? credentialFault, TimeProvider clock, CancellationToken cancellation)
    {
        var body = new byte[StatusLimit];
        var length = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellation);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // The status alone is an answer too.
        }

        var message = Message(body.AsMemory(0, length)) ?? $"{(int)response.StatusCode} {response.ReasonPhrase}";
        return new(response.StatusCode, message, RetryAfter.Of(response, clock)) { CredentialFault = credentialFault };
    }

    /// <summary>The <c>message</c> of a Status object, or null where the bytes are none.</summary>
    public static string? Message(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String
                ? message.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What happened, in a sentence without a full stop.</summary>
    public static string Describe(Exception failure, Uri server) => failure switch
    {
        ApiRefusedException { Status: HttpStatusCode.Unauthorized } when server.Scheme == Uri.UriSchemeHttp =>
            "the server wants credentials (401), and over plain http none are sent; its address should begin with https://",
        ApiRefusedException { Status: HttpStatusCode.Unauthorized, CredentialFault: { } fault } => $"the server does not accept these credentials (401): {fault}",
        ApiRefusedException { Status: HttpStatusCode.Unauthorized } => "the server does not accept these credentials (401)",
        ApiRefusedException refused => refused.Message,
        CredentialException credential => credential.Message,
        TimeoutException or OperationCanceledException => $"{server.Authority} did not answer in time",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => $"the name {server.Host} cannot be resolved",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError, StatusCode: HttpStatusCode.ProxyAuthenticationRequired } =>
            $"the proxy on the way to {server.Authority} wants another user and password (407); they stand before the host in its address",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError, StatusCode: { } status } => $"the proxy does not connect to {server.Authority} ({(int)status})",
        HttpRequestException { InnerException: AuthenticationException tls } => $"the certificate of {server.Authority} is not accepted: {Innermost(tls)}",
        HttpRequestException { InnerException: SocketException socket } => $"{server.Authority} cannot be reached: {socket.Message}",
        HttpRequestException or IOException => $"the connection to {server.Authority} failed: {Innermost(failure)}",
        _ => failure.Message,
    };

    private static string Innermost(Exception failure)
    {
        while (failure.InnerException is { } inner)
            failure = inner;
        return failure.Message;
    }
}

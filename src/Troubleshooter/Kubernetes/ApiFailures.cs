using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Failures in words: what a Status object says, and what an exception of the network means.</summary>
internal static class ApiFailures
{
    private const int StatusLimit = 64 * 1024;

    /// <summary>Reads an answer that cannot be used: a refusal, or a <see cref="ForeignAnswerException"/> where no API server gives such a one; disposes nothing.</summary>
    /// <param name="credentialFault">What can be seen to be wrong with the credentials that were shown.</param>
    public static async Task<Exception> ReadAsync(HttpResponseMessage response, string? credentialFault, TimeProvider clock, CancellationToken cancellation)
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

        var message = Message(body.AsMemory(0, length));
        if (message is null && ForeignAnswerException.Of(response, body.AsSpan(0, length)) is { } foreign)
            return foreign;
        return new ApiRefusedException(response.StatusCode, message ?? $"{(int)response.StatusCode} {response.ReasonPhrase}", RetryAfter.Of(response, clock)) { CredentialFault = credentialFault };
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
        catch (Exception e) when (IsBroken(e))
        {
            return null;
        }
    }

    /// <summary>Whether JSON is none, or a value in it is not what was asked for: of another type, or text that is no Unicode.</summary>
    public static bool IsBroken(Exception e) => e is JsonException or InvalidOperationException;

    /// <summary>What happened, in a sentence without a full stop.</summary>
    public static string Describe(Exception failure, ServerRoute route) => failure switch
    {
        ApiRefusedException refused => Describe(refused, route.Server),
        CredentialException credential => credential.Message,
        ForeignAnswerException foreign => $"{route.Way} does not answer as a Kubernetes API server does: {foreign.Message}",
        TimeoutException or OperationCanceledException => $"{route.Way} did not answer in time",
        HttpRequestException request => Describe(request, route),
        HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } => $"{route.Way} broke off in the middle of an answer",
        IOException => $"the connection to {route.Way} failed: {Innermost(failure)}",
        _ => failure.Message,
    };

    private static string Describe(ApiRefusedException refused, Uri server) => refused switch
    {
        { Status: HttpStatusCode.Unauthorized } when server.Scheme == Uri.UriSchemeHttp =>
            "the server wants credentials (401), and over plain http none are sent; its address should begin with https://",
        { Status: HttpStatusCode.Unauthorized, CredentialFault: { } fault } => $"the server does not accept these credentials (401): {fault}",
        { Status: HttpStatusCode.Unauthorized } => "the server does not accept these credentials (401)",
        _ => refused.Message,
    };

    // Where there is a proxy it is the one that is connected with, and that knows names: what fails there is no fault of the server's.
    private static string Describe(HttpRequestException failure, ServerRoute route) => failure switch
    {
        { HttpRequestError: HttpRequestError.NameResolutionError } when route.Proxy is not null => $"the name of the {route.ProxyName} cannot be resolved",
        { HttpRequestError: HttpRequestError.NameResolutionError } => $"the name {route.Server.Host} cannot be resolved",
        { HttpRequestError: HttpRequestError.ProxyTunnelError, StatusCode: HttpStatusCode.ProxyAuthenticationRequired } => route.Proxy is { UserInfo.Length: > 0 }
            ? $"the {route.ProxyName} does not accept the user and password in its address (407)"
            : $"the {route.ProxyName} wants a user and a password (407); they stand before the host in its address",
        { HttpRequestError: HttpRequestError.ProxyTunnelError } =>
            $"the {route.ProxyName} does not connect to {route.Server.Authority}: {(failure.StatusCode is { } status ? $"it answers {(int)status}" : Innermost(failure))}",
        { InnerException: UntrustedServerException untrusted } => $"the certificate of {route.Way} is not accepted: {untrusted.Message}",
        { InnerException: AuthenticationException tls } => $"no TLS connection to {route.Way} can be made; is it the right port? {Innermost(tls)}",
        { InnerException: SocketException socket } when route.Proxy is not null => $"the {route.ProxyName} on the way to {route.Server.Authority} cannot be reached: {socket.Message}",
        { InnerException: SocketException socket } => $"{route.Server.Authority} cannot be reached: {socket.Message}",
        { HttpRequestError: HttpRequestError.ResponseEnded } =>
            $"{route.Way} closed the connection before it had answered{(route.Server.Scheme == Uri.UriSchemeHttp ? "; should its address begin with https://?" : "")}",
        _ => $"the connection to {route.Way} failed: {Innermost(failure)}",
    };

    private static string Innermost(Exception failure)
    {
        while (failure.InnerException is { } inner)
            failure = inner;
        return failure.Message;
    }
}

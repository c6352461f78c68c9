using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace K8sDoctor.FakeApiServer;

/// <summary>Carries requests to <see cref="FakeApi"/> without a socket, so that a test's clock is the only clock. Everybody is <paramref name="user"/>.</summary>
public sealed class FakeApiHandler(FakeApi api, FakeUser? user = null) : HttpMessageHandler
{
    private readonly FakeUser _user = user ?? new("admin", "system:masters");

    /// <summary>Added to the clock's time in the Date header.</summary>
    public TimeSpan Skew { get; set; }

    /// <summary>After how long a client gives up connecting to a host that does not answer.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = await ReadAsync(request, cancellationToken);
        try
        {
            var (response, fault) = await api.HandleAsync(asked, cancellationToken);
            return Carry(request, asked, response, fault);
        }
        catch (FakeConnectionException broken)
        {
            throw await FailureAsync(broken.Fault, cancellationToken);
        }
    }

    /// <summary>What SocketsHttpHandler throws.</summary>
    private async Task<Exception> FailureAsync(FakeFault.Connection fault, CancellationToken cancellation)
    {
        switch (fault)
        {
            case FakeFault.Refuse:
                var refused = new SocketException((int)SocketError.ConnectionRefused);
                return new HttpRequestException(HttpRequestError.ConnectionError, refused.Message, refused);
            case FakeFault.WrongCertificate:
                var untrusted = new AuthenticationException("The remote certificate is invalid because of errors in the certificate chain: PartialChain");
                return new HttpRequestException(HttpRequestError.SecureConnectionError, "The SSL connection could not be established, see inner exception.", untrusted);
            case FakeFault.Unreachable:
                // Not a delay, which when it is cancelled goes on on the pool.
                await new TaskCompletionSource().Task.WaitAsync(ConnectTimeout, api.Cluster.Clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellation.ThrowIfCancellationRequested();
                var late = new TimeoutException("A connection could not be established within the configured ConnectTimeout.");
                return new TaskCanceledException("The operation was canceled.", late);
            default:
                var ended = new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
                return new HttpRequestException(HttpRequestError.ResponseEnded, "An error occurred while sending the request.", ended);
        }
    }

    private async Task<FakeRequest> ReadAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        var uri = request.RequestUri!;
        var query = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2))
            .ToDictionary(p => Uri.UnescapeDataString(p[0]), p => Uri.UnescapeDataString(p.Length > 1 ? p[1] : ""));
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellation);
        var headers = request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => string.Join(", ", h.Value));
        if (request.Content?.Headers.ContentType is { } type)
            headers["content-type"] = type.ToString();
        return new(request.Method.Method, Uri.UnescapeDataString(uri.AbsolutePath), query, headers, body, _user);
    }

    private HttpResponseMessage Carry(HttpRequestMessage request, FakeRequest asked, FakeResponse response, FakeFault.Body? fault)
    {
        var body = new MemoryBody(api.Cluster.Inline);
        var message = new HttpResponseMessage((HttpStatusCode)response.Status) { RequestMessage = request, Content = new StreamContent(body) };
        message.Content.Headers.TryAddWithoutValidation("content-type", response.ContentType);
        message.Headers.Date = api.Cluster.Clock.GetUtcNow() + Skew;
        foreach (var (name, value) in response.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        _ = SendAsync(asked, response, fault, body);
        return message;
    }

    private async Task SendAsync(FakeRequest asked, FakeResponse response, FakeFault.Body? fault, MemoryBody body)
    {
        try
        {
            await api.SendAsync(asked, response, fault, body.SendAsync, body.Gone);
            body.Complete();
        }
        catch (Exception e)
        {
            body.Complete(e);
        }
    }
}

using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace K8sDoctor.FakeApiServer;

/// <summary>Carries requests from Kestrel to <see cref="FakeApi"/> and its answers back, compressed where the client asks and the body is large.</summary>
internal static class KestrelCarrier
{
    // As the real server: smaller bodies are sent as they are.
    private const int CompressFrom = 128 * 1024;

    public static async Task CarryAsync(HttpContext context, FakeApi api, FakeCertificates certificates, FakeAccounts accounts)
    {
        var cancellation = context.RequestAborted;
        try
        {
            var request = await ReadAsync(context, certificates, accounts, cancellation);
            var (response, fault) = await api.HandleAsync(request, cancellation);
            await WriteAsync(context, api, request, response, fault, cancellation);
        }
        catch (Exception e) when (e is FakeConnectionCutException or FakeConnectionException)
        {
            context.Abort();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The client has gone.
        }
    }

    private static async Task<FakeRequest> ReadAsync(HttpContext context, FakeCertificates certificates, FakeAccounts accounts, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, cancellation);
        var headers = context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString());
        var certificate = await context.Connection.GetClientCertificateAsync(cancellation);
        var user = accounts.Authenticate(headers, certificate is null ? null : certificates.Accept(certificate));
        var query = context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString());
        return new(context.Request.Method, context.Request.Path.Value ?? "/", query, headers, body.ToArray(), user) { Protocol = context.Request.Protocol };
    }

    private static async Task WriteAsync(HttpContext context, FakeApi api, FakeRequest request, FakeResponse response, FakeFault.Body? fault, CancellationToken cancellation)
    {
        context.Response.StatusCode = response.Status;
        context.Response.ContentType = response.ContentType;
        context.Response.Headers.Date = api.Cluster.Clock.GetUtcNow().ToString("R");
        context.Response.Headers["audit-id"] = Guid.NewGuid().ToString();
        foreach (var (name, value) in response.Headers)
            context.Response.Headers[name] = value;
        var body = response.Body;
        var gzip = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip");
        var gzipLines = gzip && api.CompressWatchLists && response.Stream is not null && request["sendInitialEvents"] is "true";
        if (gzipLines)
            context.Response.Headers.ContentEncoding = "gzip";
        if (response.Stream is null && body.Length > CompressFrom && gzip)
        {
            context.Response.Headers.ContentEncoding = "gzip";
            body = Compress(body);
        }

        if (response.Stream is null && fault is null)
            context.Response.ContentLength = body.Length;
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await context.Response.StartAsync(cancellation);
        await context.Response.BodyWriter.FlushAsync(cancellation);
        var sent = body.Length == response.Body.Length ? response : new FakeResponse { Body = body };
        await api.SendAsync(request, sent, fault, async (bytes, token) => await context.Response.BodyWriter.WriteAsync(gzipLines ? Compress(bytes.Span) : bytes, token), cancellation);
    }

    /// <summary>A whole gzip member: those of a watch follow one another, as perFlushGzipWriter of kube-apiserver 1.37 writes them.</summary>
    private static byte[] Compress(ReadOnlySpan<byte> body)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
            gzip.Write(body);
        return stream.ToArray();
    }
}

using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Credentials of a plugin: run once for many requests, kept until they expire or are refused.</summary>
/// <remarks>Source: kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins.</remarks>
internal sealed class ExecCredentials(KubeAccess access, TimeProvider clock) : Credentials
{
    private readonly SemaphoreSlim _one = new(1);
    private Credential? _current;
    private DateTimeOffset? _expires;

    public override X509Certificate2? Certificate => _current?.Certificate;

    private ExecPlugin Plugin => access.Credentials.Exec!;

    public override async ValueTask<Credential> GetAsync(CancellationToken cancellation)
    {
        if (Usable() is { } known)
            return known;
        await _one.WaitAsync(cancellation);
        try
        {
            return Usable() ?? Accept(await ExecRunner.RunAsync(Plugin, Request(), clock, cancellation));
        }
        finally
        {
            _one.Release();
        }
    }

    public override bool Refused(Credential credential)
    {
        // Of many requests that were refused at once, the first one forgets; the others find the new credential.
        if (ReferenceEquals(_current, credential))
            _current = null;
        return true;
    }

    public override void Dispose()
    {
        _current?.Certificate?.Dispose();
        _one.Dispose();
    }

    private Credential? Usable() => _current is { } current && (_expires is null || clock.GetUtcNow() < _expires) ? current : null;

    private Credential Accept(byte[] output)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            if (Text(document.RootElement, "kind") != "ExecCredential" || !document.RootElement.TryGetProperty("status", out var status))
                throw new CredentialException($"{Plugin.Where}: exec: '{Plugin.Command}' printed JSON that is no ExecCredential with a status");
            var (token, certificate, key) = (Text(status, "token"), Text(status, "clientCertificateData"), Text(status, "clientKeyData"));
            if (token is null && certificate is null)
                throw new CredentialException($"{Plugin.Where}: exec: '{Plugin.Command}' gave neither a token nor a certificate");
            _expires = Text(status, "expirationTimestamp") is { } expires ? DateTimeOffset.Parse(expires) : null;
            var pair = certificate is null ? null : LoadCertificate(Encoding.UTF8.GetBytes(certificate), Encoding.UTF8.GetBytes(key ?? ""), access.User);
            return _current = token is null ? new(null, pair) : Credential.Bearer(token, pair);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new CredentialException($"{Plugin.Where}: exec: '{Plugin.Command}' did not print an ExecCredential as JSON: {e.Message}", e);
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>What the plugin finds in KUBERNETES_EXEC_INFO.</summary>
    private string Request()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion", Plugin.ApiVersion);
            writer.WriteString("kind", "ExecCredential");
            writer.WriteStartObject("spec");
            writer.WriteBoolean("interactive", false);
            if (Plugin.ProvideClusterInfo)
                WriteCluster(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private void WriteCluster(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("cluster");
        writer.WriteString("server", access.Server.OriginalString);
        if (access.TlsServerName is { } name)
            writer.WriteString("tls-server-name", name);
        if (access.Insecure)
            writer.WriteBoolean("insecure-skip-tls-verify", true);
        if (access.Authority is { } authority)
            writer.WriteBase64String("certificate-authority-data", authority);
        if (access.Proxy is { } proxy)
            writer.WriteString("proxy-url", proxy.OriginalString);
        writer.WriteNull("config");
        writer.WriteEndObject();
    }
}

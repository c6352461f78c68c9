using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>What a request shows to be let in: the value of the Authorization header, and a certificate for the connection.</summary>
internal sealed record Credential(string? Authorization, X509Certificate2? Certificate)
{
    public static Credential Bearer(string token, X509Certificate2? certificate) => new($"Bearer {token}", certificate);
}

/// <summary>Credentials cannot be had; the message says why and what to do.</summary>
internal sealed class CredentialException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Hands out the credential of one user; asked before every request, so it answers from memory where it can.</summary>
internal abstract class Credentials : IDisposable
{
    /// <summary>The certificate to show when a connection is made.</summary>
    public abstract X509Certificate2? Certificate { get; }

    public static Credentials Of(KubeAccess access, TimeProvider clock)
    {
        var user = access.Credentials;
        if (user.Exec is not null)
            return new ExecCredentials(access, clock);
        var certificate = user is { Certificate: { } pem, Key: { } key } ? LoadCertificate(pem, key, access.User) : null;
        if (user.TokenFile is not null)
            return new TokenFileCredentials(user.TokenFile, user.Token, certificate, clock);
        if (user.Token is not null)
            return new FixedCredentials(Credential.Bearer(user.Token, certificate));
        if (user.Username is not null)
            return new FixedCredentials(new($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user.Username}:{user.Password}"))}", certificate));
        return new FixedCredentials(new(null, certificate));
    }

    /// <summary>Throws <see cref="CredentialException"/>.</summary>
    public abstract ValueTask<Credential> GetAsync(CancellationToken cancellation);

    /// <summary>The server has refused this credential: forget it. True when another one may be had.</summary>
    public abstract bool Refused(Credential credential);

    public abstract void Dispose();

    internal static X509Certificate2 LoadCertificate(byte[] pem, byte[] key, string? user)
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(pem), Encoding.UTF8.GetString(key));
            if (!OperatingSystem.IsWindows())
                return certificate;
            // Windows' TLS does not take keys that live in memory only.
            using (certificate)
                return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception e) when (e is System.Security.Cryptography.CryptographicException or ArgumentException)
        {
            throw new CredentialException($"the client certificate or key of user '{user}' cannot be read as PEM: {e.Message}", e);
        }
    }
}

/// <summary>A token, a password, a certificate, or nothing: the same for ever.</summary>
internal sealed class FixedCredentials(Credential credential) : Credentials
{
    public override X509Certificate2? Certificate => credential.Certificate;

    public override ValueTask<Credential> GetAsync(CancellationToken cancellation) => new(credential);

    public override bool Refused(Credential credential) => false;

    public override void Dispose() => credential.Certificate?.Dispose();
}

/// <summary>A token in a file that somebody else renews; read again every minute, and when it was refused. The last good token stays when the file cannot be read.</summary>
internal sealed class TokenFileCredentials(string file, string? token, X509Certificate2? certificate, TimeProvider clock) : Credentials
{
    private static readonly TimeSpan ReadEvery = TimeSpan.FromMinutes(1);

    public override X509Certificate2? Certificate => certificate;

    private Credential? _current = token is null ? null : Credential.Bearer(token, certificate);
    private long? _readAt;

    public override async ValueTask<Credential> GetAsync(CancellationToken cancellation)
    {
        if (_readAt is { } at && clock.GetElapsedTime(at) < ReadEvery && _current is { } current)
            return current;
        try
        {
            var text = (await File.ReadAllTextAsync(file, cancellation)).Trim();
            if (text.Length == 0)
                throw new IOException("it is empty");
            _readAt = clock.GetTimestamp();
            if (_current?.Authorization == $"Bearer {text}")
                return _current;
            return _current = Credential.Bearer(text, certificate);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return _current ?? throw new CredentialException($"the token file {file} cannot be read: {e.Message}", e);
        }
    }

    public override bool Refused(Credential credential)
    {
        _readAt = null;
        return true;
    }

    public override void Dispose() => certificate?.Dispose();
}

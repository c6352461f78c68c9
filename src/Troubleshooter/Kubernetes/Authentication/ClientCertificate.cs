using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>A certificate with its key and the authorities between it and its root, ready to be shown to a server.</summary>
internal sealed class ClientCertificate : IDisposable
{
    private readonly byte[] _pem;
    private readonly byte[] _key;
    private readonly X509Certificate2 _leaf;

    private ClientCertificate(byte[] pem, byte[] key, X509Certificate2 leaf)
    {
        (_pem, _key, _leaf) = (pem, key, leaf);
        Context = SslStreamCertificateContext.Create(leaf, PemCertificates.Read(pem), offline: true);
    }

    public SslStreamCertificateContext Context { get; }

    /// <summary>UTC.</summary>
    public DateTime NotAfter => _leaf.NotAfter.ToUniversalTime();

    /// <summary>Throws <see cref="CryptographicException"/>, which names the field, <see cref="IOException"/> and <see cref="UnauthorizedAccessException"/>.</summary>
    public static ClientCertificate Load(CertificateFiles files)
    {
        var (pem, key) = (files.Certificate.Read(), files.Key.Read());
        if (PemCertificates.Read(pem).Count == 0)
            throw new CryptographicException($"{files.Certificate.Field}: holds no certificate; it should be PEM: -----BEGIN CERTIFICATE-----");
        try
        {
            return Load(pem, key);
        }
        catch (CryptographicException e)
        {
            throw new CryptographicException($"{files.Key.Field}: {Problem(Encoding.UTF8.GetString(key))}", e);
        }
    }

    /// <summary>Throws <see cref="CryptographicException"/>.</summary>
    public static ClientCertificate Load(byte[] pem, byte[] key)
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(pem), Encoding.UTF8.GetString(key));
            if (!OperatingSystem.IsWindows())
                return new(pem, key, certificate);
            // Windows' TLS does not take keys that live in memory only.
            using (certificate)
                return new(pem, key, X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null));
        }
        catch (ArgumentException e)
        {
            throw new CryptographicException(e.Message, e);
        }
    }

    /// <summary>Whether these bytes would be the same certificate: then its connections may stay.</summary>
    public bool IsOf(byte[] pem, byte[] key) => _pem.AsSpan().SequenceEqual(pem) && _key.AsSpan().SequenceEqual(key);

    public void Dispose() => _leaf.Dispose();

    private static string Problem(string key)
    {
        if (!key.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            return "holds no private key; it should be PEM, with a line that says BEGIN PRIVATE KEY";
        return key.Contains("ENCRYPTED", StringComparison.Ordinal)
            ? "is encrypted; take the passphrase away, with 'openssl pkey -in FILE -out FILE', for nobody is asked for it"
            : "is not the key of the certificate, or of a kind that .NET does not know (Ed25519)";
    }
}

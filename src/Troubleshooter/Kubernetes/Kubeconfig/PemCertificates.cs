using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>The certificates in a PEM text, in order; other text, other blocks and what is no certificate are passed over, as Go's pools do.</summary>
internal static class PemCertificates
{
    public static X509Certificate2Collection Read(byte[] pem)
    {
        var certificates = new X509Certificate2Collection();
        var text = Encoding.UTF8.GetString(pem).AsSpan();
        while (PemEncoding.TryFind(text, out var block))
        {
            if (text[block.Label] is "CERTIFICATE" && Load(Convert.FromBase64String(text[block.Base64Data].ToString())) is { } certificate)
                certificates.Add(certificate);
            text = text[block.Location.End..];
        }

        return certificates;
    }

    private static X509Certificate2? Load(byte[] bytes)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(bytes);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

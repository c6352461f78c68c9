using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>
/// Whom a connection trusts: the certificates of a kubeconfig and no others, if there are any, else the machine's authorities; the name is verified in any case.
/// Says in words why a server is not trusted, for .NET's own words name neither the certificate nor what to do.
/// </summary>
internal sealed class ServerTrust
{
    private const X509ChainStatusFlags WithoutRoot = X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot;

    private readonly X509Certificate2Collection? _trusted;

    private ServerTrust(byte[]? authority) => _trusted = authority is null ? null : PemCertificates.Read(authority);

    /// <param name="options">Of a handler of its own.</param>
    /// <param name="authority">PEM; null for the machine's authorities.</param>
    public static void SetUp(SslClientAuthenticationOptions options, byte[]? authority)
    {
        var trust = new ServerTrust(authority);
        options.RemoteCertificateValidationCallback = trust.Validate;
        if (trust._trusted is not { } trusted)
            return;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(trusted);
        options.CertificateChainPolicy = policy;
    }

    private bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        (errors == SslPolicyErrors.None && Names(certificate).Length > 0) ||
        (errors == SslPolicyErrors.RemoteCertificateChainErrors && Names(certificate).Length > 0 && EndsInTrust(chain)) ||
        Refuse(Problem(certificate as X509Certificate2, chain, errors, (sender as SslStream)?.TargetHostName ?? ""));

    // Not false: then .NET would say what is wrong, in its own words.
    private static bool Refuse(string problem) => throw new UntrustedServerException(problem);

    /// <summary>
    /// Whether the only fault is that no root is there, and a certificate on the way to it is trusted itself. kubectl takes every certificate of an authority
    /// file for a root, one below a root and the server's own among them; .NET does so with roots only.
    /// </summary>
    private bool EndsInTrust(X509Chain? chain)
    {
        if (_trusted is not { } trusted || chain is null)
            return false;
        foreach (var element in chain.ChainElements)
        {
            if (element.ChainElementStatus.Any(s => HasMore(s.Status)))
                return false;
            if (trusted.Any(t => t.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span)))
                return true;
        }

        return false;
    }

    private string Problem(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, string name)
    {
        if (certificate is null)
            return "it shows none";
        if (Names(certificate) is not { Length: > 0 } names)
            return "it has no subjectAltName, and a common name alone no longer says which host it is for, to kubectl neither; have it made anew";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"it is for {names}, not for {name}; if this is the right server, say its name in tls-server-name";
        var status = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status) ?? X509ChainStatusFlags.NoError;
        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return $"it is good from {Time(certificate.NotBefore)} to {Time(certificate.NotAfter)} only, or one of its authorities is not good now; is this machine's clock right?";
        if (HasMore(status))
            return $"its chain is at fault ({status})";
        if (_trusted is null)
            return $"it is signed by '{certificate.Issuer}', whom this machine does not trust, and no certificate-authority is named for it";
        return _trusted.Any(t => t.Subject == certificate.Issuer)
            ? $"it is signed by another '{certificate.Issuer}' than the certificate-authority of that name; if the server was set up anew, take its kubeconfig anew"
            : $"it is signed by '{certificate.Issuer}', and its certificate-authority should be '{_trusted[0].Subject}'";
    }

    private static bool HasMore(X509ChainStatusFlags status) => (status & ~WithoutRoot) != X509ChainStatusFlags.NoError;

    /// <summary>The hosts that a certificate is for; empty where only its subject's common name says one, which .NET would still take.</summary>
    private static string Names(X509Certificate? certificate)
    {
        var alternatives = (certificate as X509Certificate2)?.Extensions.OfType<X509SubjectAlternativeNameExtension>().ToList() ?? [];
        return string.Join(", ", alternatives.SelectMany(a => a.EnumerateDnsNames()).Concat(alternatives.SelectMany(a => a.EnumerateIPAddresses(), (_, ip) => ip.ToString())));
    }

    private static string Time(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}

/// <summary>The certificate that a server, or a proxy over TLS, has shown is not good enough; the message says why.</summary>
internal sealed class UntrustedServerException(string problem) : AuthenticationException(problem);

using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace K8sDoctor.FakeApiServer;

/// <summary>A certificate authority of our own, and what it has signed: nothing of it is trusted by any machine.</summary>
public sealed class FakeCertificates : IDisposable
{
    private const string Name = "CN=fake-kubernetes-ca";

    private readonly DateTimeOffset _from;
    private readonly ConcurrentDictionary<string, FakeUser> _accepted = [];

    public FakeCertificates(X509Certificate2 authority) => (_from, Authority) = (new DateTimeOffset(authority.NotBefore), authority);

    public FakeCertificates(DateTimeOffset now)
        : this(now.AddDays(-1), null, Name, null)
    {
    }

    private FakeCertificates(DateTimeOffset from, X509Certificate2? issuer, string name, X509SubjectKeyIdentifierExtension? identifier)
    {
        _from = from;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(identifier ?? new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (issuer is null)
        {
            Authority = request.CreateSelfSigned(_from, _from.AddYears(5));
            return;
        }

        using var signed = request.Create(issuer, _from, _from.AddYears(4), RandomNumberGenerator.GetBytes(12));
        Authority = signed.CopyWithPrivateKey(key);
    }

    public X509Certificate2 Authority { get; }

    /// <summary>How long what is signed from now on is good; since yesterday, so that an hour is over.</summary>
    public TimeSpan Life { get; set; } = TimeSpan.FromDays(700);

    /// <summary>The authority's certificate as PEM text.</summary>
    public string AuthorityPem => Authority.ExportCertificatePem();

    /// <summary>A server certificate for these DNS names, and for 127.0.0.1 and ::1 where <paramref name="loopback"/> says so.</summary>
    public X509Certificate2 Server(bool loopback, params string[] names)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            alternatives.AddDnsName(name);
        if (loopback)
        {
            alternatives.AddIpAddress(IPAddress.Loopback);
            alternatives.AddIpAddress(IPAddress.IPv6Loopback);
        }

        return Sign($"CN={names[0]}", "1.3.6.1.5.5.7.3.1", alternatives.Build());
    }

    /// <summary>A server certificate of the old kind: its name is the subject's common name, and no others are told.</summary>
    public X509Certificate2 Nameless(string name) => Sign($"CN={name}", "1.3.6.1.5.5.7.3.1", null);

    /// <summary>A client certificate: the common name is the user, the organizations are the groups.</summary>
    public X509Certificate2 Client(string user, params string[] groups) =>
        Sign(string.Join(", ", groups.Select(g => $"O={g}").Prepend($"CN={user}")), "1.3.6.1.5.5.7.3.2", null);

    /// <summary>An authority that this one has signed: whoever trusts only the upper one must be shown both certificates.</summary>
    public FakeCertificates Below() => new(_from, Authority, "CN=fake-intermediate-ca", null);

    /// <summary>An authority that says it is this one, by name and by key identifier, and is not.</summary>
    public FakeCertificates Forge() => new(_from, null, Authority.Subject, Authority.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single());

    /// <summary>A server certificate that nobody but itself has signed, and that is no authority.</summary>
    public X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        return request.CreateSelfSigned(_from, _from.AddYears(2));
    }

    /// <summary>Who a certificate names, or null when this authority has not signed it; what the client sent with it may stand between.</summary>
    public FakeUser? Accept(X509Certificate2 certificate, X509Chain? sent = null)
    {
        if (_accepted.TryGetValue(certificate.Thumbprint, out var known))
            return known;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.Add(Authority);
        if (sent is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        if (!chain.Build(certificate))
            return null;
        var groups = certificate.SubjectName.EnumerateRelativeDistinguishedNames().Where(n => n.GetSingleElementType().FriendlyName == "O").Select(n => n.GetSingleElementValue()!);
        return _accepted[certificate.Thumbprint] = new(certificate.GetNameInfo(X509NameType.SimpleName, false), [.. groups]);
    }

    public void Dispose() => Authority.Dispose();

    private X509Certificate2 Sign(string subject, string usage, X509Extension? more)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(usage)], false));
        // Tells authorities of one name apart, as after a rotation.
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Authority, true, false));
        if (more is not null)
            request.CertificateExtensions.Add(more);
        using var signed = request.Create(Authority, _from, _from + Life, RandomNumberGenerator.GetBytes(12));
        return signed.CopyWithPrivateKey(key);
    }
}

using System.Security.Cryptography.X509Certificates;

namespace K8sDoctor.FakeApiServer;

/// <summary>What makes a server the same for its clients when it is started again: its authority and the admin's token, kept in a folder.</summary>
public sealed record FakeIdentity(X509Certificate2 Authority, string AdminToken)
{
    /// <summary>Reads the identity, or makes one where the folder has none.</summary>
    public static FakeIdentity In(string folder, DateTimeOffset now)
    {
        var (authority, token) = (Path.Combine(folder, "authority.pfx"), Path.Combine(folder, "token"));
        if (File.Exists(token))
            return new(X509CertificateLoader.LoadPkcs12FromFile(authority, null, X509KeyStorageFlags.Exportable), File.ReadAllText(token));
        using var made = new FakeCertificates(now);
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(authority, made.Authority.Export(X509ContentType.Pkcs12));
        File.WriteAllText(token, new FakeAccounts().AdminToken);
        return In(folder, now);
    }
}

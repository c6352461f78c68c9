using System.Security.Cryptography.X509Certificates;
using System.Text;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>What is said of a credential that a server has refused.</summary>
public sealed class CredentialTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public void Where_there_is_none_that_is_it() => Assert.Equal("the kubeconfig's user has none", new Credential(null, null).Fault(Now.UtcDateTime));

    [Fact]
    public void A_token_that_says_when_it_has_expired_is_told_with_the_time()
    {
        var expired = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        Assert.Equal("the token has expired at 2026-01-02 03:04 UTC", Credential.Bearer(FakeIssuer.IdToken(expired)).Fault(expired.UtcDateTime));
        Assert.Null(Credential.Bearer(FakeIssuer.IdToken(expired)).Fault(expired.UtcDateTime.AddSeconds(-1)));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJkb3JhIn0.c2ln")]
    public void A_token_that_says_nothing_is_not_spoken_of(string token) => Assert.Null(Credential.Bearer(token).Fault(Now.UtcDateTime));

    [Fact]
    public void A_client_certificate_that_has_expired_is_told_with_the_time()
    {
        using var authority = new FakeCertificates(Now) { Life = TimeSpan.FromHours(1) };
        using var client = authority.Client("carol");
        using var certificate = ClientCertificate.Load(Encoding.UTF8.GetBytes(client.ExportCertificatePem()), Encoding.UTF8.GetBytes(client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()));
        Assert.Equal($"the client certificate has expired at {client.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC", new Credential(null, certificate).Fault(Now.UtcDateTime));
        Assert.Null(new Credential(null, certificate).Fault(Now.UtcDateTime.AddDays(-1)));
        // A token goes before a certificate.
        Assert.Null(Credential.Bearer("abc", certificate).Fault(Now.UtcDateTime));
    }

    [Fact]
    public async Task The_user_is_told_why_the_server_refuses()
    {
        await using var fake = await FakeServerFixture.StartAsync();
        var expired = FakeIssuer.IdToken(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var access = new KubeAccess { Namespace = "default", Server = fake.Server.Url, Authority = Encoding.UTF8.GetBytes(fake.Server.Certificates.AuthorityPem), Credentials = new() { Token = expired } };
        using var connection = ApiConnection.Open(access, null, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<ApiRefusedException>(() => connection.ReadVersionAsync(TestContext.Current.CancellationToken));
        Assert.Equal("the server does not accept these credentials (401): the token has expired at 2026-01-02 03:04 UTC", ApiFailures.Describe(refused, access.Route));
    }
}

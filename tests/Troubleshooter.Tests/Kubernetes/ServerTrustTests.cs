using System.Net;
using System.Text;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>Who is trusted under the authority of a kubeconfig, and what is said of those who are not.</summary>
public sealed class ServerTrustTests : IDisposable
{
    private readonly FakeCertificates _root = new(TimeProvider.System.GetUtcNow());

    public static bool IsWithoutIPv6 => !System.Net.Sockets.Socket.OSSupportsIPv6;

    public void Dispose() => _root.Dispose();

    [Fact]
    public Task A_server_under_the_authority_is_trusted_by_its_name() => TrustsAsync(new() { Certificate = _root.Server(false, "localhost") }, _root);

    [Fact]
    public Task A_server_under_the_authority_is_trusted_by_its_IP_address() => TrustsAsync(new() { Certificate = _root.Server(true, "other.example") }, _root, host: "127.0.0.1");

    [Fact(Skip = "this machine has no IPv6", SkipWhen = nameof(IsWithoutIPv6))]
    public Task A_server_under_the_authority_is_trusted_by_its_IPv6_address() =>
        TrustsAsync(new() { Certificate = _root.Server(true, "other.example"), Address = IPAddress.IPv6Loopback }, _root, host: "[::1]");

    [Fact]
    public Task Another_name_is_refused() =>
        RefusesAsync("it is for one.example, two.example, not for localhost; if this is the right server, say its name in tls-server-name",
            new() { Certificate = _root.Server(false, "one.example", "two.example") }, _root);

    [Fact]
    public Task An_IP_address_that_the_certificate_does_not_name_is_refused() =>
        RefusesAsync("it is for localhost, not for 127.0.0.1; if this is the right server, say its name in tls-server-name",
            new() { Certificate = _root.Server(false, "localhost") }, _root, host: "127.0.0.1");

    [Fact]
    public Task The_name_that_is_told_is_trusted() => TrustsAsync(new() { Certificate = _root.Server(false, "inner.example") }, _root, name: "inner.example");

    [Fact]
    public Task The_name_that_is_told_is_verified_though_the_address_would_do() =>
        RefusesAsync("it is for localhost, 127.0.0.1, ::1, not for inner.example; if this is the right server, say its name in tls-server-name",
            new() { Certificate = _root.Server(true, "localhost") }, _root, name: "inner.example");

    [Fact]
    public async Task Another_authority_of_the_same_name_is_refused()
    {
        using var other = new FakeCertificates(TimeProvider.System.GetUtcNow());
        await RefusesAsync(
            "it is signed by another 'CN=fake-kubernetes-ca' than the certificate-authority of that name; if the server was set up anew, take its kubeconfig anew",
            new() { Certificate = other.Server(true, "localhost") }, _root);
    }

    [Fact]
    public async Task An_authority_that_forges_name_and_key_identifier_is_refused()
    {
        using var forged = _root.Forge();
        await RefusesAsync(null, new() { Certificate = forged.Server(true, "localhost") }, _root);
        await RefusesAsync(null, new() { Certificate = forged.Server(true, "localhost"), Chain = [forged.Authority] }, _root);
    }

    [Fact]
    public Task Without_an_authority_the_machine_does_not_trust_it() =>
        RefusesAsync("it is signed by 'CN=fake-kubernetes-ca', whom this machine does not trust, and no certificate-authority is named for it",
            new() { Certificate = _root.Server(true, "localhost") }, authority: (string?)null);

    [Fact]
    public async Task An_authority_below_a_root_may_be_all_that_is_trusted()
    {
        using var below = _root.Below();
        await TrustsAsync(new() { Certificate = below.Server(true, "localhost") }, below);
        await TrustsAsync(new() { Certificate = below.Server(true, "localhost"), Chain = [below.Authority, _root.Authority] }, below);
        await TrustsAsync(new() { Certificate = below.Server(true, "localhost"), Chain = [below.Authority] }, _root);
        await RefusesAsync("it is signed by 'CN=fake-intermediate-ca', and its certificate-authority should be 'CN=fake-kubernetes-ca'", new() { Certificate = below.Server(true, "localhost") }, _root);
    }

    [Fact]
    public async Task What_another_authority_below_the_root_has_signed_is_refused_where_only_one_of_them_is_trusted()
    {
        using var trusted = _root.Below();
        using var forged = trusted.Forge();
        await RefusesAsync(null, new() { Certificate = forged.Server(true, "localhost") }, trusted);
        await RefusesAsync(null, new() { Certificate = forged.Server(true, "localhost"), Chain = [forged.Authority] }, trusted);
        using var other = _root.Below();
        await RefusesAsync(null, new() { Certificate = other.Server(true, "localhost"), Chain = [other.Authority, _root.Authority] }, trusted);
        await RefusesAsync(null, new() { Certificate = _root.Server(true, "localhost"), Chain = [_root.Authority] }, trusted);
    }

    [Fact]
    public async Task A_name_is_verified_under_an_authority_below_a_root_too()
    {
        using var below = _root.Below();
        await RefusesAsync("it is for other.example, not for localhost; if this is the right server, say its name in tls-server-name", new() { Certificate = below.Server(false, "other.example") }, below);
    }

    [Fact]
    public async Task The_servers_own_certificate_may_be_the_authority()
    {
        var own = _root.SelfSigned("localhost");
        await TrustsAsync(new() { Certificate = own }, own.ExportCertificatePem());
        await RefusesAsync(null, new() { Certificate = _root.SelfSigned("localhost") }, own.ExportCertificatePem());
        var signed = _root.Server(false, "localhost");
        await TrustsAsync(new() { Certificate = signed }, signed.ExportCertificatePem());
        await RefusesAsync(null, new() { Certificate = _root.Server(false, "localhost") }, signed.ExportCertificatePem());
    }

    [Fact]
    public async Task What_has_expired_is_refused_under_any_authority()
    {
        _root.Life = TimeSpan.FromHours(1);
        var expired = _root.Server(true, "localhost");
        await RefusesAsync("only, or one of its authorities is not good now; is this machine's clock right?", new() { Certificate = expired }, _root);
        await RefusesAsync("only, or one of its authorities is not good now; is this machine's clock right?", new() { Certificate = expired }, expired.ExportCertificatePem());
    }

    [Fact]
    public async Task A_certificate_without_names_is_refused() => await RefusesAsync(
        "it has no subjectAltName, and a common name alone no longer says which host it is for, to kubectl neither; have it made anew", new() { Certificate = _root.Nameless("localhost") }, _root);

    [Fact]
    public async Task Other_text_and_what_is_no_certificate_do_not_matter_in_a_bundle()
    {
        using var other = new FakeCertificates(TimeProvider.System.GetUtcNow());
        var bundle = $"# ours\n{other.AuthorityPem}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\nand\n{_root.AuthorityPem}";
        await TrustsAsync(new() { Certificate = _root.Server(true, "localhost") }, bundle);
    }

    private static Task TrustsAsync(FakeServerOptions options, FakeCertificates? authority, string host = "localhost", string? name = null) => TrustsAsync(options, authority?.AuthorityPem, host, name);

    private static async Task TrustsAsync(FakeServerOptions options, string? authority, string host = "localhost", string? name = null) => Assert.Null(await AskAsync(options, authority, host, name));

    private static Task RefusesAsync(string? words, FakeServerOptions options, FakeCertificates? authority, string host = "localhost", string? name = null) =>
        RefusesAsync(words, options, authority?.AuthorityPem, host, name);

    private static async Task RefusesAsync(string? words, FakeServerOptions options, string? authority, string host = "localhost", string? name = null)
    {
        var problem = await AskAsync(options, authority, host, name);
        Assert.NotNull(problem);
        Assert.Contains("is not accepted: ", problem);
        Assert.EndsWith(words ?? "", problem);
    }

    /// <summary>Null when the server was asked; else what is told.</summary>
    private static async Task<string?> AskAsync(FakeServerOptions options, string? authority, string host, string? name)
    {
        await using var server = await FakeServer.StartAsync(new(), options);
        var access = new KubeAccess
        {
            Namespace = "default",
            Server = new($"https://{host}:{server.Url.Port}"),
            TlsServerName = name,
            Authority = authority is null ? null : Encoding.UTF8.GetBytes(authority),
        };
        using var connection = ApiConnection.Open(access, null, TimeProvider.System);
        try
        {
            await connection.ReadVersionAsync(TestContext.Current.CancellationToken);
            return null;
        }
        catch (HttpRequestException e)
        {
            Assert.Empty(server.Api.Requests);
            return ApiFailures.Describe(e, access.Route);
        }
    }
}

using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;
using K8sDoctor.Troubleshooter.Session;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

public sealed class ConnectionTests
{
    [Theory]
    [InlineData(HttpProtocols.Http1AndHttp2)]
    [InlineData(HttpProtocols.Http1)]
    public async Task Pods_are_read_over_TLS_under_a_private_authority(HttpProtocols protocols)
    {
        await using var fake = await FakeServerFixture.StartAsync(new() { Protocols = protocols });
        fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        await using var live = fake.Open();
        var changes = await FakeServerFixture.ListPodsAsync(live);
        Assert.Equal("one", Assert.Single(Assert.Single(changes.OfType<Replaced>()).Objects).Name);
        Assert.Equal("v1.36.2", live.Identity.ServerVersion);
        Assert.Equal(("fake", "fake", "admin"), (live.Identity.Context, live.Identity.Cluster, live.Identity.User));
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_under_the_private_authority_too()
    {
        await using var fake = await FakeServerFixture.StartAsync(new() { Names = ["not-the-host.example"], Loopback = false });
        await using var live = fake.Open();
        var e = await Assert.ThrowsAsync<ClusterUnreachableException>(() => FakeServerFixture.ListPodsAsync(live));
        Assert.Contains("certificate", e.Message);
        Assert.Empty(fake.Server.Api.Requests);
    }

    [Fact]
    public async Task The_name_that_tls_server_name_gives_is_the_one_that_is_verified()
    {
        await using var fake = await FakeServerFixture.StartAsync(new() { Names = ["api.internal.example"], Loopback = false });
        var right = fake.Write("right", fake.Server.Kubeconfig().Replace("    server:", "    tls-server-name: api.internal.example\n    server:"));
        var wrong = fake.Write("wrong", fake.Server.Kubeconfig().Replace("    server:", "    tls-server-name: other.example\n    server:"));
        await using var live = fake.Open(new() { Kubeconfig = right });
        Assert.Single((await FakeServerFixture.ListPodsAsync(live)).OfType<Replaced>());
        await using var refused = fake.Open(new() { Kubeconfig = wrong });
        await Assert.ThrowsAsync<ClusterUnreachableException>(() => FakeServerFixture.ListPodsAsync(refused));
    }

    [Fact]
    public async Task Another_authority_is_not_trusted()
    {
        await using var fake = await FakeServerFixture.StartAsync();
        await using var other = await FakeServerFixture.StartAsync();
        var mixed = other.Server.Kubeconfig().Replace(other.Server.Url.Authority, fake.Server.Url.Authority);
        await using var live = fake.Open(new() { Kubeconfig = fake.Write("mixed", mixed) });
        await Assert.ThrowsAsync<ClusterUnreachableException>(() => FakeServerFixture.ListPodsAsync(live));
    }

    [Fact]
    public async Task A_bundle_of_authorities_is_trusted_whole()
    {
        await using var fake = await FakeServerFixture.StartAsync();
        using var another = new FakeCertificates(TimeProvider.System.GetUtcNow());
        var bundle = fake.Write("ca.pem", another.AuthorityPem + "\n" + fake.Server.Certificates.AuthorityPem);
        var text = string.Join('\n', fake.Server.Kubeconfig().Split('\n').Select(l => l.Contains("certificate-authority-data") ? "    certificate-authority: ca.pem" : l));
        await using var live = fake.Open(new() { Kubeconfig = fake.Write("bundled", text) });
        Assert.Single((await FakeServerFixture.ListPodsAsync(live)).OfType<Replaced>());
        Assert.True(File.Exists(bundle));
    }

    [Fact]
    public async Task Insecure_skip_tls_verify_does_as_it_says()
    {
        await using var fake = await FakeServerFixture.StartAsync(new() { Names = ["not-the-host.example"], Loopback = false });
        var text = string.Join('\n', fake.Server.Kubeconfig().Split('\n').Select(l => l.Contains("certificate-authority-data") ? "    insecure-skip-tls-verify: true" : l));
        await using var live = fake.Open(new() { Kubeconfig = fake.Write("insecure", text) });
        Assert.Single((await FakeServerFixture.ListPodsAsync(live)).OfType<Replaced>());
    }

    [Fact]
    public async Task A_client_certificate_says_who_one_is()
    {
        await using var fake = await FakeServerFixture.StartAsync();
        var (certificate, key) = fake.Server.ClientPem("carol", "ops");
        fake.Write("carol.crt", certificate);
        fake.Write("carol.key", key);
        await using var live = fake.Open(new() { Kubeconfig = fake.Write("carol", User(fake, "    client-certificate: carol.crt\n    client-key: carol.key")) });
        await FakeServerFixture.ListPodsAsync(live);
        Assert.All(fake.Server.Api.Requests, r => Assert.Equal("carol", r.User?.Name));
    }

    [Fact]
    public async Task A_token_file_that_rotates_is_read_again_when_the_old_token_is_refused()
    {
        await using var fake = await FakeServerFixture.StartAsync();
        fake.Server.Accounts.AddToken("first", new("dora"));
        var file = fake.Write("token", "first\n");
        await using var live = fake.Open(new() { Kubeconfig = fake.Write("dora", User(fake, "    tokenFile: token")) });
        await FakeServerFixture.ListPodsAsync(live);
        fake.Server.Accounts.RevokeToken("first");
        fake.Server.Accounts.AddToken("second", new("dora"));
        await File.WriteAllTextAsync(file, "second\n", TestContext.Current.CancellationToken);
        Assert.Single((await FakeServerFixture.ListPodsAsync(live)).OfType<Replaced>());
    }

    [Fact]
    public async Task A_pod_reads_its_own_cluster_and_outlives_the_rotation_of_its_token()
    {
        await using var fake = await FakeServerFixture.StartAsync();
        fake.Server.Accounts.AddToken("first", new("system:serviceaccount:team-a:doctor"));
        fake.Write("token", "first");
        fake.Write("ca.crt", fake.Server.Certificates.AuthorityPem);
        fake.Write("namespace", "team-a");
        var variables = new Dictionary<string, string> { ["KUBERNETES_SERVICE_HOST"] = "127.0.0.1", ["KUBERNETES_SERVICE_PORT"] = $"{fake.Server.Url.Port}" };
        await using var live = LiveCluster.Open(new(), new(variables.GetValueOrDefault, "/nowhere", fake.Folder), TimeProvider.System);
        await FakeServerFixture.ListPodsAsync(live);
        fake.Server.Accounts.RevokeToken("first");
        fake.Server.Accounts.AddToken("second", new("system:serviceaccount:team-a:doctor"));
        fake.Write("token", "second");
        Assert.Single((await FakeServerFixture.ListPodsAsync(live)).OfType<Replaced>());
        Assert.Equal(("in-cluster", "team-a"), (live.Identity.Context, live.DefaultNamespace));
    }

    [Fact]
    public async Task A_password_is_sent_as_basic_authentication()
    {
        await using var fake = await FakeServerFixture.StartAsync();
        fake.Server.Accounts.AddPassword("erin", "s3cret");
        await using var live = fake.Open(new() { Kubeconfig = fake.Write("erin", User(fake, "    username: erin\n    password: s3cret")) });
        Assert.Single((await FakeServerFixture.ListPodsAsync(live)).OfType<Replaced>());
    }

    [Fact]
    public async Task Impersonation_is_sent()
    {
        await using var fake = await FakeServerFixture.StartAsync();
        await using var live = fake.Open(new() { Kubeconfig = fake.Kubeconfig, As = "frank", AsGroups = ["devs"] });
        await FakeServerFixture.ListPodsAsync(live);
        Assert.All(fake.Server.Api.Requests, r => Assert.Equal(("frank", "devs"), (r.User?.Name, string.Join(' ', r.User?.Groups ?? []))));
    }

    [Fact]
    public async Task Bad_credentials_are_told_as_such()
    {
        await using var fake = await FakeServerFixture.StartAsync();
        await using var live = fake.Open(new() { Kubeconfig = fake.Write("bad", User(fake, "    token: bad")) });
        var failure = await Assert.ThrowsAsync<ClusterUnreachableException>(() => FakeServerFixture.ListPodsAsync(live));
        Assert.StartsWith("the server does not accept these credentials (401)", failure.Message);
    }

    [Fact]
    public async Task Large_lists_are_asked_for_and_read_compressed()
    {
        await using var fake = await FakeServerFixture.StartAsync();
        for (var i = 0; i < 1500; i++)
            fake.Cluster.Apply(FakeClusterFixture.Pod("a", $"p{i}"));
        await using var live = fake.Open();
        var changes = await FakeServerFixture.ListPodsAsync(live);
        Assert.Equal(1500, Assert.Single(changes.OfType<Replaced>()).Objects.Length);
        Assert.All(fake.Server.Api.Requests, r => Assert.Contains("gzip", r.Headers["accept-encoding"]));
    }

    [Fact]
    public async Task A_proxy_of_the_kubeconfig_is_used()
    {
        await using var fake = await FakeServerFixture.StartAsync();
        var proxied = fake.Server.Kubeconfig().Replace("    server:", "    proxy-url: http://127.0.0.1:1\n    server:");
        await using var live = fake.Open(new() { Kubeconfig = fake.Write("proxied", proxied) });
        await Assert.ThrowsAsync<ClusterUnreachableException>(() => FakeServerFixture.ListPodsAsync(live));
        Assert.Empty(fake.Server.Api.Requests);
    }

    [Fact]
    public async Task A_whole_recording_is_read_and_what_it_lacks_is_forbidden()
    {
        await using var fake = await FakeServerFixture.PlayAsync("failures.jsonl.gz", 780);
        await using var live = fake.Open();
        var changes = await FakeServerFixture.ListAsync(live, [.. ResourceKinds.All.Select(k => new SourceScope(k, null))]);
        Assert.Equal(26, changes.OfType<Replaced>().Count());
        Assert.Contains(changes.OfType<Replaced>(), r => r.Kind == ResourceKinds.Pod && r.Objects.Length > 40);
        Assert.Equal(SourceStatus.Forbidden, changes.OfType<SourceState>().Last(s => s.Kind == ResourceKinds.Secret).Status);
        Assert.Equal(RecordingPlayer.StartOf(Path.Combine(FakeServerFixture.Data, "recordings", "failures.jsonl.gz")).UtcDateTime.AddSeconds(780), live.Now, TimeSpan.FromSeconds(3));
    }

    private static string User(FakeServerFixture fake, string fields) =>
        string.Join('\n', fake.Server.Kubeconfig().Split('\n').Select(l => l.Contains("    token:") ? fields : l));
}

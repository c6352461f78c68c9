using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>Credentials over real connections: which certificate is shown, what becomes of connections when it changes, and what a storm of refusals costs.</summary>
public sealed class CredentialTransportTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task After_a_rotation_new_requests_show_the_new_certificate_and_a_watch_goes_on_over_the_old(HttpProtocols protocols)
    {
        await using var fake = await FakeServerFixture.StartAsync(new() { Protocols = protocols });
        var clock = new ManualClock();
        using var connection = Open(fake, new() { Certificate = Write(fake, "carol") }, clock);
        using var watch = await connection.GetAsync("/api/v1/pods?watch=true&resourceVersion=0", "application/json", Cancellation);
        await connection.ReadVersionAsync(Cancellation);
        Write(fake, "dave");
        clock.Advance(TimeSpan.FromMinutes(1));
        await connection.ReadVersionAsync(Cancellation);
        Assert.Equal(["carol", "carol", "dave"], fake.Server.Api.Requests.Select(r => r.User?.Name));
        fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        using var lines = new StreamReader(await watch.Content.ReadAsStreamAsync(Cancellation));
        Assert.Contains("\"one\"", await lines.ReadLineAsync(Cancellation));
    }

    [Fact]
    public async Task Connections_of_an_old_certificate_are_closed_once_their_requests_have_ended()
    {
        using var authority = new FakeCertificates(TimeProvider.System.GetUtcNow());
        using var one = Certificate(authority);
        using var two = Certificate(authority);
        var made = new List<HeldHandler>();
        using var transport = new HttpMessageInvoker(new CredentialTransport(certificate =>
        {
            made.Add(new(certificate));
            return made[^1];
        }));
        var slow = transport.SendAsync(Request(one), Cancellation);
        made[0].Answer.SetResult();
        await transport.SendAsync(Request(one), Cancellation);
        await slow;
        var pending = made[0].Answer = new();
        var late = transport.SendAsync(Request(one), Cancellation);
        var first = transport.SendAsync(Request(two), Cancellation);
        Assert.Equal((2, false), (made.Count, made[0].IsDisposed));
        pending.SetResult();
        await late;
        Assert.True(made[0].IsDisposed);
        made[1].Answer.SetResult();
        await first;
        Assert.False(made[1].IsDisposed);
        transport.Dispose();
        Assert.True(made[1].IsDisposed);
    }

    [Fact]
    public async Task A_certificate_that_a_plugin_gives_anew_after_a_refusal_is_shown_on_new_connections()
    {
        await using var fake = await FakeServerFixture.StartAsync();
        Script(fake, "carol");
        using var connection = Open(fake, new() { Exec = Plugin(fake) }, TimeProvider.System);
        await connection.ReadVersionAsync(Cancellation);
        Script(fake, "dave");
        fake.Server.Api.Faults.Add(_ => true, new FakeFault.Answer(401, "Unauthorized", "Unauthorized"));
        await connection.ReadVersionAsync(Cancellation);
        await connection.ReadVersionAsync(Cancellation);
        Assert.Equal(["carol", "carol", "dave", "dave"], fake.Server.Api.Requests.Select(r => r.User?.Name));
        Assert.Equal(2, File.ReadAllLines(Path.Combine(fake.Folder, "runs")).Length);
    }

    [Fact]
    public async Task Fifty_requests_that_are_refused_at_once_run_the_plugin_once_more_and_all_succeed()
    {
        await using var fake = await FakeServerFixture.StartAsync();
        fake.Server.Accounts.AddToken("old", new("anna"));
        fake.Write("answer", """{"apiVersion":"client.authentication.k8s.io/v1","status":{"token":"old"}}""");
        Program(fake, $"cat {fake.Folder}/answer");
        using var connection = Open(fake, new() { Exec = Plugin(fake) }, TimeProvider.System);
        await connection.ReadVersionAsync(Cancellation);
        fake.Server.Accounts.RevokeToken("old");
        fake.Server.Accounts.AddToken("new", new("anna"));
        fake.Write("answer", """{"apiVersion":"client.authentication.k8s.io/v1","status":{"token":"new"}}""");
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => connection.ReadVersionAsync(Cancellation)));
        Assert.Equal(2, File.ReadAllLines(Path.Combine(fake.Folder, "runs")).Length);
    }

    [Fact]
    public async Task A_token_that_stays_refused_is_told_and_costs_two_runs_however_many_ask()
    {
        await using var fake = await FakeServerFixture.StartAsync();
        Program(fake, """echo '{"apiVersion":"client.authentication.k8s.io/v1","status":{"token":"revoked"}}'""");
        using var connection = Open(fake, new() { Exec = Plugin(fake) }, TimeProvider.System);
        for (var i = 0; i < 5; i++)
        {
            var refusals = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Assert.ThrowsAsync<ApiRefusedException>(() => connection.ReadVersionAsync(Cancellation))));
            Assert.All(refusals, r => Assert.Equal(HttpStatusCode.Unauthorized, r.Status));
        }

        Assert.Equal(2, File.ReadAllLines(Path.Combine(fake.Folder, "runs")).Length);
    }

    [Fact]
    public async Task What_is_compressed_is_not_asked_for_where_the_cluster_says_so()
    {
        await using var fake = await FakeServerFixture.StartAsync();
        var plain = fake.Write("plain", fake.Server.Kubeconfig().Replace("    server:", "    disable-compression: true\n    server:"));
        await using var live = fake.Open(new() { Kubeconfig = plain });
        await FakeServerFixture.ListPodsAsync(live);
        Assert.All(fake.Server.Api.Requests, r => Assert.DoesNotContain("accept-encoding", r.Headers.Keys));
    }

    [Fact]
    public async Task A_login_that_takes_longer_than_a_request_may_is_waited_for()
    {
        await using var fake = await FakeServerFixture.StartAsync();
        Program(fake, $$$"""while [ ! -e {{{fake.Folder}}}/go ]; do sleep 0.01; done; echo '{"apiVersion":"client.authentication.k8s.io/v1","status":{"token":"{{{fake.Server.Accounts.AdminToken}}}"}}'""");
        var clock = new ManualClock();
        using var connection = Open(fake, new() { Exec = Plugin(fake) }, clock);
        var asking = connection.ReadVersionAsync(Cancellation);
        await Wait.UntilAsync(() => File.Exists(Path.Combine(fake.Folder, "runs")));
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.False(asking.IsCompleted);
        fake.Write("go", "");
        Assert.Equal("v1.36.2", await asking);
    }

    private static HttpRequestMessage Request(ClientCertificate certificate)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "https://fake/");
        CredentialTransport.Show(request, new(null, certificate));
        return request;
    }

    private static ClientCertificate Certificate(FakeCertificates authority)
    {
        using var client = authority.Client("carol");
        return ClientCertificate.Load(Encoding.UTF8.GetBytes(client.ExportCertificatePem()), Encoding.UTF8.GetBytes(client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()));
    }

    private static ApiConnection Open(FakeServerFixture fake, UserAccess user, TimeProvider clock) => ApiConnection.Open(
        new() { Namespace = "default", Server = fake.Server.Url, Authority = Encoding.UTF8.GetBytes(fake.Server.Certificates.AuthorityPem), Credentials = user }, null, clock);

    private static ExecPlugin Plugin(FakeServerFixture fake) => new("client.authentication.k8s.io/v1", Path.Combine(fake.Folder, "login"), [], [], null, false, "Never", "config:1");

    private static CertificateFiles Write(FakeServerFixture fake, string user)
    {
        var (certificate, key) = fake.Server.ClientPem(user);
        return new(new(null, fake.Write("tls.crt", certificate), "client-certificate"), new(null, fake.Write("tls.key", key), "client-key"));
    }

    private static void Script(FakeServerFixture fake, string user)
    {
        var (certificate, key) = fake.Server.ClientPem(user);
        var answer = new JsonObject
        {
            ["apiVersion"] = "client.authentication.k8s.io/v1",
            ["status"] = new JsonObject { ["clientCertificateData"] = certificate, ["clientKeyData"] = key },
        };
        Program(fake, $"cat {fake.Write("answer", answer.ToJsonString())}");
    }

    private static void Program(FakeServerFixture fake, string command)
    {
        var path = fake.Write("login", $"#!/bin/sh\necho run >> {fake.Folder}/runs\n{command}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Answers when it is told to.</summary>
    private sealed class HeldHandler(ClientCertificate? certificate) : HttpMessageHandler
    {
        public TaskCompletionSource Answer { get; set; } = new();

        public bool IsDisposed { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.False(IsDisposed);
            await Answer.Task;
            return new(HttpStatusCode.OK) { Content = new StringContent(certificate?.Context.TargetCertificate.Subject ?? "") };
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}

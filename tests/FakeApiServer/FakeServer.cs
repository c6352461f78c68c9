using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace K8sDoctor.FakeApiServer;

/// <summary>How a fake server is started.</summary>
public sealed record FakeServerOptions
{
    /// <summary>0 picks a free one.</summary>
    public int Port { get; init; }

    /// <summary>The names in the server's certificate; 127.0.0.1 and ::1 too, when <see cref="Loopback"/>.</summary>
    public IReadOnlyList<string> Names { get; init; } = ["localhost"];

    public bool Loopback { get; init; } = true;

    /// <summary>That of a server before this one; null makes a new one.</summary>
    public FakeIdentity? Identity { get; init; }

    public HttpProtocols Protocols { get; init; } = HttpProtocols.Http1AndHttp2;

    /// <summary>False for plain http.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>The server's certificate; by default one of the names above, signed by an authority of its own.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>What is shown beside the server's certificate.</summary>
    public IReadOnlyList<X509Certificate2> Chain { get; init; } = [];

    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>How many requests an HTTP/2 connection carries at once; 100 is kube-apiserver's.</summary>
    public int MaxStreamsPerConnection { get; init; } = 100;
}

/// <summary>The fake API on Kestrel: TLS by its own authority, loopback only, HTTP/2 and 1.1.</summary>
public sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private readonly StrongBox<int> _connections;

    private FakeServer(WebApplication app, FakeApi api, FakeCertificates certificates, FakeAccounts accounts, StrongBox<int> connections)
    {
        (_app, Api, Certificates, Accounts, _connections) = (app, api, certificates, accounts, connections);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Url = new UriBuilder(address) { Host = "localhost" }.Uri;
    }

    public FakeApi Api { get; }

    /// <summary>How many clients are connected.</summary>
    public int OpenConnections => _connections.Value;

    public FakeCertificates Certificates { get; }

    public FakeAccounts Accounts { get; }

    /// <summary><c>https://localhost:PORT/</c>, or http without TLS.</summary>
    public Uri Url { get; }

    public static async Task<FakeServer> StartAsync(FakeCluster cluster, FakeServerOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        var certificates = options.Identity is { } identity ? new FakeCertificates(identity.Authority) : new(TimeProvider.System.GetUtcNow());
        var accounts = new FakeAccounts(options.Identity?.AdminToken);
        var api = new FakeApi(cluster);
        var connections = new StrongBox<int>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        var own = options.Certificate ?? certificates.Server(options.Loopback, [.. options.Names]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.Http2.MaxStreamsPerConnection = options.MaxStreamsPerConnection);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options.Address, options.Port, listen =>
        {
            listen.Protocols = options.Protocols;
            listen.Use(async (connection, next) =>
            {
                Interlocked.Increment(ref connections.Value);
                try
                {
                    await next(connection);
                }
                finally
                {
                    Interlocked.Decrement(ref connections.Value);
                }
            });
            if (!options.Tls)
                return;
            listen.UseHttps(https =>
            {
                https.ServerCertificate = own;
                https.ServerCertificateChain = [.. options.Chain];
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.ClientCertificateValidation = (certificate, sent, _) => certificates.Accept(certificate, sent) is not null;
            });
        }));
        var app = builder.Build();
        app.Run(context => KestrelCarrier.CarryAsync(context, api, certificates, accounts));
        await app.StartAsync(cancellation);
        return new(app, api, certificates, accounts, connections);
    }

    /// <summary>A kubeconfig of one context for an administrator, by token.</summary>
    /// <param name="name">Of the context and the cluster; the user is <c>admin</c>, or <c>NAME-admin</c> where it is given.</param>
    public string Kubeconfig(string? ns = null, string? name = null) => $"""
        apiVersion: v1
        kind: Config
        current-context: {name ?? "fake"}
        clusters:
        - name: {name ?? "fake"}
          cluster:
            server: {Url.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Base64(Certificates.AuthorityPem)}
        contexts:
        - name: {name ?? "fake"}
          context:
            cluster: {name ?? "fake"}
            user: {(name is null ? "" : $"{name}-")}admin{(ns is null ? "" : $"\n    namespace: {ns}")}
        users:
        - name: {(name is null ? "" : $"{name}-")}admin
          user:
            token: {Accounts.AdminToken}

        """;

    /// <summary>A client certificate and key of this server's authority as PEM texts.</summary>
    public (string Certificate, string Key) ClientPem(string user, params string[] groups)
    {
        using var certificate = Certificates.Client(user, groups);
        using var key = certificate.GetECDsaPrivateKey()!;
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
        Certificates.Dispose();
    }

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
}

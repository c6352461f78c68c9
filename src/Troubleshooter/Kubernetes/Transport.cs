using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Sets up the sockets: whom to trust, by which name, through which proxy, and how to notice a dead connection.</summary>
internal static class Transport
{
    public static void SetUp(SocketsHttpHandler handler, KubeAccess access, Credentials credentials)
    {
        handler.ConnectTimeout = TimeSpan.FromSeconds(10);
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(15);
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        handler.EnableMultipleHttp2Connections = true;
        handler.AutomaticDecompression = DecompressionMethods.GZip;
        if (access.Proxy is { } proxy)
        {
            handler.Proxy = new WebProxy(proxy);
            handler.UseProxy = true;
        }

        // The library's own check of a private authority forgets the host name; a chain policy keeps .NET's, which does not.
        if (access.Authority is { } pem && !access.Insecure)
        {
            var trusted = new X509Certificate2Collection();
            trusted.ImportFromPem(Encoding.UTF8.GetString(pem));
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(trusted);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        // Asked at each connect, because a plugin's certificates change. Null is "none", whatever the delegate's annotation says.
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => credentials.Certificate!;
    }
}

using System.Net;
using System.Net.Security;
using System.Text;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Sets up the sockets: whom to trust, by which name, through which proxy, and how to notice a dead connection.</summary>
internal static class Transport
{
    /// <param name="certificate">What to show when a connection is made; null for nothing.</param>
    public static SocketsHttpHandler Create(KubeAccess access, ClientCertificate? certificate)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            EnableMultipleHttp2Connections = true,
            AutomaticDecompression = access.DisableCompression ? DecompressionMethods.None : DecompressionMethods.GZip,
            // Names of users and groups need not be ASCII; kubectl sends them as UTF-8.
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        };
        Through(handler, access.Proxy);
        if (access.Insecure)
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, errors) => access.Insecure || errors == SslPolicyErrors.None;
        else
            ServerTrust.SetUp(handler.SslOptions, access.Authority);
        handler.SslOptions.ClientCertificateContext = certificate?.Context;
        return handler;
    }

    public static void Through(SocketsHttpHandler handler, Uri? proxy)
    {
        handler.UseProxy = proxy is not null;
        if (proxy is null)
            return;
        var login = proxy.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
        var address = new UriBuilder(proxy) { UserName = "", Password = "" }.Uri;
        handler.Proxy = new WebProxy(address) { Credentials = proxy.UserInfo.Length == 0 ? null : new NetworkCredential(login[0], login.Length > 1 ? login[1] : "") };
    }
}

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Reads a cluster of a kubeconfig.</summary>
internal static class ClusterReader
{
    private const string Extension = "client.authentication.k8s.io/exec";

    /// <param name="cluster">The entry, with the flags laid over it.</param>
    /// <returns>The access without its user; and the credentials that stand in the server's address, if any.</returns>
    public static KubeAccess Read(ConfigNode cluster, string name, KubeEnvironment environment)
    {
        var text = cluster.Text("server") ?? throw cluster.Error("server", $"cluster '{name}' has no server; it should be like https://host:6443");
        var server = Server(text, cluster["server"]!);
        var authority = Authority(cluster, name);
        var insecure = cluster.Flag("insecure-skip-tls-verify");
        if (insecure && authority is not null)
            throw cluster["insecure-skip-tls-verify"]!.Error("insecure-skip-tls-verify", "cannot stand beside a certificate authority; remove one of the two");
        var proxy = Proxy(cluster);
        return new()
        {
            Namespace = "default",
            Server = new UriBuilder(server) { UserName = "", Password = "", Query = "", Fragment = "" }.Uri,
            Authority = authority,
            Insecure = insecure,
            TlsServerName = cluster.Text("tls-server-name"),
            Proxy = proxy ?? EnvironmentProxy.For(server, environment.Variable),
            DisableCompression = cluster.Flag("disable-compression"),
            Info = new(text, cluster.Text("proxy-url"), ConfigJson.Text(Extended(cluster))),
            Credentials = InAddress(server),
            Environment = environment,
        };
    }

    private static Uri Server(string text, ConfigNode node)
    {
        // kubectl speaks plain http where no scheme is told.
        var hasScheme = text.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(hasScheme ? text : $"http://{text}", UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https") || text.Any(char.IsWhiteSpace))
            throw node.Error("server", $"'{text}' is no address; it should be like https://host:6443");
        if (!hasScheme && server.AbsolutePath != "/")
            throw node.Error("server", $"'{text}' has a path but no scheme; it should be like https://host:6443/path");
        return server;
    }

    private static byte[]? Authority(ConfigNode cluster, string name)
    {
        if (ConfigPem.Source(cluster, "certificate-authority", $"cluster '{name}'") is not { } source)
            return null;
        var field = source.File is null ? "certificate-authority-data" : "certificate-authority";
        var pem = source.Data ?? ConfigPem.ReadFile(cluster[field]!, field, source.File!);
        return PemCertificates.Read(pem).Count > 0
            ? pem
            : throw cluster[field]!.Error(field, $"{source.File ?? "it"} holds no certificate; it should be PEM: -----BEGIN CERTIFICATE-----");
    }

    private static Uri? Proxy(ConfigNode cluster)
    {
        if (cluster.Text("proxy-url") is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5" && proxy.Host.Length > 0)
            return proxy;
        throw cluster["proxy-url"]!.Error("proxy-url", "is no proxy; it should be like http://host:3128, https://host:3128 or socks5://host:1080");
    }

    private static ConfigNode? Extended(ConfigNode cluster) => cluster.List("extensions").FirstOrDefault(e => e.Text("name") == Extension)?["extension"];

    private static UserAccess InAddress(Uri server)
    {
        if (server.UserInfo.Length == 0)
            return new();
        var parts = server.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
        return new() { Username = parts[0], Password = parts.Length > 1 ? parts[1] : "" };
    }
}

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>A server and the proxy on the way to it, as a message names them: whoever fails is to be named, and not the one behind it.</summary>
/// <param name="Proxy">Null where the way is direct; a user and password may be in it, and are never shown.</param>
/// <param name="ProxySetting">Where the proxy is named.</param>
internal readonly record struct ServerRoute(Uri Server, Uri? Proxy, string ProxySetting)
{
    /// <summary>Through a proxy that the environment names, if any.</summary>
    public static ServerRoute ByEnvironment(Uri server, Uri? proxy) => new(server, proxy, server.Scheme == Uri.UriSchemeHttps ? "HTTPS_PROXY" : "HTTP_PROXY");

    /// <summary>Host and port of the server; with the proxy where there is one.</summary>
    public string Way => Proxy is null ? Server.Authority : $"{Server.Authority}, through the {ProxyName},";

    /// <summary>For example <c>proxy http://proxy:3128 (HTTPS_PROXY)</c>; not to be used where there is none.</summary>
    public string ProxyName => $"proxy {Proxy?.Scheme}://{Proxy?.Authority} ({ProxySetting})";
}

using System.Net;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>
/// The proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name for an address, read as kubectl reads them. .NET's own reading differs: it knows no networks and no
/// ports in NO_PROXY, takes ALL_PROXY, and sends even localhost through a proxy.
/// </summary>
/// <remarks>Source: golang.org/x/net/http/httpproxy.</remarks>
internal static class EnvironmentProxy
{
    public static Uri? For(Uri address, Func<string, string?> variable)
    {
        var (upper, lower) = address.Scheme == Uri.UriSchemeHttps ? ("HTTPS_PROXY", "https_proxy") : ("HTTP_PROXY", "http_proxy");
        // Within a CGI program HTTP_PROXY is what a client sent as the header Proxy.
        if (First(upper, lower) is not { } text || (upper == "HTTP_PROXY" && variable("REQUEST_METHOD") is { Length: > 0 }))
            return null;
        return Parse(text) is { } proxy && !IsPassedOver(address, First("NO_PROXY", "no_proxy") ?? "") ? proxy : null;

        string? First(string one, string other) => variable(one) is { Length: > 0 } value ? value : variable(other) is { Length: > 0 } second ? second : null;
    }

    /// <summary>A proxy's address, <c>http://</c> where no scheme is told; null where it is none that can be spoken with.</summary>
    public static Uri? Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var proxy) || proxy.Host.Length == 0)
            return Uri.TryCreate($"http://{text}", UriKind.Absolute, out var plain) ? plain : null;
        // The name is resolved by the proxy with socks5 too.
        if (proxy.Scheme == "socks5h")
            return new UriBuilder(proxy) { Scheme = "socks5" }.Uri;
        return proxy.Scheme is "http" or "https" or "socks5" ? proxy : null;
    }

    private static bool IsPassedOver(Uri address, string noProxy)
    {
        var host = address.DnsSafeHost.ToLowerInvariant();
        var ip = IPAddress.TryParse(host, out var parsed) ? parsed : null;
        if (host == "localhost" || (ip is not null && IPAddress.IsLoopback(ip)))
            return true;
        var entries = noProxy.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(e => e.ToLowerInvariant());
        return entries.Any(entry => entry == "*" || Matches(entry, host, ip, address.Port));
    }

    private static bool Matches(string entry, string host, IPAddress? ip, int port)
    {
        if (entry.Contains('/') && IPNetwork.TryParse(entry, out var network))
            return ip is not null && network.Contains(ip);
        var (name, only) = SplitPort(entry);
        if (only is not null && only != port)
            return false;
        if (IPAddress.TryParse(name.Trim('[', ']'), out var single))
            return single.Equals(ip);
        name = name.StartsWith("*.", StringComparison.Ordinal) ? name[1..] : name;
        return name.StartsWith('.') ? host.EndsWith(name, StringComparison.Ordinal) : host == name || host.EndsWith($".{name}", StringComparison.Ordinal);
    }

    // An IPv6 address has more colons than the one before a port, unless it stands in brackets.
    private static (string Name, int? Port) SplitPort(string entry)
    {
        var colon = entry.LastIndexOf(':');
        if (colon <= 0 || (entry.IndexOf(':') != colon && entry[colon - 1] != ']') || !ushort.TryParse(entry.AsSpan(colon + 1), out var port))
            return (entry, null);
        return (entry[..colon], port);
    }
}

using System.Text;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Reads URLs as Go does (net/url, parse).</summary>
internal static class UrlReader
{
    private const int MaxLength = 10_000;

    /// <summary>The URL of an absolute URI or an absolute path, or what is wrong with it.</summary>
    public static Url? Parse(string text, out string fault)
    {
        // Kubernetes reads it twice: strictly, which takes a fragment for a part of what is before it, and then without the fragment.
        if (!IsRequest(text, out fault))
            return null;
        var bytes = Bytes(text);
        var hash = bytes.IndexOf('#');
        var url = Read(hash < 0 ? bytes : bytes[..hash], strict: false, out fault);
        return url is null ? null : url with { Fragment = hash < 0 ? "" : bytes[(hash + 1)..], Text = text };
    }

    /// <summary>Whether the text is an absolute URI or an absolute path (Go, url.ParseRequestURI).</summary>
    public static bool IsRequest(string text, out string fault)
    {
        fault = "it is too long";
        return text.Length <= MaxLength && Read(Bytes(text), strict: true, out fault) is not null;
    }

    public static bool IsPort(ReadOnlySpan<char> text) => text.IsEmpty || (text[0] == ':' && !text[1..].ContainsAnyExceptInRange('0', '9'));

    private static string Bytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static Url? Read(string text, bool strict, out string fault)
    {
        fault = text.Any(c => c is < ' ' or '\x7f') ? "invalid control character in URL"
            : text.Length == 0 && strict ? "empty url"
            : text.StartsWith(':') ? "missing protocol scheme"
            : "";
        if (fault.Length > 0)
            return null;
        if (text == "*")
            return new("", "", "", "", "*", "", "");
        var colon = SchemeEnd(text);
        var scheme = colon < 0 ? "" : text[..colon].ToLowerInvariant();
        var rest = text[(colon + 1)..];
        var question = rest.IndexOf('?');
        var url = new Url(scheme, "", "", "", question < 0 ? rest : rest[..question], question < 0 ? "" : rest[(question + 1)..], "");
        return url.Path.StartsWith('/') ? Rooted(url, strict, out fault) : Rootless(url, strict, out fault);
    }

    private static Url? Rootless(Url url, bool strict, out string fault)
    {
        fault = "";
        if (url.Scheme.Length > 0)
            return url with { Opaque = url.Path, Path = "" };
        fault = strict ? "invalid URI for request" : url.Path.Split('/')[0].Contains(':') ? "first path segment in URL cannot contain colon" : "";
        return fault.Length > 0 ? null : WithPath(url, out fault);
    }

    private static Url? Rooted(Url url, bool strict, out string fault)
    {
        var path = url.Path;
        if (!path.StartsWith("//", StringComparison.Ordinal) || (url.Scheme.Length == 0 && (strict || path.StartsWith("///", StringComparison.Ordinal))))
            return WithPath(url, out fault);
        var slash = path.IndexOf('/', 2) is var found and >= 0 ? found : path.Length;
        var authority = path[2..slash];
        var at = authority.LastIndexOf('@');
        var user = at < 0 ? "" : authority[..at];
        fault = UrlEscapes.IsUser(user) ? "" : "invalid userinfo";
        return fault.Length == 0 && Host(authority[(at + 1)..], out fault) is { } host ? WithPath(url with { User = user, Host = host, Path = path[slash..] }, out fault) : null;
    }

    private static Url? WithPath(Url url, out string fault)
    {
        var plain = UrlEscapes.Unescape(url.Path, UrlPart.Path);
        fault = plain is null ? "invalid URL escape" : "";
        return plain is null ? null : UrlEscapes.IsEscaped(url.Path) ? url : url with { Path = UrlEscapes.Escape(plain) };
    }

    /// <summary>The position of the colon after a scheme, or -1.</summary>
    private static int SchemeEnd(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == ':')
                return i;
            if (!char.IsAsciiLetter(text[i]) && (i == 0 || !(char.IsAsciiDigit(text[i]) || text[i] is '+' or '-' or '.')))
                return -1;
        }

        return -1;
    }

    private static string? Host(string host, out string fault)
    {
        var bracket = host.StartsWith('[');
        var port = bracket ? host.LastIndexOf(']') + 1 : host.LastIndexOf(':');
        fault = bracket && port == 0 ? "missing ']' in host" : port >= 0 && !IsPort(host.AsSpan(port)) ? "invalid port after host" : "";
        if (fault.Length > 0)
            return null;
        var zone = bracket ? host.AsSpan(0, port - 1).IndexOf("%25") : -1;
        string?[] parts = zone < 0
            ? [UrlEscapes.Unescape(host, UrlPart.Host)]
            : [UrlEscapes.Unescape(host[..zone], UrlPart.Host), UrlEscapes.Unescape(host[zone..(port - 1)], UrlPart.Zone), UrlEscapes.Unescape(host[(port - 1)..], UrlPart.Host)];
        fault = parts.Contains(null) ? "invalid character or escape in host name" : "";
        return fault.Length > 0 ? null : string.Concat(parts);
    }
}

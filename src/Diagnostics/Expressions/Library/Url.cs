namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>
/// A URL as Kubernetes' expressions have it: an absolute URI or an absolute path (k8s.io/apiserver, cel/library/urls.go over Go's net/url). The parts are kept
/// as they are in UTF-8, one character a byte.
/// </summary>
/// <param name="Opaque">What follows the scheme where there is no slash: <c>mailto:nobody@example.com</c>.</param>
/// <param name="Path">Escaped.</param>
/// <param name="Query">Escaped, without the question mark.</param>
internal sealed record Url(string Scheme, string Opaque, string User, string Host, string Path, string Query, string Fragment) : CelOpaque("kubernetes.URL")
{
    /// <summary>As it was written; no part of its identity.</summary>
    public string Text { get; init; } = "";

    public bool Equals(Url? other) => other is not null && Parts == other.Parts;

    public override int GetHashCode() => Parts.GetHashCode();

    public override string ToString() => Text;

    private (string, string, string, string, string, string, string) Parts => (Scheme, Opaque, User, Host, Path, Query, Fragment);

    /// <summary>The host without port and without the brackets of an IPv6 address.</summary>
    public string Hostname
    {
        get
        {
            var name = PortAt is var at and >= 0 ? Host[..at] : Host;
            return name.StartsWith('[') && name.EndsWith(']') ? name[1..^1] : name;
        }
    }

    public string Port => PortAt is var at and >= 0 ? Host[(at + 1)..] : "";

    private int PortAt => Host.LastIndexOf(':') is var colon and >= 0 && UrlReader.IsPort(Host.AsSpan(colon)) ? colon : -1;

    /// <summary>The pairs of the query, unescaped; what is malformed is left out (Go, url.ParseQuery).</summary>
    public IEnumerable<(string Key, string Value)> Pairs()
    {
        foreach (var pair in Query.Split('&').Where(p => p.Length > 0 && !p.Contains(';')))
        {
            var equals = pair.IndexOf('=');
            var key = UrlEscapes.Unescape(equals < 0 ? pair : pair[..equals], UrlPart.Query);
            var value = equals < 0 ? "" : UrlEscapes.Unescape(pair[(equals + 1)..], UrlPart.Query);
            if (key is not null && value is not null)
                yield return (key, value);
        }
    }
}

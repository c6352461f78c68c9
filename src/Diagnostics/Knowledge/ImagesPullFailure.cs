using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// Why a pull failed, read off the words of containerd, CRI-O, Docker and the registry behind them. <see cref="Kind"/> is one of the words in
/// <see cref="Table"/>, or <c>unknown</c>; <see cref="Reason"/> is the part of the message that says it.
/// </summary>
internal sealed partial record ImagesPullFailure(string Kind, string Reason)
{
    /// <summary>First match wins: the order is from the unmistakable to what other messages mention in passing.</summary>
    private static readonly (string Kind, BoundedRegex Pattern)[] Table =
    [
        ("rate-limited", Words(@"toomanyrequests|429 Too Many Requests|pull rate limit")),
        ("qps", Words(@"pull QPS exceeded")),
        ("platform", Words(@"no matching manifest for|no match for platform in manifest|no image found in (manifest list|image index) for architecture"
            + @"|does not match the specified platform|cannot be used on this platform|no child with platform")),
        ("signature", Words(@"SignatureValidationFailed|signature (validation|verification) failed|A signature was required|Source image rejected")),
        ("disk", Words(@"no space left on device")),
        ("tls", Words(@"x509:|server gave HTTP response to HTTPS client|tls: |certificate (signed by unknown authority|has expired|is not trusted)")),
        ("dns", Words(@"no such host|dial tcp: lookup|server misbehaving|temporary failure in name resolution|could not resolve host")),
        ("unauthorized", Words(@"pull access denied|insufficient_scope|\b401\b|\b403 Forbidden|no basic auth credentials|authorization failed|unauthorized:"
            + @"|authentication required|requested access to the resource is denied|denied: |invalid username/password|failed to fetch (oauth|anonymous) token"
            + @"|unable to retrieve auth token|authorization token has expired|access forbidden")),
        ("not-found", Words(@"not found|manifest unknown|MANIFEST_UNKNOWN|NAME_UNKNOWN|name unknown|reading manifest .* in .*: manifest|code = NotFound")),
        ("unreachable", Words(@"i/o timeout|connection refused|no route to host|network is unreachable|deadline exceeded|handshake timeout|connection reset by peer"
            + @"|proxyconnect|Client\.Timeout|\b50[0234]\b|registry is unavailable|RegistryUnavailable|: EOF$|unexpected EOF")),
        ("corrupt", Words(@"failed to extract layer|wrong diff id|digest mismatch|failed to verify|failed to register layer|unpigz|invalid tar header")),
    ];

    public static ImagesPullFailure Parse(string message)
    {
        foreach (var (kind, pattern) in Table)
        {
            if (pattern.IsMatch(message))
                return new(kind, Reduce(message));
        }

        return new("unknown", Reduce(message));
    }

    /// <summary>The innermost words: without the wrappers that each layer puts before them and without the image's name over and over.</summary>
    private static string Reduce(string message)
    {
        var text = Wrapper().Replace(message, "");
        for (var next = Wrapper().Replace(text, ""); next != text; next = Wrapper().Replace(text, ""))
            text = next;
        return text.Trim(' ', ':');
    }

    private static BoundedRegex Words(string pattern) => new(pattern, RegexOptions.IgnoreCase);

    [GeneratedRegex(
        @"^\s*(Back-off pulling image ""[^""]*"":?|Failed to pull image ""[^""]*"":?|ErrImagePull:|ImagePullBackOff:|RegistryUnavailable:|rpc error: code = \w+ desc =|"
        + @"failed to pull and unpack image ""[^""]*"":|failed to resolve (reference ""[^""]*""|image):|Error response from daemon:|"
        + @"image pull failed for [^ ]+ because the registry is unavailable:|initializing source docker://[^ ]+:)\s*",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Wrapper();
}

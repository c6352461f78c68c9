using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// Why a pull failed, read off the words of containerd, CRI-O, Docker and the registry behind them. <see cref="Kind"/> is one of the words in
/// <see cref="Table"/>, or <c>unknown</c>; <see cref="Reason"/> is the part of the message that says it.
/// </summary>
/// <param name="What">
/// What the message names: of <c>proxy</c> its address, of <c>platform</c> the one that is wanted, of <c>tls</c> what is wrong (<c>authority</c>, <c>expired</c>,
/// <c>not-yet</c>, <c>name</c>), of <c>server-error</c> the status, of <c>dns</c> and <c>unreachable</c> the host that was looked for; else, or where it names none, empty.
/// </param>
internal sealed partial record ImagesPullFailure(string Kind, string Reason, string What)
{
    /// <summary>First match wins: the order is from the unmistakable to what other messages mention in passing. A group <c>what</c> is <see cref="What"/>.</summary>
    private static readonly (string Kind, BoundedRegex Pattern)[] Table =
    [
        ("rate-limited", Words(@"toomanyrequests|too ?many requests|(code|registry):? 429\b|pull rate limit|rate limit (exceeded|reached)|rate exceeded|quota exceeded|RESOURCE_EXHAUSTED|data limit exceeded")),
        ("qps", Words(@"pull QPS exceeded")),
        ("platform", Words(@"no matching manifest for (?<what>\S+)|no match for platform in manifest|no image found in (manifest list|image index) for architecture ""?(?<what>\w+)|wanted (?<what>\w+/\w+)"
            + @"|does not match the specified platform|cannot be used on this platform|no child with platform (?<what>\S+)|no suitable (image|manifest) .*platform|operating system does not match the host")),
        ("format", Words(@"schema ?1 (image )?(manifests?|support)|distribution\.manifest\.v1\+\w+""? (is )?(no longer|not) supported|missing signature key|unsupported (manifest )?schema version|Image (Format|manifest) v(ersion )?1\b")),
        ("signature", Words(@"SignatureValidationFailed|signature (validation|verification) failed|A signature was required|Source image rejected|no (matching )?signatures? (found|exist)")),
        ("policy", Words(@"PROJECTPOLICYVIOLATION|due to configured policy|blocking policy|blocked by Xray|QUARANTINED|412 Precondition Failed")),
        ("disk", Words(@"no space left on device|disk quota exceeded|not enough disk space|insufficient disk space")),
        ("proxy", Words(@"proxyconnect tcp: (dial tcp:? )?(lookup )?(?<what>[\w.\-\[\]]+(:\d+)?)|proxyconnect|Proxy Authentication Required")),
        ("plain-http", Words(@"server gave HTTP response to HTTPS client|first record does not look like a TLS handshake")),
        ("tls", Words(@"x509:|tls: |certificate (signed by unknown authority|has expired|is not trusted)")),
        ("dns", Words(@"lookup (?<what>[\w.\-]+)( on [^ ]+)?: (no such host|server misbehaving|.*i/o timeout|.*temporary failure|.*connection refused)|no such host|dial tcp: lookup (?<what>[\w.\-]+)|server misbehaving"
            + @"|temporary failure in name resolution|could not resolve host:? ?(?<what>[\w.\-]*)")),
        ("short-name", Words(@"short[- ]name .*(did not resolve|enforced|ambiguous)|no unqualified-search registries|ambiguous list")),
        ("corrupt", Words(@"failed to extract layer|wrong diff id|unexpected commit (digest|size)|failed size validation|digest mismatch|layer verification failed|failed to register layer|unpigz|gzip: invalid"
            + @"|invalid (tar header|checksum)|blob unknown|/blobs/\S+ not found|unexpected media type text/html|short read")),
        ("stalled", Words(@"context cancell?ed|no progress")),
        ("server-error", Words(@"\b(?<what>5\d\d)\b[ :,(]*(Internal|Bad Gateway|Service|Gateway|<html|<!DOCTYPE)|status( code)?( from \w+ request to \S+)?:? ?(?<what>5\d\d)\b|StatusCode: (?<what>5\d\d)|registry (?<what>5\d\d)\b"
            + @"|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out")),
        ("unreachable", Words(@"dial tcp (?<what>\[[^\]]+\]:\d+|[\w.\-]+:\d+): |i/o timeout|connection refused|no route to host|network is unreachable|deadline exceeded|handshake timeout|connection reset by peer"
            + @"|Client\.Timeout|request canceled|: EOF$|unexpected EOF|broken pipe")),
        ("unauthorized", Words(@"pull access denied|insufficient_scope|\b(401 Unauthorized|403 Forbidden)|(code|registry|status):? (401|403)\b|no basic auth credentials|authorization failed|unauthorized(:| to access)|unauthenticated"
            + @"|authentication required|requested access to the resource is denied|denied: |: denied\b|permission ""[^""]*"" denied|invalid username/password|failed to fetch (oauth|anonymous) token"
            + @"|unable to retrieve auth token|authorization token has expired|access forbidden|does not have permission|proper auth")),
        ("not-found", Words(@"not found|manifest unknown|MANIFEST_UNKNOWN|NAME_UNKNOWN|name unknown|does not exist|reading manifest .* in .*: manifest|code = NotFound|(code|registry|status):? 404\b")),
        ("unreachable", Words(@"registry is unavailable|RegistryUnavailable")),
    ];

    private static readonly (string What, BoundedRegex Pattern)[] Certificates =
    [
        ("authority", Words(@"unknown authority|not trusted")),
        ("expired", Words(@"has expired")),
        ("not-yet", Words(@"not yet valid")),
        ("name", Words(@"is valid for|not valid for|doesn't contain any|legacy Common Name|cannot validate certificate for")),
    ];

    /// <summary>What has been read off messages that are still in use: the same text is asked about by many rules, again and again.</summary>
    private static readonly ConditionalWeakTable<string, ImagesPullFailure> Known = [];

    public static ImagesPullFailure Parse(string message) => Known.GetValue(message, Read);

    private static ImagesPullFailure Read(string message)
    {
        foreach (var (kind, pattern) in Table)
        {
            if (pattern.Match(message) is { Success: true } match)
                return new(kind, Reduce(message), kind == "tls" ? Certificates.FirstOrDefault(c => c.Pattern.IsMatch(message)).What ?? "" : match.Groups["what"].Value);
        }

        return new("unknown", Reduce(message), "");
    }

    /// <summary>The innermost words: without the wrappers that each layer puts before them and without the image's name over and over.</summary>
    private static string Reduce(string message)
    {
        var text = Wrapper().Replace(message, "");
        for (var next = Wrapper().Replace(text, ""); next != text; next = Wrapper().Replace(text, ""))
            text = next;
        return text.Trim(' ', ':');
    }

    private static BoundedRegex Words(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    [GeneratedRegex(
        @"^\s*(Back-off pulling image ""[^""]*"":?|Failed to pull image ""[^""]*"":?|ErrImagePull:|ImagePullBackOff:|RegistryUnavailable:|SignatureValidationFailed:|rpc error: code = \w+ desc =|"
        + @"failed to pull and unpack image ""[^""]*"":|failed to resolve (reference ""[^""]*""|image):|Error response from daemon:|"
        + @"image pull failed for [^ ]+ because the (registry is unavailable|signature validation failed):?|(error )?initializing source docker://[^ ]+:)\s*",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Wrapper();
}

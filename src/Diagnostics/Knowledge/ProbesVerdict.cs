using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// What a kubelet's event says of one failed probe (prober.go, probe/http, probe/tcp, probe/grpc, probe/exec; the wordings of 1.24 to 1.36 and OpenShift's).
/// <see cref="Kind"/>: <c>http</c> (it answered with a status), <c>refused</c> (nothing listens), <c>timeout</c>, <c>unreachable</c>, <c>plain-http</c> (asked by
/// https, and it speaks http), <c>needs-tls</c> (the other way round), <c>http2</c> (asked by HTTP/1.1, and it speaks HTTP/2 only, as gRPC servers do), <c>tls</c>,
/// <c>grpc</c>, <c>exec-missing</c> (the command is not in the image), <c>exec</c> (the command said no), <c>no-port</c> (the probe names a port that the container
/// does not declare), <c>gone</c> (the container had just ended) or <c>other</c>.
/// </summary>
/// <param name="Status">The HTTP status, the gRPC health or code, the command that is missing, or the port's name; or empty.</param>
/// <param name="Port">The port that was asked, or empty.</param>
/// <param name="Errored">
/// True where the probe could not be carried out at all. The kubelet throws such a result away (prober/worker.go): a liveness probe then never kills, a startup
/// probe never ends and a readiness probe never begins to be true.
/// </param>
internal sealed record ProbesVerdict(string Kind, string Status, string Port, string Detail, bool Errored)
{
    private const int DetailLength = 240;

    private static readonly BoundedRegex Prefix = Words(@"^(Liveness|Readiness|Startup) probe (failed|errored|error|warning)(?<state> and resulted in \w+ state)?: ?");
    // OpenShift's kubelet adds the answer's body, which can be a page of HTML.
    private static readonly BoundedRegex Body = Words(@"\s*\nbody:[\s\S]*$");
    private static readonly BoundedRegex Blank = Words(@"\s+");
    private static readonly BoundedRegex Address = Words(
        @"dial tcp (\[[^\]]+\]|[^ :]+):(?<port>\d+)|://(\[[^\]]+\]|[^/:"" ]+):(?<port>\d+)|failed to connect service (at )?""[^""]*:(?<port>\d+)""");

    /// <summary>First match wins: from the unmistakable to what other messages mention in passing. A group <c>what</c> is the status.</summary>
    private static readonly (string Kind, BoundedRegex Pattern)[] Table =
    [
        ("http", Words(@"HTTP probe failed with statuscode: (?<what>\d+)")),
        ("no-port", Words(@"^strconv\.Atoi: parsing ""(?<what>[^""]*)"": invalid syntax|^port (?<what>\S+) not found|couldn't find port:? (?<what>\S+)")),
        ("grpc", Words(@"service unhealthy \(responded with ""(?<what>\w+)""\)|health rpc probe failed: rpc error: code = (?<what>\w+)|rpc error: code = (?<what>NotFound) desc = unknown service")),
        ("exec-missing", Words(@"exec: \\?""(?<what>[^""\\]+)\\?"": (executable file not found|stat .*no such file|no such file)"
            + @"|executable file not found|OCI runtime exec failed.*no such file|exec failed.*no such file or directory"
            + @"|^(/\S*/)?(ba|da|a)?sh: (line )?(\d+: )?(?<what>[^ :]+): (command )?not found|^stat (?<what>[^ :]+): no such file")),
        ("gone", Words(@"(container|task|process) .*(not found|not running|stopped)|no running task found|container is in CONTAINER_EXITED state|cannot exec in a (stopped|deleted) state")),
        // The gRPC prober dials until its time is over: a port on which nothing listens reads like this.
        ("refused", Words(@"connection refused|actively refused|failed to connect service (at )?""[^""]*:\d+""")),
        ("plain-http", Words(@"server gave HTTP response to HTTPS client|first record does not look like a TLS handshake")),
        ("needs-tls", Words(@"malformed HTTP response ""\\x15\\x03|HTTP request to an HTTPS server|plain HTTP request was sent to HTTPS port")),
        ("http2", Words(@"malformed HTTP response ""\\x00\\x00|frame too large|http2: ")),
        ("timeout", Words(@"deadline exceeded|Client\.Timeout|i/o timeout|timed? ?out|timeout: health rpc|timeout .* exceeded|TLS handshake timeout")),
        ("tls", Words(@"tls: |x509: |malformed HTTP (response|status)")),
        ("unreachable", Words(@"no route to host|network is unreachable|connection reset by peer|broken pipe|EOF$")),
    ];

    private static readonly BoundedRegex Unimplemented = Words("does not implement the grpc health protocol");

    public static ProbesVerdict Parse(string message)
    {
        var prefix = Prefix.Match(message);
        var errored = prefix.Success && (prefix.Groups["state"].Success || prefix.Value.Contains(" errored", StringComparison.OrdinalIgnoreCase));
        var said = Blank.Replace(Body.Replace(prefix.Success ? message[prefix.Length..] : message, ""), " ").Trim();
        var detail = said.Length > DetailLength ? said[..DetailLength] + "…" : said;
        var port = Address.Match(said) is { Success: true } address ? address.Groups["port"].Value : "";
        if (Unimplemented.IsMatch(said))
            return new("grpc", "UNIMPLEMENTED", port, detail, errored);
        foreach (var (kind, pattern) in Table)
        {
            if (pattern.Match(said) is { Success: true } match)
                return new(kind, match.Groups["what"].Value, kind is "exec-missing" or "no-port" ? "" : port, detail, errored);
        }

        return port.Length > 0 ? new("other", "", port, detail, errored) : new("exec", "", "", said.Length == 0 ? "the command failed and printed nothing" : detail, errored);
    }

    private static BoundedRegex Words(string pattern) =>
        new(pattern, RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);
}

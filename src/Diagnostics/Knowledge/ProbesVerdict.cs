using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// What a kubelet's event says of one failed probe (prober.go, probe/http, probe/tcp, probe/grpc, probe/exec; old and new wordings). <see cref="Kind"/>:
/// <c>http</c> (it answered with a status), <c>refused</c> (nothing listens), <c>timeout</c>, <c>unreachable</c>, <c>tls</c>, <c>grpc</c>, <c>exec-missing</c>
/// (the command is not in the image), <c>exec</c> (the command said no) or <c>other</c>.
/// </summary>
/// <param name="Status">The HTTP status or the gRPC health, or empty.</param>
/// <param name="Port">The port that was asked, or empty.</param>
internal sealed record ProbesVerdict(string Kind, string Status, string Port, string Detail)
{
    private static readonly BoundedRegex Prefix = Words(@"^(?<probe>Liveness|Readiness|Startup) probe (failed|errored)( and resulted in \w+ state)?: ?");
    private static readonly BoundedRegex Http = Words(@"HTTP probe failed with statuscode: (?<status>\d+)");
    private static readonly BoundedRegex Address = Words(@"dial tcp (\[[^\]]+\]|[^ :]+):(?<port>\d+)|://(\[[^\]]+\]|[^/:"" ]+):(?<port>\d+)|failed to connect service ""[^""]*:(?<port>\d+)""");
    private static readonly BoundedRegex Missing = Words(@"executable file not found|exec: ""(?<what>[^""]+)"".*(no such file or directory|not found)|stat (?<what>[^ :]+): no such file|OCI runtime exec failed.*no such file");
    private static readonly BoundedRegex Grpc = Words(@"service unhealthy \(responded with ""(?<status>\w+)""\)|this server does not implement the grpc health protocol");
    // The gRPC prober dials until its time is over: a port on which nothing listens reads like this.
    private static readonly BoundedRegex Refused = Words(@"connection refused|failed to connect service ""[^""]*:\d+""");
    private static readonly BoundedRegex Timeout = Words(@"deadline exceeded|Client\.Timeout|i/o timeout|timed out|command .*timed? ?out|timeout: (failed to connect|health rpc)");
    private static readonly BoundedRegex Unreachable = Words(@"no route to host|network is unreachable|connection reset by peer|EOF");
    private static readonly BoundedRegex Tls = Words(@"tls:|x509:|HTTP response to HTTPS|malformed HTTP (response|status)");

    public static ProbesVerdict Parse(string message)
    {
        var detail = Prefix.Replace(message, "").Trim();
        var port = Address.Match(detail) is { Success: true } address ? address.Groups["port"].Value : "";
        if (Http.Match(detail) is { Success: true } http)
            return new("http", http.Groups["status"].Value, port, detail);
        if (Missing.Match(detail) is { Success: true } missing)
            return new("exec-missing", missing.Groups["what"].Value, "", detail);
        if (Grpc.Match(detail) is { Success: true } grpc)
            return new("grpc", grpc.Groups["status"].Success ? grpc.Groups["status"].Value : "UNIMPLEMENTED", port, detail);
        if (Refused.IsMatch(detail))
            return new("refused", "", port, detail);
        if (Timeout.IsMatch(detail))
            return new("timeout", "", port, detail);
        if (Tls.IsMatch(detail))
            return new("tls", "", port, detail);
        return Unreachable.IsMatch(detail) ? new("unreachable", "", port, detail) : new(port.Length > 0 ? "other" : "exec", "", port, detail);
    }

    private static BoundedRegex Words(string pattern) =>
        new(pattern, RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);
}

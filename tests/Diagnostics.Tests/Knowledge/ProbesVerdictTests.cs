using K8sDoctor.Diagnostics.Knowledge;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class ProbesVerdictTests
{
    [Theory]
    [InlineData("Liveness probe failed: HTTP probe failed with statuscode: 404", "http", "404", "")]
    [InlineData("Readiness probe failed: Get \"http://10.2.0.1:8080/x\": dial tcp 10.2.0.1:8080: connect: connection refused", "refused", "", "8080")]
    [InlineData("Liveness probe failed: dial tcp [fd00::1]:5432: connect: connection refused", "refused", "", "5432")]
    [InlineData("Liveness probe failed: Get \"http://10.2.0.1:80/\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)", "timeout", "", "80")]
    [InlineData("Startup probe failed: service unhealthy (responded with \"NOT_SERVING\")", "grpc", "NOT_SERVING", "")]
    [InlineData("Liveness probe failed: timeout: failed to connect service \"10.2.0.1:9090\" within 1s", "refused", "", "9090")]
    [InlineData("Liveness probe errored: rpc error: code = Unknown desc = OCI runtime exec failed: exec: \"curl\": executable file not found in $PATH", "exec-missing", "curl", "")]
    [InlineData("Readiness probe errored and resulted in unknown state: rpc error: exec: \"/bin/hc\": stat /bin/hc: no such file or directory", "exec-missing", "/bin/hc", "")]
    [InlineData("Liveness probe failed: Get \"https://10.2.0.1:8443/\": http: server gave HTTP response to HTTPS client", "tls", "", "8443")]
    [InlineData("Readiness probe failed: not yet", "exec", "", "")]
    public void A_failed_probe_is_understood(string message, string kind, string status, string port)
    {
        var verdict = ProbesVerdict.Parse(message);
        Assert.Equal((kind, status, port), (verdict.Kind, verdict.Status, verdict.Port));
    }
}

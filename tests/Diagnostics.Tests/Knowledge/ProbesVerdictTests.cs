using K8sDoctor.Diagnostics.Knowledge;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class ProbesVerdictTests
{
    [Theory]
    [InlineData("Liveness probe failed: HTTP probe failed with statuscode: 404", "http", "404", "")]
    [InlineData("Readiness probe failed: Get \"http://10.2.0.1:8080/x\": dial tcp 10.2.0.1:8080: connect: connection refused", "refused", "", "8080")]
    [InlineData("Readiness probe failed: Get http://10.2.0.1:8080/x: dial tcp 10.2.0.1:8080: connectex: No connection could be made because the target machine actively refused it.", "refused", "", "8080")]
    [InlineData("Liveness probe failed: dial tcp [fd00::1]:5432: connect: connection refused", "refused", "", "5432")]
    [InlineData("Liveness probe failed: dial tcp 10.2.0.1:5432: i/o timeout", "timeout", "", "5432")]
    [InlineData("Liveness probe failed: Get \"http://10.2.0.1:80/\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)", "timeout", "", "80")]
    [InlineData("Liveness probe failed: Get \"https://10.2.0.1:8443/healthz\": net/http: TLS handshake timeout", "timeout", "", "8443")]
    [InlineData("Liveness probe failed: command \"redis-cli ping\" timed out", "timeout", "", "")]
    [InlineData("Readiness probe failed: command timed out: \"sh -c pg_isready\" timed out after 1s", "timeout", "", "")]
    [InlineData("Liveness probe errored: rpc error: code = DeadlineExceeded desc = failed to exec in container: timeout 1s exceeded: context deadline exceeded", "timeout", "", "")]
    [InlineData("Readiness probe failed: Get \"http://10.2.0.1:80/\": read tcp 10.2.0.9:4000->10.2.0.1:80: read: connection reset by peer", "unreachable", "", "80")]
    [InlineData("Liveness probe failed: Get \"http://10.2.0.1:80/\": EOF", "unreachable", "", "80")]
    [InlineData("Readiness probe failed: Get \"http://10.2.0.1:80/\": dial tcp 10.2.0.1:80: connect: no route to host", "unreachable", "", "80")]
    [InlineData("Startup probe failed: service unhealthy (responded with \"NOT_SERVING\")", "grpc", "NOT_SERVING", "")]
    [InlineData("Readiness probe failed: error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service grpc.health.v1.Health", "grpc", "UNIMPLEMENTED", "")]
    [InlineData("Readiness probe failed: error: health rpc probe failed: rpc error: code = NotFound desc = unknown service shop.Cart", "grpc", "NotFound", "")]
    [InlineData("Liveness probe failed: timeout: failed to connect service \"10.2.0.1:9090\" within 1s", "refused", "", "9090")]
    [InlineData("Liveness probe failed: timeout: failed to connect service \"10.2.0.1:9090\" within 1s: context deadline exceeded", "refused", "", "9090")]
    [InlineData("Liveness probe failed: timeout: health rpc did not complete within 1s", "timeout", "", "")]
    [InlineData("Liveness probe errored: rpc error: code = Unknown desc = OCI runtime exec failed: exec: \"curl\": executable file not found in $PATH", "exec-missing", "curl", "")]
    [InlineData("Readiness probe errored and resulted in unknown state: rpc error: exec: \"/bin/hc\": stat /bin/hc: no such file or directory", "exec-missing", "/bin/hc", "")]
    [InlineData("Liveness probe errored: rpc error: code = Unknown desc = command error: exec failed: unable to start container process: exec: \"wget\": executable file not found in $PATH, stdout: , stderr: , exit code -1", "exec-missing", "wget", "")]
    [InlineData("Readiness probe failed: rpc error: code = 2 desc = oci runtime error: exec failed: container_linux.go:247: starting container process caused \"exec: \\\"curl\\\": executable file not found in $PATH\"", "exec-missing", "curl", "")]
    [InlineData("Liveness probe failed: /bin/sh: 1: curl: not found\n", "exec-missing", "curl", "")]
    [InlineData("Liveness probe failed: bash: line 1: pg_isready: command not found", "exec-missing", "pg_isready", "")]
    [InlineData("Readiness probe errored: rpc error: code = NotFound desc = failed to exec in container: failed to load task: no running task found: task a9ca not found: not found", "gone", "", "")]
    [InlineData("Liveness probe failed: Get \"https://10.2.0.1:8443/\": http: server gave HTTP response to HTTPS client", "plain-http", "", "8443")]
    [InlineData("Liveness probe failed: Get \"http://10.2.0.1:8443/\": net/http: HTTP/1.x transport connection broken: malformed HTTP response \"\\x15\\x03\\x01\\x00\\x02\\x02\"", "needs-tls", "", "8443")]
    [InlineData("Liveness probe failed: Get \"http://10.2.0.1:50051/\": net/http: HTTP/1.x transport connection broken: malformed HTTP response \"\\x00\\x00\\x06\\x04\\x00\\x00\\x00\\x00\\x00\\x00\\x05\\x00\\x00@\\x00\"", "http2", "", "50051")]
    [InlineData("Liveness probe failed: Get \"https://10.2.0.1:8443/\": remote error: tls: bad certificate", "tls", "", "8443")]
    [InlineData("Readiness probe errored: strconv.Atoi: parsing \"web\": invalid syntax", "no-port", "web", "")]
    [InlineData("Readiness probe errored and resulted in unknown state: strconv.Atoi: parsing \"web\": invalid syntax", "no-port", "web", "")]
    [InlineData("Readiness probe failed: not yet", "exec", "", "")]
    public void A_failed_probe_is_understood(string message, string kind, string status, string port)
    {
        var verdict = ProbesVerdict.Parse(message);
        Assert.Equal((kind, status, port), (verdict.Kind, verdict.Status, verdict.Port));
    }

    [Theory]
    [InlineData("Liveness probe failed: HTTP probe failed with statuscode: 500", false)]
    [InlineData("Liveness probe error: HTTP probe failed with statuscode: 500\nbody: x", false)]
    [InlineData("Liveness probe errored: strconv.Atoi: parsing \"web\": invalid syntax", true)]
    [InlineData("Liveness probe errored and resulted in unknown state: strconv.Atoi: parsing \"web\": invalid syntax", true)]
    public void A_probe_that_could_not_be_carried_out_is_told_from_one_that_failed(string message, bool errored) =>
        Assert.Equal(errored, ProbesVerdict.Parse(message).Errored);

    [Fact]
    public void OpenShifts_dialect_is_read_without_the_body_that_it_adds()
    {
        var verdict = ProbesVerdict.Parse("Readiness probe error: HTTP probe failed with statuscode: 503\nbody: [+]ping ok\n[-]etcd failed: reason withheld\n404\n");
        Assert.Equal(("http", "503", "HTTP probe failed with statuscode: 503"), (verdict.Kind, verdict.Status, verdict.Detail));

        Assert.Equal(
            ("refused", "8443"),
            ProbesVerdict.Parse("Liveness probe error: Get \"https://10.128.0.9:8443/healthz\": dial tcp 10.128.0.9:8443: connect: connection refused\nbody: \n") is var refused
                ? (refused.Kind, refused.Port) : default);
    }

    [Theory]
    [InlineData("Liveness probe failed: ", "the command failed and printed nothing")]
    [InlineData("Liveness probe failed: line one\n  line two\n", "line one line two")]
    public void What_a_command_printed_is_told_in_one_line(string message, string detail) => Assert.Equal(detail, ProbesVerdict.Parse(message).Detail);

    [Fact]
    public void A_long_output_is_cut() => Assert.True(ProbesVerdict.Parse("Liveness probe failed: " + new string('x', 5000)).Detail.Length < 300);
}

using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What a probe asks and how long it tolerates, with the API's defaults.</summary>
internal static class ProbesFacts
{
    private const string TypeName = "io.k8s.api.core.v1.Probe";
    private const long DefaultGrace = 30;

    private static readonly FieldPath InitialDelay = FieldPath.In(TypeName, "initialDelaySeconds");
    private static readonly FieldPath PeriodSeconds = FieldPath.In(TypeName, "periodSeconds");
    private static readonly FieldPath Failures = FieldPath.In(TypeName, "failureThreshold");
    private static readonly FieldPath Successes = FieldPath.In(TypeName, "successThreshold");
    private static readonly FieldPath Timeout = FieldPath.In(TypeName, "timeoutSeconds");
    private static readonly FieldPath Grace = FieldPath.In(TypeName, "terminationGracePeriodSeconds");
    private static readonly FieldPath HttpPath = FieldPath.In(TypeName, "httpGet.path");
    private static readonly FieldPath HttpHost = FieldPath.In(TypeName, "httpGet.host");
    private static readonly FieldPath HttpScheme = FieldPath.In(TypeName, "httpGet.scheme");
    private static readonly FieldPath HttpPort = FieldPath.In(TypeName, "httpGet.port");
    private static readonly FieldPath TcpPort = FieldPath.In(TypeName, "tcpSocket.port");
    private static readonly FieldPath GrpcPort = FieldPath.In(TypeName, "grpc.port");
    private static readonly FieldPath GrpcService = FieldPath.In(TypeName, "grpc.service");
    private static readonly FieldPath Command = FieldPath.In(TypeName, "exec.command");

    /// <summary>The pod's own grace period, which a probe's own overrides.</summary>
    public static FieldPath PodGrace { get; } = FieldPath.Of(ResourceKinds.Pod, "spec.terminationGracePeriodSeconds");

    /// <summary>From the container's start until the probe gives up: initialDelay + period * failureThreshold.</summary>
    public static TimeSpan Budget(ResourceMessage probe) => TimeSpan.FromSeconds(
        (InitialDelay.Integer(probe) ?? 0) + (OrDefault(PeriodSeconds.Integer(probe), 10) * OrDefault(Failures.Integer(probe), 3)));

    /// <summary>How long a container that this probe has given up may take to end before it is killed: the probe's own grace period, else the pod's.</summary>
    public static TimeSpan GraceOf(ResourceMessage probe, ResourceMessage pod) =>
        TimeSpan.FromSeconds(Grace.Integer(probe) ?? PodGrace.Integer(pod) ?? DefaultGrace);

    /// <summary>In words: <c>GET http://:8000/health every 10s, 3 failures allowed, timeout 1s</c>.</summary>
    public static string Describe(ResourceMessage probe, ResourceMessage container)
    {
        var successes = OrDefault(Successes.Integer(probe), 1);
        return $"{Target(probe, container)} every {OrDefault(PeriodSeconds.Integer(probe), 10)}s, {OrDefault(Failures.Integer(probe), 3)} failures allowed, "
            + $"timeout {OrDefault(Timeout.Integer(probe), 1)}s{(successes > 1 ? $", {successes} successes in a row wanted" : "")}";
    }

    /// <summary>The port as the probe writes it (a number or a name), or null for a command.</summary>
    public static object? WrittenPort(ResourceMessage probe) => HttpPort.Read(probe) ?? TcpPort.Read(probe) ?? GrpcPort.Read(probe);

    private static string Target(ResourceMessage probe, ResourceMessage container)
    {
        if (WrittenPort(probe) is not { } written)
            return $"the command '{string.Join(' ', Texts.Strings(Command.List(probe)))}'";
        var number = ProbesPorts.Asked(probe, container);
        var port = number == 0 ? written : number;
        if (HttpPort.Read(probe) is not null)
            return $"GET {(HttpScheme.Text(probe) ?? "HTTP").ToLowerInvariant()}://{HttpHost.Text(probe)}:{port}{HttpPath.Text(probe) ?? "/"}";
        if (TcpPort.Read(probe) is not null)
            return $"a connection to port {port}";
        return $"a gRPC health check{(GrpcService.Text(probe) is { Length: > 0 } service ? $" of {service}" : "")} on port {port}";
    }

    private static long OrDefault(long? value, long fallback) => value is > 0 ? value.Value : fallback;
}

using System.Collections.Immutable;
using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What a probe asks, how long it tolerates, and the startup probe that gives a program the time it needs.</summary>
internal static class ProbesFacts
{
    private const string TypeName = "io.k8s.api.core.v1.Probe";
    private const long Period = 10;

    // The documentation's own example of a slow start waits five minutes.
    private const long LeastSeconds = 300;

    private static readonly BoundedRegex Listening = new(
        @"(running on|listening (on|at)|started (server |http server )?on|serving (on|at)|bound to|connections on|listen port|started on port(\(s\))?:?|on port)[^\d]{0,20}"
        + @"([\w.\[\]*:/\-]*:)?(?<port>\d{2,5})\b",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);

    private static readonly FieldPath InitialDelay = FieldPath.In(TypeName, "initialDelaySeconds");
    private static readonly FieldPath PeriodSeconds = FieldPath.In(TypeName, "periodSeconds");
    private static readonly FieldPath Threshold = FieldPath.In(TypeName, "failureThreshold");
    private static readonly FieldPath Timeout = FieldPath.In(TypeName, "timeoutSeconds");
    private static readonly FieldPath HttpPath = FieldPath.In(TypeName, "httpGet.path");
    private static readonly FieldPath HttpPort = FieldPath.In(TypeName, "httpGet.port");
    private static readonly FieldPath HttpScheme = FieldPath.In(TypeName, "httpGet.scheme");
    private static readonly FieldPath TcpPort = FieldPath.In(TypeName, "tcpSocket.port");
    private static readonly FieldPath GrpcPort = FieldPath.In(TypeName, "grpc.port");
    private static readonly FieldPath Command = FieldPath.In(TypeName, "exec.command");
    private static readonly FieldPath Ports = FieldPath.In("io.k8s.api.core.v1.Container", "ports");
    private static readonly FieldPath PortName = FieldPath.In("io.k8s.api.core.v1.ContainerPort", "name");
    private static readonly FieldPath PortNumber = FieldPath.In("io.k8s.api.core.v1.ContainerPort", "containerPort");

    /// <summary>What <see cref="Port"/> and <see cref="Declared"/> read of a container.</summary>
    public static ImmutableArray<FieldPath> ContainerReads { get; } = [Ports.Each("name"), Ports.Each("containerPort")];

    /// <summary>From the container's start until the probe gives up: initialDelay + period * failureThreshold, with the API's defaults.</summary>
    public static TimeSpan Budget(ResourceMessage probe) => TimeSpan.FromSeconds(
        (InitialDelay.Integer(probe) ?? 0) + (OrDefault(PeriodSeconds.Integer(probe), 10) * OrDefault(Threshold.Integer(probe), 3)));

    /// <summary>In words: <c>GET http://:8000/health every 10s, 3 failures, timeout 1s</c>.</summary>
    public static string Describe(ResourceMessage probe, ResourceMessage container) =>
        $"{Target(probe, container)} every {OrDefault(PeriodSeconds.Integer(probe), 10)}s, {OrDefault(Threshold.Integer(probe), 3)} failures allowed, timeout {OrDefault(Timeout.Integer(probe), 1)}s";

    /// <summary>The number of the port that is asked, named ports looked up in the container; 0 where there is none.</summary>
    public static long Port(ResourceMessage probe, ResourceMessage container)
    {
        var port = HttpPort.Read(probe) ?? TcpPort.Read(probe) ?? GrpcPort.Read(probe);
        if (port is long number)
            return number;
        if (port is not string name)
            return 0;
        if (long.TryParse(name, out var parsed))
            return parsed;
        return Texts.Messages(Ports.List(container)).Where(p => PortName.Text(p) == name).Select(p => PortNumber.Integer(p)).FirstOrDefault() ?? 0;
    }

    public static IEnumerable<long> Declared(ResourceMessage container) =>
        Texts.Messages(Ports.List(container)).Select(p => PortNumber.Integer(p)).OfType<long>();

    /// <summary>A startup probe that asks what this probe asks and waits four times as long as was not enough, at least five minutes.</summary>
    public static CelValue Startup(ResourceMessage probe, TimeSpan notEnough) => CelMapOf([
        .. Handler(probe), new("periodSeconds", CelValue.Of(Period)), new("failureThreshold", CelValue.Of((long)StartupBudget(notEnough).TotalSeconds / Period)),
    ]);

    /// <summary>How long the probe that <see cref="Startup"/> gives waits: whole periods.</summary>
    public static TimeSpan StartupBudget(TimeSpan notEnough)
    {
        var seconds = Math.Max(LeastSeconds, (long)Math.Ceiling(notEnough.TotalSeconds) * 4);
        return TimeSpan.FromSeconds((seconds + Period - 1) / Period * Period);
    }

    /// <summary>Ports on which a program says in its log that it listens.</summary>
    public static IEnumerable<long> ListeningIn(CelValue log)
    {
        for (var i = 0; i < log.Count; i++)
        {
            if (Listening.Match(log[i].AsString) is { Success: true } match && long.TryParse(match.Groups["port"].Value, out var port))
                yield return port;
        }
    }

    private static IEnumerable<KeyValuePair<string, CelValue>> Handler(ResourceMessage probe)
    {
        if (HttpPort.Read(probe) is { } http)
            yield return new("httpGet", CelMapOf([new("path", CelValue.Of(HttpPath.Text(probe) ?? "/")), new("port", Scalar(http))]));
        else if (TcpPort.Read(probe) is { } tcp)
            yield return new("tcpSocket", CelMapOf([new("port", Scalar(tcp))]));
        else if (GrpcPort.Read(probe) is { } grpc)
            yield return new("grpc", CelMapOf([new("port", Scalar(grpc))]));
        else
            yield return new("exec", CelMapOf([new("command", CelValue.OfTree(Command.List(probe)))]));
    }

    private static string Target(ResourceMessage probe, ResourceMessage container)
    {
        var port = Port(probe, container);
        if (HttpPort.Read(probe) is not null)
            return $"GET {(HttpScheme.Text(probe) ?? "HTTP").ToLowerInvariant()}://:{port}{HttpPath.Text(probe) ?? "/"}";
        if (TcpPort.Read(probe) is not null)
            return $"a connection to port {port}";
        return GrpcPort.Read(probe) is not null ? $"a gRPC health check on port {port}" : $"the command '{string.Join(' ', Texts.Strings(Command.List(probe)))}'";
    }

    private static CelValue Scalar(object port) => port is long number ? CelValue.Of(number) : CelValue.Of((string)port);

    private static CelValue CelMapOf(IEnumerable<KeyValuePair<string, CelValue>> entries) =>
        CelValue.OfMap(entries.Select(e => new KeyValuePair<CelValue, CelValue>(CelValue.Of(e.Key), e.Value)));

    private static long OrDefault(long? value, long fallback) => value is > 0 ? value.Value : fallback;
}

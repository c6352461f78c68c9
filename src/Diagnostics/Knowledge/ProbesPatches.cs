using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>The probes to write: as values that a patch is made of.</summary>
internal static class ProbesPatches
{
    private const string TypeName = "io.k8s.api.core.v1.Probe";
    private const string HeaderName = "io.k8s.api.core.v1.HTTPHeader";
    private const long Period = 10;

    // The documentation's own example of a slow start waits five minutes.
    private const long LeastSeconds = 300;

    private static readonly FieldPath Timeout = FieldPath.In(TypeName, "timeoutSeconds");
    private static readonly FieldPath HttpPath = FieldPath.In(TypeName, "httpGet.path");
    private static readonly FieldPath HttpHost = FieldPath.In(TypeName, "httpGet.host");
    private static readonly FieldPath HttpPort = FieldPath.In(TypeName, "httpGet.port");
    private static readonly FieldPath HttpScheme = FieldPath.In(TypeName, "httpGet.scheme");
    private static readonly FieldPath HttpHeaders = FieldPath.In(TypeName, "httpGet.httpHeaders");
    private static readonly FieldPath HeaderKey = FieldPath.In(HeaderName, "name");
    private static readonly FieldPath HeaderValue = FieldPath.In(HeaderName, "value");
    private static readonly FieldPath TcpPort = FieldPath.In(TypeName, "tcpSocket.port");
    private static readonly FieldPath GrpcPort = FieldPath.In(TypeName, "grpc.port");
    private static readonly FieldPath GrpcService = FieldPath.In(TypeName, "grpc.service");
    private static readonly FieldPath Command = FieldPath.In(TypeName, "exec.command");

    /// <summary>A startup probe that asks what this probe asks and waits four times as long as was not enough, at least five minutes.</summary>
    public static CelValue Startup(ResourceMessage probe, TimeSpan notEnough)
    {
        var fields = new List<KeyValuePair<string, CelValue>> { Handler(probe) };
        if (Timeout.Integer(probe) is > 1 and var timeout)
            fields.Add(new("timeoutSeconds", CelValue.Of(timeout)));
        fields.Add(new("periodSeconds", CelValue.Of(Period)));
        fields.Add(new("failureThreshold", CelValue.Of((long)StartupBudget(notEnough).TotalSeconds / Period)));
        return MapOf(fields);
    }

    /// <summary>How long the probe that <see cref="Startup"/> gives waits: whole periods.</summary>
    public static TimeSpan StartupBudget(TimeSpan notEnough)
    {
        var seconds = Math.Max(LeastSeconds, (long)Math.Ceiling(notEnough.TotalSeconds) * 4);
        return TimeSpan.FromSeconds((seconds + Period - 1) / Period * Period);
    }

    private static KeyValuePair<string, CelValue> Handler(ResourceMessage probe)
    {
        if (HttpPort.Read(probe) is { } http)
            return new("httpGet", MapOf(Http(probe, http)));
        if (TcpPort.Read(probe) is { } tcp)
            return new("tcpSocket", MapOf([new("port", Scalar(tcp))]));
        return GrpcPort.Read(probe) is { } grpc
            ? new("grpc", MapOf(Grpc(probe, grpc)))
            : new("exec", MapOf([new("command", CelValue.OfTree(Command.List(probe)))]));
    }

    // A startup probe that dropped the scheme or a header would ask something else than the probe that it stands in for.
    private static IEnumerable<KeyValuePair<string, CelValue>> Http(ResourceMessage probe, object port)
    {
        yield return new("path", CelValue.Of(HttpPath.Text(probe) ?? "/"));
        yield return new("port", Scalar(port));
        if (HttpScheme.Text(probe) is { Length: > 0 } scheme and not "HTTP")
            yield return new("scheme", CelValue.Of(scheme));
        if (HttpHost.Text(probe) is { Length: > 0 } host)
            yield return new("host", CelValue.Of(host));
        if (HttpHeaders.List(probe) is { Count: > 0 } headers)
            yield return new("httpHeaders", CelValue.OfList([.. Texts.Messages(headers).Select(Header)]));
    }

    private static CelValue Header(ResourceMessage header) =>
        MapOf([new("name", CelValue.Of(HeaderKey.Text(header) ?? "")), new("value", CelValue.Of(HeaderValue.Text(header) ?? ""))]);

    private static IEnumerable<KeyValuePair<string, CelValue>> Grpc(ResourceMessage probe, object port)
    {
        yield return new("port", Scalar(port));
        if (GrpcService.Text(probe) is { Length: > 0 } service)
            yield return new("service", CelValue.Of(service));
    }

    private static CelValue Scalar(object port) => port is long number ? CelValue.Of(number) : CelValue.Of((string)port);

    private static CelValue MapOf(IEnumerable<KeyValuePair<string, CelValue>> entries) =>
        CelValue.OfMap(entries.Select(e => new KeyValuePair<CelValue, CelValue>(CelValue.Of(e.Key), e.Value)));
}

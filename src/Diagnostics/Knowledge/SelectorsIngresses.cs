using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>The backends of an Ingress that lead nowhere: a Service that is not there, or one without that port.</summary>
internal static class SelectorsIngresses
{
    // The AWS load balancer controller looks the action up in an annotation instead of a Service.
    private const string ActionPort = "use-annotation";
    private const string Backend = "io.k8s.api.networking.v1.IngressBackend";
    private static readonly FieldPath Default = FieldPath.Of(ResourceKinds.Ingress, "spec.defaultBackend");
    private static readonly FieldPath Rules = FieldPath.Of(ResourceKinds.Ingress, "spec.rules");
    private static readonly FieldPath Host = Rules.Each("host");
    private static readonly FieldPath Paths = Rules.Each("http.paths");
    private static readonly FieldPath Path = Paths.Each("path");
    private static readonly FieldPath PathBackend = Paths.Each("backend");
    private static readonly FieldPath ServiceName = FieldPath.In(Backend, "service.name");
    private static readonly FieldPath PortNumber = FieldPath.In(Backend, "service.port.number");
    private static readonly FieldPath PortName = FieldPath.In(Backend, "service.port.name");
    private static readonly FieldPath Ports = FieldPath.Of(ResourceKinds.Service, "spec.ports");
    private static readonly FieldPath ServicePort = Ports.Each("port");
    private static readonly FieldPath ServicePortName = Ports.Each("name");

    public static readonly ImmutableArray<FieldPath> Reads = [Default, Host, Path, PathBackend, ServicePort, ServicePortName];

    /// <summary>
    /// One entry a broken backend: <c>problem</c> (<c>no-service</c> or <c>no-port</c>), <c>service</c>, <c>port</c>, <c>where</c> (host and path), <c>near</c>
    /// (the most similar Service of the namespace, or empty), <c>ports</c> (those that the Service has), <c>path</c> (the JSON pointer of the backend's service) and
    /// <c>fit</c> (the number of the only port that the Service has, or empty).
    /// </summary>
    public static Lookup<List<Dictionary<string, string>>> Broken(IStateReader reader, ResourceObject ingress)
    {
        var services = reader.All(ResourceKinds.Service, ingress.Namespace);
        if (!services.IsKnown)
            return Lookup<List<Dictionary<string, string>>>.NotKnown(services.Unknown!);
        var broken = new List<Dictionary<string, string>>();
        foreach (var (where, pointer, backend) in Backends(ingress))
        {
            if (ServiceName.Text(backend) is not { Length: > 0 } name || PortName.Text(backend) == ActionPort)
                continue;
            var service = services.Value.FirstOrDefault(s => s.Name == name);
            if (service is null || !HasPort(service, backend))
                broken.Add(Describe((where, pointer, backend), name, service, services.Value));
        }

        return Lookup<List<Dictionary<string, string>>>.Known(broken);
    }

    private static Dictionary<string, string> Describe(
        (string Where, string Pointer, ResourceMessage Message) backend, string name, ResourceObject? service, IReadOnlyList<ResourceObject> services) => new()
    {
        ["problem"] = service is null ? "no-service" : "no-port",
        ["service"] = name,
        ["port"] = PortNumber.Integer(backend.Message)?.ToString(CultureInfo.InvariantCulture) ?? PortName.Text(backend.Message) ?? "",
        ["where"] = backend.Where,
        ["path"] = backend.Pointer + "/service",
        ["fit"] = service is null ? "" : Only(service),
        ["near"] = service is null ? Texts.Nearest(name, services.Select(s => s.Name)) ?? "" : "",
        ["ports"] = service is null ? "" : string.Join(", ", Texts.Messages(Ports.List(service.Body)).Select(Show)),
    };

    private static IEnumerable<(string Where, string Pointer, ResourceMessage Backend)> Backends(ResourceObject ingress)
    {
        if (Default.Message(ingress.Body) is { } fallback)
            yield return ("the default backend", "/spec/defaultBackend", fallback);
        foreach (var (i, rule) in Texts.Messages(Rules.List(ingress.Body)).Index())
        {
            foreach (var (j, path) in Texts.Messages(Paths.List(rule)).Index())
            {
                if (PathBackend.Message(path) is { } backend)
                    yield return ($"{Host.Text(rule) ?? "*"}{Path.Text(path) ?? "/"}", $"/spec/rules/{i}/http/paths/{j}/backend", backend);
            }
        }
    }

    private static string Only(ResourceObject service) => Texts.Messages(Ports.List(service.Body)).ToList() is [var port]
        ? ServicePort.Integer(port)?.ToString(CultureInfo.InvariantCulture) ?? "" : "";

    private static bool HasPort(ResourceObject service, ResourceMessage backend)
    {
        var ports = Texts.Messages(Ports.List(service.Body)).ToList();
        var name = PortName.Text(backend) ?? "";
        return name.Length > 0 ? ports.Any(p => ServicePortName.Text(p) == name) : PortNumber.Integer(backend) is not { } number || ports.Any(p => ServicePort.Integer(p) == number);
    }

    private static string Show(ResourceMessage port) => ServicePortName.Text(port) is { Length: > 0 } name ? $"{ServicePort.Integer(port)} ({name})" : $"{ServicePort.Integer(port)}";
}

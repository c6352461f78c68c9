using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// What a host and port in a log mean in the cluster. <see cref="State"/>: <c>missing</c> (no such Service), <c>no-port</c>, <c>no-endpoints</c>,
/// <c>not-ready</c>, <c>ready</c>, <c>self</c> (the pod itself), <c>outside</c> (no Service of the cluster), or empty where it cannot be known.
/// </summary>
internal sealed record LogDependency(string State, string Namespace, string Service, string Text)
{
    private static readonly FieldPath ClusterIp = FieldPath.Of(ResourceKinds.Service, "spec.clusterIP");
    private static readonly FieldPath Type = FieldPath.Of(ResourceKinds.Service, "spec.type");
    private static readonly FieldPath Selector = FieldPath.Of(ResourceKinds.Service, "spec.selector");
    private static readonly FieldPath Ports = FieldPath.Of(ResourceKinds.Service, "spec.ports");
    private static readonly FieldPath PortNumber = Ports.Each("port");
    private static readonly FieldPath Endpoints = FieldPath.Of(ResourceKinds.EndpointSlice, "endpoints");
    private static readonly FieldPath Ready = Endpoints.Each("conditions.ready");
    private static readonly FieldPath SlicePorts = FieldPath.Of(ResourceKinds.EndpointSlice, "ports");
    private static readonly FieldPath SlicePort = SlicePorts.Each("port");

    public static readonly ImmutableArray<FieldPath> Reads = [ClusterIp, Type, Selector, PortNumber, Ready, SlicePort];

    private static readonly LogDependency Unknown = new("", "", "", "");

    public static LogDependency Of(IStateReader reader, ResourceObject pod, string host, string port)
    {
        if (host.Length == 0)
            return Unknown;
        if (host is "localhost" or "127.0.0.1" or "::1")
            return new("self", "", "", $"{host} is the pod itself: nothing in the pod listens on port {port}.");
        if (IPAddress.TryParse(host, out _))
            return OfAddress(reader, host, port);
        var labels = host.TrimEnd('.').Split('.');
        if (labels.Length > 2 && labels[2] != "svc")
            return new("outside", "", "", $"{host} is outside of the cluster.");
        return OfService(reader, new(ResourceKinds.Service, labels.Length > 1 ? labels[1] : pod.Namespace, labels[0]), port);
    }

    private static LogDependency OfAddress(IStateReader reader, string address, string port)
    {
        var services = reader.All(ResourceKinds.Service, null);
        if (!services.IsKnown)
            return Unknown;
        var service = services.Value.FirstOrDefault(s => ClusterIp.Text(s.Body) == address);
        return service is null
            ? new("outside", "", "", $"No Service of the cluster has the address {address}.")
            : OfService(reader, service.Key, port);
    }

    private static LogDependency OfService(IStateReader reader, ObjectKey key, string port)
    {
        var found = reader.Get(key);
        if (!found.IsKnown)
            return Unknown;
        var name = $"{key.Namespace}/{key.Name}";
        if (found.Value is not { } service)
            return new("missing", key.Namespace, key.Name, $"There is no Service {key.Name} in namespace {key.Namespace}.{Near(reader, key)}");
        if (Type.Text(service.Body) == "ExternalName")
            return new("outside", key.Namespace, key.Name, $"Service {name} only names a host outside of the cluster.");
        var ports = Texts.Messages(Ports.List(service.Body)).Select(p => PortNumber.Integer(p)).OfType<long>().Select(p => p.ToString(CultureInfo.InvariantCulture)).ToList();
        if (port.Length > 0 && ports.Count > 0 && !ports.Contains(port))
            return new("no-port", key.Namespace, key.Name, $"Service {name} has no port {port}; it has {Texts.Join(ports)}.");
        return OfEndpoints(reader, service, name, ports.Count > 0);
    }

    private static LogDependency OfEndpoints(IStateReader reader, ResourceObject service, string name, bool hasPorts)
    {
        var slices = reader.Related(service.Key, Relation.BackedBy, ResourceKinds.EndpointSlice);
        if (!slices.IsKnown)
            return new("", service.Namespace, service.Name, "");
        var endpoints = slices.Value.SelectMany(s => Texts.Messages(Endpoints.List(s.Body))).ToList();
        var ready = endpoints.Count(e => Ready.Read(e) is not false);
        if (hasPorts && ready > 0 && slices.Value.All(s => SlicePorts.List(s.Body).Count == 0))
            return new("no-endpoints", service.Namespace, service.Name, $"Service {name} has no endpoint for its port: none of the {Texts.Count(endpoints.Count, "pod")} behind it has the port that its targetPort names.");
        if (ready > 0)
            return new("ready", service.Namespace, service.Name, $"Service {name} has {Texts.Count(ready, "ready endpoint")}.");
        return endpoints.Count > 0
            ? new("not-ready", service.Namespace, service.Name, $"None of the {Texts.Count(endpoints.Count, "pod")} behind Service {name} is ready.")
            : new("no-endpoints", service.Namespace, service.Name, $"Service {name} has no endpoints: no running pod matches its selector {Selectors.Describe(Selector.Map(service.Body))}.");
    }

    private static string Near(IStateReader reader, ObjectKey key)
    {
        var all = reader.All(ResourceKinds.Service, key.Namespace);
        return all.IsKnown && Texts.Nearest(key.Name, all.Value.Select(s => s.Name)) is { } near ? $" There is one named {near}." : "";
    }
}

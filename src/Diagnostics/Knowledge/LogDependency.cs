using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// What a host and port in a log mean in the cluster. <see cref="State"/>: <c>missing</c> (no such Service), <c>no-port</c>, <c>headless</c> (its port is not that of
/// the pods), <c>no-endpoints</c>, <c>not-local</c> (none on the pod's node, and it may use no other),
/// <c>not-ready</c>, <c>pod-missing</c> and <c>pod-not-ready</c> (one pod of a headless Service is meant), <c>ready</c>, <c>self</c> (the pod itself),
/// <c>outside</c> (nothing of the cluster), or empty where it cannot be known.
/// </summary>
internal sealed record LogDependency(string State, string Namespace, string Service, string Text)
{
    private static readonly FieldPath Type = FieldPath.Of(ResourceKinds.Service, "spec.type");
    private static readonly FieldPath Selector = FieldPath.Of(ResourceKinds.Service, "spec.selector");
    private static readonly FieldPath Ports = FieldPath.Of(ResourceKinds.Service, "spec.ports");
    private static readonly FieldPath PortNumber = Ports.Each("port");
    private static readonly FieldPath TargetPort = Ports.Each("targetPort");
    private static readonly FieldPath ClusterIp = FieldPath.Of(ResourceKinds.Service, "spec.clusterIP");
    private static readonly FieldPath InternalPolicy = FieldPath.Of(ResourceKinds.Service, "spec.internalTrafficPolicy");
    private static readonly FieldPath NodeName = FieldPath.Of(ResourceKinds.Pod, "spec.nodeName");
    private static readonly FieldPath SlicePorts = FieldPath.Of(ResourceKinds.EndpointSlice, "ports");
    private static readonly FieldPath SlicePort = SlicePorts.Each("port");

    public static readonly ImmutableArray<FieldPath> Reads =
        [Type, Selector, ClusterIp, InternalPolicy, NodeName, PortNumber, TargetPort, SlicePort, .. ServiceEndpoints.Reads, .. LogAddress.Reads, .. LogHost.Reads];

    private static readonly LogDependency Unknown = new("", "", "", "");

    /// <summary>Of a missing Service, the name of one that may be meant; else empty.</summary>
    public string Near { get; private init; } = "";

    public static LogDependency Of(IStateReader reader, ResourceObject pod, string host, string port)
    {
        if (host.Length == 0)
            return Unknown;
        if (host is "localhost" or "127.0.0.1" or "::1" || host == pod.Name)
            return new("self", "", "", $"{host} is the pod itself: nothing in the pod listens on port {port}.");
        if (IPAddress.TryParse(host, out _))
            return OfAddress(reader, pod, host, port);
        var (service, member, why) = LogHost.Resolve(reader, pod.Namespace, host);
        return service is { } key ? OfService(reader, pod, key, member, port) : new("outside", "", "", why);
    }

    private static LogDependency OfAddress(IStateReader reader, ResourceObject client, string address, string port)
    {
        var found = LogAddress.Resolve(reader, address);
        if (!found.IsKnown)
            return Unknown;
        if (found.Value is not { } target)
            return new("outside", "", "", $"Neither a Service of the cluster nor a pod behind one has the address {address}.");
        if (target.Pod.Length == 0)
            return OfService(reader, client, target.Service, "", port);
        var pod = $"{address} is pod {target.Service.Namespace}/{target.Pod} behind Service {target.Service.Name}, which is";
        return new(target.IsReady ? "ready" : "pod-not-ready", target.Service.Namespace, target.Service.Name, $"{pod}{(target.IsReady ? "" : " not")} ready.");
    }

    private static LogDependency OfService(IStateReader reader, ResourceObject client, ObjectKey key, string member, string port)
    {
        var found = reader.Get(key);
        if (!found.IsKnown)
            return Unknown;
        if (found.Value is not { } service)
            return Missing(key, LogHost.Near(reader, key));
        var name = $"{key.Namespace}/{key.Name}";
        if (Type.Text(service.Body) == "ExternalName")
            return new("outside", key.Namespace, key.Name, $"Service {name} only names a host outside of the cluster.");
        if (member.Length > 0)
            return OfMember(reader, key, member);
        return OfPort(service, name, port) ?? OfEndpoints(reader, client, service, name);
    }

    // The name of a headless Service is that of its pods: they are met at the very port that the client names, and targetPort means nothing.
    private static LogDependency? OfPort(ResourceObject service, string name, string port)
    {
        var ports = Texts.Messages(Ports.List(service.Body)).Select(p => (Number: Number(PortNumber.Read(p)), Target: Number(TargetPort.Read(p)))).Where(p => p.Number.Length > 0).ToList();
        if (port.Length == 0 || ports.Count == 0)
            return null;
        var isHeadless = ClusterIp.Text(service.Body) == "None";
        var match = ports.Find(p => p.Number == port);
        if (match.Number is null)
        {
            return isHeadless ? null : new("no-port", service.Namespace, service.Name,
                $"Service {name} has no port {port}; it has {Texts.Join([.. ports.Select(p => p.Number)])}.{(ports.Exists(p => p.Target == port) ? $" {port} is the port of its pods." : "")}");
        }

        return isHeadless && match.Target != port && match.Target.All(char.IsAsciiDigit) && match.Target.Length > 0
            ? new("headless", service.Namespace, service.Name, $"Service {name} is headless: its name leads straight to the pods, so that port {port} is not turned into their port {match.Target}.")
            : null;
    }

    private static LogDependency Missing(ObjectKey key, string near) =>
        new("missing", key.Namespace, key.Name, $"There is no Service {key.Name} in namespace {key.Namespace}.{(near.Length == 0 ? "" : $" There is one that is reached as {near}.")}") { Near = near };

    /// <summary>One pod of a headless Service, by its own name.</summary>
    private static LogDependency OfMember(IStateReader reader, ObjectKey service, string pod)
    {
        var endpoints = LogAddress.Behind(reader, service);
        if (!endpoints.IsKnown)
            return new("", service.Namespace, service.Name, "");
        var (name, found) = ($"{service.Namespace}/{service.Name}", endpoints.Value.Where(e => e.Pod == pod).ToList());
        if (found.Count > 0)
            return new(found.Exists(e => e.IsReady) ? "ready" : "pod-not-ready", service.Namespace, service.Name, $"Pod {pod} behind Service {name} is{(found.Exists(e => e.IsReady) ? "" : " not")} ready.");
        var others = endpoints.Value.Select(e => e.Pod).Distinct().ToList();
        return new("pod-missing", service.Namespace, service.Name, $"Service {name} has no endpoint {pod}; it has {(others.Count == 0 ? "none" : Texts.Join(others))}.");
    }

    private static LogDependency OfEndpoints(IStateReader reader, ResourceObject client, ResourceObject service, string name)
    {
        var slices = reader.Related(service.Key, Relation.BackedBy, ResourceKinds.EndpointSlice);
        if (!slices.IsKnown)
            return new("", service.Namespace, service.Name, "");
        var endpoints = LogAddress.Behind(reader, service.Key).Value;
        var ready = endpoints.Count(e => e.IsReady);
        if (Ports.List(service.Body).Count > 0 && ready > 0 && slices.Value.All(s => SlicePorts.List(s.Body).Count == 0))
            return new("no-endpoints", service.Namespace, service.Name, $"Service {name} has no endpoint for its port: none of the {Texts.Count(endpoints.Length, "pod")} behind it has the port that its targetPort names.");
        if (ready > 0 && NotLocal(reader, client, service) is { } node)
        {
            return new("not-local", service.Namespace, service.Name,
                $"Service {name} keeps traffic on the client's node (internalTrafficPolicy Local), and none of its {Texts.Count(ready, "ready endpoint")} is on {node}, where this pod runs.");
        }

        if (ready > 0)
            return new("ready", service.Namespace, service.Name, $"Service {name} has {Texts.Count(ready, "ready endpoint")}.");
        return endpoints.Length > 0
            ? new("not-ready", service.Namespace, service.Name, endpoints.Length == 1 ? $"The only pod behind Service {name}, {endpoints[0].Pod}, is not ready." : $"None of the {Texts.Count(endpoints.Length, "pod")} behind Service {name} is ready.")
            : new("no-endpoints", service.Namespace, service.Name, $"Service {name} has no endpoints: {WhyEmpty(Selector.Map(service.Body))}.");
    }

    private static string WhyEmpty(ResourceMap selector) =>
        selector.Count == 0 ? "it has no selector, and nobody has written an EndpointSlice for it" : $"no running pod matches its selector {Selectors.Describe(selector)}";

    /// <summary>The client's node, where the Service may use no other and has no ready endpoint there; else null.</summary>
    private static string? NotLocal(IStateReader reader, ResourceObject client, ResourceObject service) =>
        InternalPolicy.Text(service.Body) == "Local" && NodeName.Text(client.Body) is { Length: > 0 } node
        && ServiceEndpoints.Of(reader, service.Key) is { IsKnown: true } endpoints && endpoints.Value.Ready.All(e => e.Node.Length > 0 && e.Node != node)
            ? node
            : null;

    private static string Number(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}

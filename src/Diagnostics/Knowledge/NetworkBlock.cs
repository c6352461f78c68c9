using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// The NetworkPolicies that keep a pod from a server: <see cref="Direction"/> is <c>egress</c> (they guard the pod), <c>ingress</c> (they guard the server), or empty
/// where none is known to. <see cref="Allow"/> is the JSON of one more policy, by which it may.
/// </summary>
internal sealed record NetworkBlock(string Direction, string Namespace, string Policies, string Target, string Allow)
{
    private static readonly FieldPath HostNetwork = FieldPath.Of(ResourceKinds.Pod, "spec.hostNetwork");
    private static readonly FieldPath PodAddress = FieldPath.Of(ResourceKinds.Pod, "status.podIP");
    private static readonly FieldPath Containers = FieldPath.Of(ResourceKinds.Pod, "spec.containers");
    private static readonly FieldPath ContainerPorts = Containers.Each("ports");
    private static readonly FieldPath PortName = ContainerPorts.Each("name");
    private static readonly FieldPath PortNumber = ContainerPorts.Each("containerPort");
    private static readonly FieldPath Ports = FieldPath.Of(ResourceKinds.Service, "spec.ports");
    private static readonly FieldPath ServicePort = Ports.Each("port");
    private static readonly FieldPath TargetPort = Ports.Each("targetPort");

    public static readonly ImmutableArray<FieldPath> Reads =
    [
        HostNetwork, PodAddress, PortName, PortNumber, ServicePort, TargetPort,
        .. LogDependency.Reads, .. ClusterDns.Reads, .. NetworkPolicyRules.Reads, .. NetworkPolicyWriter.Reads,
    ];

    private static readonly Lookup<NetworkBlock> None = Lookup<NetworkBlock>.Known(new("", "", "", "", ""));

    /// <summary>Whether it is policies that keep the pod from a host and port, as its log names them.</summary>
    public static Lookup<NetworkBlock> Of(IStateReader reader, ResourceObject pod, string host, string port)
    {
        if (HostNetwork.Flag(pod.Body) || host.Length == 0)
            return None;
        var found = LogDependency.Of(reader, pod, host, port);
        if (found.State == "ready")
            return ToService(reader, pod, new(ResourceKinds.Service, found.Namespace, found.Service), port, udp: false);
        if (found.State != "outside" || found.Service.Length > 0)
            return None;
        var number = long.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
        var barring = NetworkPolicyRules.Barring(reader, pod, egress: true, new(null, IpAddress.Parse(host)), number, udp: false);
        return barring.IsKnown && barring.Value.IsEmpty
            ? None
            : Told(barring, "egress", pod.Namespace, port.Length == 0 ? host : $"{host}:{port}", () => NetworkPolicyWriter.ToOutside(pod, host, number));
    }

    /// <summary>Whether it is policies that keep the pod from the cluster's DNS.</summary>
    public static Lookup<NetworkBlock> OfDns(IStateReader reader, ResourceObject pod) =>
        !HostNetwork.Flag(pod.Body) && ClusterDns.Of(reader) is { State: "ready" } dns
            ? ToService(reader, pod, new(ResourceKinds.Service, dns.Namespace, dns.Service), "53", udp: true)
            : None;

    // Only when they keep it from every ready pod of the Service: else some connections succeed.
    private static Lookup<NetworkBlock> ToService(IStateReader reader, ResourceObject pod, ObjectKey key, string port, bool udp)
    {
        var endpoints = ServiceEndpoints.Of(reader, key);
        if (!endpoints.IsKnown || reader.Get(key) is not { IsKnown: true, Value: { } service })
            return None;
        Lookup<NetworkBlock>? block = null;
        foreach (var endpoint in endpoints.Value.Ready)
        {
            if (endpoint.Pod is not { } name || reader.Get(name) is not { IsKnown: true, Value: { } target } || HostNetwork.Flag(target.Body))
                return None;
            var between = Between(reader, pod, target, service, port, udp);
            if (!between.IsKnown || between.Value.Direction.Length == 0)
                return between;
            block ??= between;
        }

        return block ?? None;
    }

    private static Lookup<NetworkBlock> Between(IStateReader reader, ResourceObject pod, ResourceObject target, ResourceObject service, string port, bool udp)
    {
        var number = NumberOf(service, target, port);
        var shown = $"Service {service.Namespace}/{service.Name}";
        var outgoing = NetworkPolicyRules.Barring(reader, pod, egress: true, Peer(target), number, udp);
        if (!outgoing.IsKnown || !outgoing.Value.IsEmpty)
            return Told(outgoing, "egress", pod.Namespace, shown, () => udp ? NetworkPolicyWriter.ToDns(pod.Namespace, service) : NetworkPolicyWriter.ToService(pod, service, number));
        var incoming = NetworkPolicyRules.Barring(reader, target, egress: false, Peer(pod), number, udp);
        return incoming.IsKnown && incoming.Value.IsEmpty
            ? None
            : Told(incoming, "ingress", target.Namespace, shown, () => NetworkPolicyWriter.FromPod(pod, service, number, udp));
    }

    private static Lookup<NetworkBlock> Told(Lookup<ImmutableArray<ResourceObject>> policies, string direction, string ns, string target, Func<string> allow) => policies.IsKnown
        ? Lookup<NetworkBlock>.Known(new(direction, ns, Texts.Join([.. policies.Value.Select(p => p.Name)]), target, allow()))
        : Lookup<NetworkBlock>.NotKnown(policies.Unknown!);

    private static NetworkPeer Peer(ResourceObject pod) => new(pod, IpAddress.Parse(PodAddress.Text(pod.Body) ?? ""));

    /// <summary>The port of the pod to which a Service's port leads; 0 where that is not known.</summary>
    private static long NumberOf(ResourceObject service, ResourceObject pod, string port)
    {
        var match = Texts.Messages(Ports.List(service.Body)).FirstOrDefault(p => ServicePort.Integer(p)?.ToString(CultureInfo.InvariantCulture) == port);
        if (match is null)
            return 0;
        if (TargetPort.Read(match) is not string name)
            return TargetPort.Integer(match) ?? ServicePort.Integer(match) ?? 0;
        var ports = Texts.Messages(Containers.List(pod.Body)).SelectMany(c => Texts.Messages(ContainerPorts.List(c)));
        return ports.Where(p => PortName.Text(p) == name).Select(p => PortNumber.Integer(p)).FirstOrDefault() ?? 0;
    }
}

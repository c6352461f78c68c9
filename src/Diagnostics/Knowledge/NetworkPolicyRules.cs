using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>One end of a connection: a pod, or an address outside of the cluster (null where only its name is known).</summary>
internal readonly record struct NetworkPeer(ResourceObject? Pod, IpAddress? Address);

/// <summary>
/// What NetworkPolicies let through (k8s.io/api/networking/v1): a pod that some policy selects for a direction may only do what one of these policies names; any
/// other may do all.
/// </summary>
internal static class NetworkPolicyRules
{
    private const string Networking = "io.k8s.api.networking.v1.";
    private static readonly FieldPath Types = FieldPath.Of(ResourceKinds.NetworkPolicy, "spec.policyTypes");
    private static readonly FieldPath IngressRules = FieldPath.Of(ResourceKinds.NetworkPolicy, "spec.ingress");
    private static readonly FieldPath EgressRules = FieldPath.Of(ResourceKinds.NetworkPolicy, "spec.egress");
    private static readonly FieldPath From = FieldPath.In(Networking + "NetworkPolicyIngressRule", "from");
    private static readonly FieldPath To = FieldPath.In(Networking + "NetworkPolicyEgressRule", "to");
    private static readonly FieldPath IngressPorts = FieldPath.In(Networking + "NetworkPolicyIngressRule", "ports");
    private static readonly FieldPath EgressPorts = FieldPath.In(Networking + "NetworkPolicyEgressRule", "ports");
    private static readonly FieldPath PodSelector = FieldPath.In(Networking + "NetworkPolicyPeer", "podSelector");
    private static readonly FieldPath NamespaceSelector = FieldPath.In(Networking + "NetworkPolicyPeer", "namespaceSelector");
    private static readonly FieldPath IpBlock = FieldPath.In(Networking + "NetworkPolicyPeer", "ipBlock");
    private static readonly FieldPath BlockCidr = FieldPath.In(Networking + "IPBlock", "cidr");
    private static readonly FieldPath BlockExcept = FieldPath.In(Networking + "IPBlock", "except");
    private static readonly FieldPath Port = FieldPath.In(Networking + "NetworkPolicyPort", "port");
    private static readonly FieldPath EndPort = FieldPath.In(Networking + "NetworkPolicyPort", "endPort");
    private static readonly FieldPath Protocol = FieldPath.In(Networking + "NetworkPolicyPort", "protocol");
    private static readonly FieldPath PodLabels = FieldPath.Of(ResourceKinds.Pod, "metadata.labels");
    private static readonly FieldPath NamespaceLabels = FieldPath.Of(ResourceKinds.Namespace, "metadata.labels");

    public static readonly ImmutableArray<FieldPath> Reads = [Types, IngressRules, EgressRules, PodLabels, NamespaceLabels];

    /// <summary>The policies that select the pod for a direction and of which none lets the peer through; empty when it may pass; unknown where one cannot tell.</summary>
    /// <param name="pod">Whom the policies guard.</param>
    /// <param name="port">The port of the receiving pod, 0 where it is not known; <paramref name="udp"/> is its protocol.</param>
    public static Lookup<ImmutableArray<ResourceObject>> Barring(IStateReader reader, ResourceObject pod, bool egress, NetworkPeer peer, long port, bool udp)
    {
        var all = reader.All(ResourceKinds.NetworkPolicy, pod.Namespace);
        if (!all.IsKnown)
            return Lookup<ImmutableArray<ResourceObject>>.NotKnown(all.Unknown!);
        var selecting = reader.Related(pod.Key, Relation.SelectedBy, ResourceKinds.NetworkPolicy);
        if (!selecting.IsKnown)
            return selecting;
        ImmutableArray<ResourceObject> guarding = [.. selecting.Value.Where(p => Guards(p, egress))];
        foreach (var policy in guarding)
        {
            foreach (var rule in Texts.Messages((egress ? EgressRules : IngressRules).List(policy.Body)))
            {
                if (MayPass((egress ? EgressPorts : IngressPorts).List(rule), port, udp) && MayBe(reader, policy, (egress ? To : From).List(rule), peer))
                    return Lookup<ImmutableArray<ResourceObject>>.Known([]);
            }
        }

        return Lookup<ImmutableArray<ResourceObject>>.Known(guarding);
    }

    private static bool Guards(ResourceObject policy, bool egress)
    {
        var types = Texts.Strings(Types.List(policy.Body));
        return types.Count == 0 ? !egress || EgressRules.List(policy.Body).Count > 0 : types.Contains(egress ? "Egress" : "Ingress");
    }

    // Whatever cannot be compared (a named port, a port that is not known) may pass: what is told must be certain.
    private static bool MayPass(ResourceList ports, long port, bool udp)
    {
        if (ports.Count == 0)
            return true;
        foreach (var entry in Texts.Messages(ports))
        {
            if ((Protocol.Text(entry) ?? "TCP") == (udp ? "UDP" : "TCP")
                && (port == 0 || Port.Read(entry) is not long from || (port >= from && port <= (EndPort.Integer(entry) ?? from))))
                return true;
        }

        return false;
    }

    private static bool MayBe(IStateReader reader, ResourceObject policy, ResourceList peers, NetworkPeer peer) =>
        peers.Count == 0 || Texts.Messages(peers).Any(p => IpBlock.Message(p) is { } block ? MayBe(block, peer) : peer.Pod is { } pod && Selects(reader, policy, p, pod));

    private static bool MayBe(ResourceMessage block, NetworkPeer peer)
    {
        if (peer.Address is not { } address)
            return true;
        return Contains(BlockCidr.Text(block), address) && !Texts.Strings(BlockExcept.List(block)).Exists(e => Contains(e, address));
    }

    private static bool Contains(string? cidr, IpAddress address) => cidr is not null && Cidr.Parse(cidr) is { } network && network.Contains(address);

    private static bool Selects(IStateReader reader, ResourceObject policy, ResourceMessage peer, ResourceObject pod)
    {
        if (NamespaceSelector.Message(peer) is { } namespaces)
        {
            var found = reader.Get(new(ResourceKinds.Namespace, "", pod.Namespace));
            if (found is not { IsKnown: true, Value: { } ns })
                return true;
            if (!Selectors.Matches(namespaces, NamespaceLabels.Map(ns.Body)))
                return false;
        }
        else if (pod.Namespace != policy.Namespace)
        {
            return false;
        }

        return PodSelector.Message(peer) is not { } pods || Selectors.Matches(pods, PodLabels.Map(pod.Body));
    }
}

using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What rules can ask about the ways of traffic: names, policies, load balancers, ingress controllers.</summary>
internal static class NetworkFunctions
{
    private static readonly CelType Strings = CelType.MapOf(CelType.String, CelType.String);

    public static ImmutableArray<HostFunction> All { get; } =
    [
        new("clusterDns", false, [], Strings, ClusterDns.Reads,
            "The Service that pods ask for names: state (ready, not-ready, no-endpoints, or empty when not known), namespace, service, address.",
            "clusterDns().state == 'no-endpoints'", (reader, _) => Dns(ClusterDns.Of(reader))),
        new("networkBlock", false, [CelType.MessageOf(ResourceKinds.Pod), CelType.String, CelType.String], Strings, NetworkBlock.Reads,
            "The NetworkPolicies that keep a pod from a host and port: direction (egress, ingress, or empty), namespace, policies, target, allow (the JSON of a policy that lets it through).",
            "networkBlock(pod, 'db.shop.svc', '5432').direction == 'egress'", (reader, a) => Block(NetworkBlock.Of(reader, a[0].AsObject!, a[1].AsString, a[2].AsString))) { Late = true },
        new("dnsBlock", false, [CelType.MessageOf(ResourceKinds.Pod)], Strings, NetworkBlock.Reads,
            "The same for the cluster's DNS.", "dnsBlock(pod).direction != ''", (reader, a) => Block(NetworkBlock.OfDns(reader, a[0].AsObject!))) { Late = true },
        new("localTraffic", false, [CelType.MessageOf(ResourceKinds.Service)], CelType.MapOf(CelType.String, CelType.Dyn), LocalTraffic.Reads,
            "Where a Service of externalTrafficPolicy Local can be met: ready (endpoints), excluded (nodes with endpoints that load balancers leave out), usable (how many others).",
            "localTraffic(object).usable == 0", (reader, a) => Traffic(LocalTraffic.Of(reader, a[0].AsObject!))),
        new("ingressController", false, [CelType.MessageOf(ResourceKinds.Ingress)], Strings, IngressControllers.Reads,
            "Who looks after an Ingress: state (none, down, waiting, up, or empty when one cannot tell), class, controller, workload, service and serviceNamespace, answered (how many Ingresses of the class have an address).",
            "ingressController(object).state == 'down'", (reader, a) => Controller(IngressControllers.Of(reader, a[0].AsObject!))),
    ];

    private static CelValue Dns(ClusterDns dns) => Facts.Map([new("state", dns.State), new("namespace", dns.Namespace), new("service", dns.Service), new("address", dns.Address)]);

    private static CelValue Block(Lookup<NetworkBlock> found) => found is { IsKnown: true, Value: var block }
        ? Facts.Map([new("direction", block.Direction), new("namespace", block.Namespace), new("policies", block.Policies), new("target", block.Target), new("allow", block.Allow)])
        : CelValue.Unknown(found.Unknown!);

    private static CelValue Traffic(Lookup<LocalTraffic> found) => found is { IsKnown: true, Value: var traffic }
        ? CelValue.OfMap(
        [
            new(CelValue.Of("ready"), CelValue.Of(traffic.Ready)), new(CelValue.Of("usable"), CelValue.Of(traffic.Usable)), new(CelValue.Of("excluded"), CelValue.OfList(traffic.Excluded)),
        ])
        : CelValue.Unknown(found.Unknown!);

    private static CelValue Controller(IngressControllers found) => Facts.Map(
    [
        new("state", found.State), new("class", found.Class), new("controller", found.Controller), new("workload", found.Workload),
        new("service", found.Service?.Name ?? ""), new("serviceNamespace", found.Service?.Namespace ?? ""), new("answered", found.Answered.ToString(CultureInfo.InvariantCulture)),
    ]);
}

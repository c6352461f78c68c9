using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>The target ports of a Service that the containers of its pods do not declare.</summary>
internal static class SelectorsPorts
{
    private const string DefaultProtocol = "TCP";
    private static readonly FieldPath Ports = FieldPath.Of(ResourceKinds.Service, "spec.ports");
    private static readonly FieldPath Port = Ports.Each("port");
    private static readonly FieldPath Target = Ports.Each("targetPort");
    private static readonly FieldPath PortProtocol = Ports.Each("protocol");
    private static readonly FieldPath Phase = FieldPath.Of(ResourceKinds.Pod, "status.phase");
    private static readonly FieldPath Deleted = FieldPath.Of(ResourceKinds.Pod, "metadata.deletionTimestamp");
    private static readonly FieldPath Containers = FieldPath.Of(ResourceKinds.Pod, "spec.containers");
    private static readonly FieldPath ContainerPorts = Containers.Each("ports");
    private static readonly FieldPath Number = ContainerPorts.Each("containerPort");
    private static readonly FieldPath Name = ContainerPorts.Each("name");
    private static readonly FieldPath Protocol = ContainerPorts.Each("protocol");

    private static readonly ImmutableArray<FieldPath> Probed =
    [
        .. new[] { "readinessProbe", "livenessProbe", "startupProbe" }
            .SelectMany(p => new[] { "httpGet.port", "tcpSocket.port", "grpc.port" }.Select(f => Containers.Each($"{p}.{f}"))),
    ];

    public static readonly ImmutableArray<FieldPath> Reads = [Port, Target, PortProtocol, Phase, Deleted, Number, Name, Protocol, .. Probed];

    /// <summary>
    /// One entry a target port that pods of the Service do not declare: <c>port</c>, <c>target</c>, <c>named</c> (true or false), <c>declared</c> (what the pods declare),
    /// <c>only</c> (that port, when there is just one), <c>pod</c> (the first that lacks it), <c>lacking</c> and <c>of</c> (how many pods lack a named one, of how many).
    /// A number is told only where it must be a slip: every container declares some port, no pod that one, and no probe asks it. A name must be there with the Service's protocol
    /// (endpointslice's <c>FindPort</c>).
    /// </summary>
    public static Lookup<List<Dictionary<string, string>>> Undeclared(IStateReader reader, ResourceObject service)
    {
        var pods = reader.Related(service.Key, Relation.Selects, ResourceKinds.Pod);
        if (!pods.IsKnown)
            return Lookup<List<Dictionary<string, string>>>.NotKnown(pods.Unknown!);
        var found = new List<Dictionary<string, string>>();
        ImmutableArray<ResourceObject> active = [.. pods.Value.Where(IsActive)];
        if (active.IsEmpty)
            active = pods.Value;
        foreach (var port in active.IsEmpty ? [] : Texts.Messages(Ports.List(service.Body)))
        {
            var target = Target.Read(port) ?? Port.Read(port);
            var lacking = target switch
            {
                string name => active.RemoveAll(p => PortsOf(p).Any(d => Name.Text(d) == name && ProtocolOf(Protocol, d) == ProtocolOf(PortProtocol, port))),
                long number when active.All(p => DeclareNot(p, number)) => active,
                _ => [],
            };
            if (!lacking.IsEmpty)
                found.Add(Describe(port, target!, lacking, active.Length));
        }

        return Lookup<List<Dictionary<string, string>>>.Known(found);
    }

    private static bool IsActive(ResourceObject pod) => Phase.Text(pod.Body) is not ("Succeeded" or "Failed") && Deleted.Time(pod.Body) is null;

    private static string ProtocolOf(FieldPath path, ResourceMessage port) => path.Text(port) is { Length: > 0 } protocol ? protocol : DefaultProtocol;

    private static IEnumerable<ResourceMessage> PortsOf(ResourceObject pod) => Texts.Messages(Containers.List(pod.Body)).SelectMany(c => Texts.Messages(ContainerPorts.List(c)));

    private static bool DeclareNot(ResourceObject pod, long number) =>
        Texts.Messages(Containers.List(pod.Body)).All(c => ContainerPorts.List(c).Count > 0 && !Probed.Any(p => p.Integer(c) == number))
        && PortsOf(pod).All(d => Number.Integer(d) != number);

    private static Dictionary<string, string> Describe(ResourceMessage port, object target, ImmutableArray<ResourceObject> lacking, int of)
    {
        var declared = PortsOf(lacking[0]).ToList();
        var shown = declared.Select(Show).Distinct().ToList();
        return new()
        {
            ["port"] = Port.Integer(port)?.ToString(CultureInfo.InvariantCulture) ?? "",
            ["target"] = Convert.ToString(target, CultureInfo.InvariantCulture) ?? "",
            ["named"] = target is string ? "true" : "false",
            ["declared"] = Texts.Join(shown),
            ["only"] = shown.Count == 1 ? Number.Integer(declared[0])?.ToString(CultureInfo.InvariantCulture) ?? "" : "",
            ["pod"] = lacking[0].Name,
            ["lacking"] = lacking.Length.ToString(CultureInfo.InvariantCulture),
            ["of"] = of.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static string Show(ResourceMessage port)
    {
        var protocol = ProtocolOf(Protocol, port);
        string[] words = [Name.Text(port) ?? "", protocol == DefaultProtocol ? "" : protocol];
        var about = string.Join(", ", words.Where(w => w.Length > 0));
        return about.Length > 0 ? $"{Number.Integer(port)} ({about})" : $"{Number.Integer(port)}";
    }
}

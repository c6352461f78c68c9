using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>The target ports of a Service that the containers of its pods do not declare.</summary>
internal static class SelectorsPorts
{
    private static readonly FieldPath Ports = FieldPath.Of(ResourceKinds.Service, "spec.ports");
    private static readonly FieldPath Port = Ports.Each("port");
    private static readonly FieldPath Target = Ports.Each("targetPort");
    private static readonly FieldPath Containers = FieldPath.Of(ResourceKinds.Pod, "spec.containers");
    private static readonly FieldPath ContainerPorts = Containers.Each("ports");
    private static readonly FieldPath Number = ContainerPorts.Each("containerPort");
    private static readonly FieldPath Name = ContainerPorts.Each("name");

    public static readonly ImmutableArray<FieldPath> Reads = [Port, Target, Number, Name];

    /// <summary>
    /// One entry a target port that no declared port of the first selected pod is: <c>port</c>, <c>target</c>, <c>named</c> (true or false), <c>declared</c> (what the pod
    /// declares), <c>only</c> (that port, when there is just one) and <c>pod</c>. Nothing for pods that declare no port: a declaration is not required.
    /// </summary>
    public static Lookup<List<Dictionary<string, string>>> Undeclared(IStateReader reader, ResourceObject service)
    {
        var pods = reader.Related(service.Key, Relation.Selects, ResourceKinds.Pod);
        if (!pods.IsKnown)
            return Lookup<List<Dictionary<string, string>>>.NotKnown(pods.Unknown!);
        var found = new List<Dictionary<string, string>>();
        if (pods.Value.Length == 0)
            return Lookup<List<Dictionary<string, string>>>.Known(found);
        var declared = pods.Value.SelectMany(p => Texts.Messages(Containers.List(p.Body))).SelectMany(c => Texts.Messages(ContainerPorts.List(c))).ToList();
        foreach (var port in Texts.Messages(Ports.List(service.Body)))
        {
            var target = Target.Read(port) ?? Port.Read(port);
            var named = target is string;
            if ((declared.Count > 0 || named) && target is not null && !declared.Any(d => Equals(named ? Name.Read(d) : Number.Read(d), target)))
                found.Add(Describe(port, target, named, declared, pods.Value[0]));
        }

        return Lookup<List<Dictionary<string, string>>>.Known(found);
    }

    private static Dictionary<string, string> Describe(ResourceMessage port, object target, bool named, List<ResourceMessage> declared, ResourceObject pod)
    {
        var shown = declared.Select(d => Name.Text(d) is { Length: > 0 } name ? $"{Number.Integer(d)} ({name})" : $"{Number.Integer(d)}").Distinct().ToList();
        return new()
        {
            ["port"] = Port.Integer(port)?.ToString(CultureInfo.InvariantCulture) ?? "",
            ["target"] = Convert.ToString(target, CultureInfo.InvariantCulture) ?? "",
            ["named"] = named ? "true" : "false",
            ["declared"] = Texts.Join(shown),
            ["only"] = shown.Count == 1 ? Number.Integer(declared[0])?.ToString(CultureInfo.InvariantCulture) ?? "" : "",
            ["pod"] = pod.Name,
        };
    }
}

using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What rules can ask about the nodes of a DaemonSet.</summary>
internal static class DaemonsFunctions
{
    public static ImmutableArray<HostFunction> All { get; } =
    [
        new("daemonNodes", false, [CelType.MessageOf(ResourceKinds.DaemonSet)], CelType.ListOf(CelType.MapOf(CelType.String, CelType.String)), DaemonsNodes.Reads,
            "Each node as a DaemonSet's controller sees it: node, state (runs, missing, left-out, misscheduled), why (what keeps it away), near (a label that is nearly the one that is wanted), passing (true where the node is coming or going), created (when it joined).",
            "daemonNodes(object).filter(n, n.state == 'missing')", Nodes),
    ];

    private static CelValue Nodes(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        var nodes = DaemonsNodes.Of(reader, arguments[0].AsObject!);
        return !nodes.IsKnown ? CelValue.Unknown(nodes.Unknown!) : Facts.Maps(nodes.Value.Select(n => new Dictionary<string, string>
        {
            ["node"] = n.Node, ["state"] = n.State, ["why"] = n.Why, ["near"] = n.Near, ["passing"] = n.Passing ? "true" : "",
            ["created"] = n.Created?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "",
        }));
    }
}

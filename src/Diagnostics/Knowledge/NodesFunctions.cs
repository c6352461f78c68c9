using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What rules can ask about nodes among nodes.</summary>
internal static class NodesFunctions
{
    public static ImmutableArray<HostFunction> All { get; } =
    [
        NodeVersions.Newest,
        NodeVersions.Behind,
        new("lostNodes", false, [CelType.MessageOf(ResourceKinds.Node)], CelType.MapOf(CelType.String, CelType.String), LostNodes.Reads,
            "How far the loss of a node goes: scope (cluster or zone where none of it is ready, else empty), zone, count (of its nodes).",
            "lostNodes(object).scope == 'zone'", (reader, a) => Lost(LostNodes.Of(reader, a[0].AsObject!))),
    ];

    private static CelValue Lost(LostNodes lost) =>
        Facts.Map([new("scope", lost.Scope), new("zone", lost.Zone), new("count", lost.Count.ToString(CultureInfo.InvariantCulture))]);
}

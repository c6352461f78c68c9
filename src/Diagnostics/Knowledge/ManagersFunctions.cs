using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What rules can ask about who wrote an object.</summary>
internal static class ManagersFunctions
{
    // The target of an HPA may be a ReplicaSet too; of these nobody is noted down.
    private static readonly CelType Managed = CelType.AnyOf([.. Managers.Kinds, ResourceKinds.ReplicaSet]);

    public static ImmutableArray<HostFunction> All { get; } =
    [
        new("lastWriter", false, [Managed, CelType.String], CelType.MapOf(CelType.String, CelType.String), Managers.Reads,
            "Who set a field of the specification last (replicas, paused, suspend), by metadata.managedFields: who (in words), manager, operation, subresource, time; empty where nobody is noted down.",
            "lastWriter(object, 'replicas').who", (_, a) => Facts.Map(Managers.Of(a[0].AsObject!, a[1].AsString))),
        new("specWritten", false, [Managed], CelType.Timestamp, Managers.Reads,
            "When the specification was last written, by metadata.managedFields.", "now - specWritten(object) > duration('5m')",
            (_, a) => Managers.SpecWritten(a[0].AsObject!) is { } time ? CelValue.Of(time) : CelValue.Absent("no manager is noted down")),
        new("deliverer", false, [Managed], CelType.String, Managers.Reads,
            "The tool that writes the object's manifest over and over (Argo CD, Flux), where one does; else empty.", "deliverer(object) == 'Argo CD'",
            (_, a) => CelValue.Of(Managers.Deliverer(a[0].AsObject!))),
    ];
}

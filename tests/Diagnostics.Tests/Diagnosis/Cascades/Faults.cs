using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>How far a fault reaches.</summary>
internal enum FaultReach
{
    /// <summary>Some workloads and what leans on them.</summary>
    Workload,

    /// <summary>A server that the whole cluster leans on.</summary>
    Cluster,

    /// <summary>A node with all that runs there, or all nodes.</summary>
    Node,
}

/// <summary>A way in which a cluster can break.</summary>
/// <param name="Inject">Breaks it; answers with the object at which the fault lies, or null where the cluster has nothing that could break so.</param>
/// <param name="Reach">How far it reaches, which decides with which others it may come together.</param>
internal sealed record Fault(string Name, Func<CascadeCluster, ObjectKey?> Inject, FaultReach Reach = FaultReach.Workload)
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<Fault> All { get; } =
    [
        .. ContainerFaults.All, .. ConfigFaults.All, .. ImageFaults.All, .. SchedulingFaults.All, .. AdmissionFaults.All, .. StorageFaults.All, .. NodeFaults.All,
        .. NetworkFaults.All, .. SystemFaults.All,
    ];

    public override string ToString() => Name;

    /// <summary>A workload that nothing is wrong with, of one of these kinds (of all where none is named).</summary>
    public static Workload? Victim(CascadeCluster cluster, params ReadOnlySpan<ResourceKind> kinds)
    {
        var list = kinds.ToArray();
        Workload[] free = [.. cluster.Free.Where(w => list.Length == 0 || list.Contains(w.Kind))];
        return free.Length == 0 ? null : cluster.Dice.Of(free);
    }

    /// <summary>The one that a fault is told of which several share: the first by namespace, kind and name.</summary>
    public static ObjectKey First(IEnumerable<Workload> workloads) =>
        workloads.Select(w => w.Key).OrderBy(k => k.Namespace, StringComparer.Ordinal).ThenBy(k => k.Kind.Kind, StringComparer.Ordinal).ThenBy(k => k.Name, StringComparer.Ordinal).First();

    /// <summary>A fault that befalls the pods of one workload, whose own it is.</summary>
    /// <param name="running">It may befall pods that have run for long.</param>
    public static Fault OfPods(string name, bool running, Func<CascadePod, DateTime, Trouble> trouble, params ResourceKind[] kinds) => new(name, cluster =>
    {
        if (Victim(cluster, kinds) is not { } victim)
            return null;
        cluster.Hit(Modes.Choose(cluster, victim, running), trouble);
        return victim.Key;
    });
}

using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>An invented cluster with some faults in it, and all that follows from these; the same for the same seed.</summary>
/// <param name="Faults">Each with the object at which it lies.</param>
internal sealed record BrokenCluster(CascadeCluster Cluster, IReadOnlyList<(Fault Fault, ObjectKey Root)> Faults)
{
    private const int Tries = 60;

    public static BrokenCluster Make(int seed, int faults)
    {
        var dice = new Dice(seed);
        var cluster = Topology.Make(dice);
        var made = new List<(Fault Fault, ObjectKey Root)>();

        // A fault that this topology cannot have leaves its turn to another one.
        for (var i = 0; i < Tries && made.Count < faults; i++)
        {
            var fault = dice.Of(Fault.All);
            if (made.All(m => AreApart(m.Fault, fault)) && fault.Inject(cluster) is { } root)
                made.Add((fault, root));
        }

        Consequences.Spread(cluster);
        return new(cluster, made);
    }

    /// <summary>Whether both are faults beside each other, and not two sights of one.</summary>
    private static bool AreApart(Fault one, Fault other) =>
        one.Name != other.Name && one.Reach != FaultReach.Node && other.Reach != FaultReach.Node && (one.Reach == FaultReach.Workload || other.Reach == FaultReach.Workload);
}

using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>A cluster with the faults that were injected into it, and what the engine tells of it.</summary>
internal sealed class Cascade
{
    private Cascade(int seed, BrokenCluster broken)
    {
        (Seed, Cluster, Faults) = (seed, broken.Cluster, broken.Faults);
        Incidents = CascadeRun.Incidents(Cluster);
    }

    public int Seed { get; }

    public CascadeCluster Cluster { get; }

    public IReadOnlyList<(Fault Fault, ObjectKey Root)> Faults { get; }

    public IReadOnlyList<Incident> Incidents { get; }

    /// <summary>As many incidents are told as there are faults.</summary>
    public bool IsCounted => Incidents.Count == Faults.Count;

    /// <summary>Each fault is told by an incident whose root it is.</summary>
    public bool IsRooted => Faults.All(f => Incidents.Any(i => Show(i.Root) == f.Root.ToString()));

    public static Cascade Of(int seed, int faults) => new(seed, BrokenCluster.Make(seed, faults));

    /// <summary>What is told otherwise than it is, in sentences.</summary>
    public IEnumerable<string> Differences()
    {
        var name = $"seed {Seed} ({string.Join(", ", Faults.Select(f => f.Fault.Name))})";
        if (Incidents.Count != Faults.Count)
        {
            yield return $"{name}: {Incidents.Count} incidents: {string.Join("; ", Incidents.Select(i => $"{i.Rule} {Show(i.Root)}"))}; expected {string.Join(", ", Faults.Select(f => f.Root))}";
            yield break;
        }

        foreach (var (_, root) in Faults)
        {
            if (Incidents.All(i => Show(i.Root) != root.ToString()))
                yield return $"{name}: root is {string.Join("; ", Incidents.Select(i => $"{i.Rule} {Show(i.Root)}"))}; expected {root}";
        }

        var told = Incidents.SelectMany(i => i.Members.Concat(i.Effects).Append(i.Root)).Select(Show).ToHashSet();
        var missing = Affected.Of(Cluster).Select(k => k.ToString()).Where(k => !told.Contains(k)).ToArray();
        if (missing.Length > 0)
            yield return $"{name}: {Incidents[0].Rule} {Show(Incidents[0].Root)}: not told: {string.Join(", ", missing)}";
        var near = Affected.Near(Cluster).Concat(Faults.Select(f => f.Root)).Select(k => k.ToString()).ToHashSet();
        var beside = told.Where(k => !near.Contains(k)).ToArray();
        if (beside.Length > 0)
            yield return $"{name}: told and not affected: {string.Join(", ", beside)}";
    }

    private static string Show(ObjectReference reference) => $"{reference.Kind} {(reference.Namespace.Length == 0 ? "" : reference.Namespace + "/")}{reference.Name}";
}

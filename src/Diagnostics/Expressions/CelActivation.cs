using K8sDoctor.Diagnostics.Cluster;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>The values for one subject that programs are evaluated with. May be used again for another subject after <see cref="Reset"/>; not by two threads.</summary>
public abstract class CelActivation
{
    /// <summary>The door to the cluster for host functions.</summary>
    public abstract IStateReader Reader { get; }

    /// <summary>How much one evaluation may cost, about one unit for each step of a loop and each 16 bytes that are copied or searched.</summary>
    public long CostLimit { get; init; } = 1_000_000;

    /// <summary>The variable at a position of the environment's list; called only when evaluation reaches it, perhaps more than once.</summary>
    public abstract CelValue Variable(int index);

    /// <summary>Forgets the values of local names, for the next subject.</summary>
    public void Reset() => Lets.Clear();

    internal Dictionary<CelProgram, CelValue> Lets { get; } = [];
}

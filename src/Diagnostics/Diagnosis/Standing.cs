using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>How much of what an object stands for is there, and who suffers when it is not: a workload and its replicas, a Service and its endpoints.</summary>
/// <param name="Wanted">How many replicas or endpoints there should be; 0 for what counts none.</param>
/// <param name="Ready">How many of them are ready.</param>
/// <param name="State">The same in words (<c>1 of 3 replicas ready</c>), or what else there is to say of it; raw text, or empty.</param>
internal sealed record Standing(int Wanted, int Ready, string State, EquatableList<Sufferer> Sufferers)
{
    /// <summary>A Deployment is on its way from one revision to another.</summary>
    public bool RollingOut { get; init; }

    /// <summary>A pod that has ended, or is to go: nothing waits for it.</summary>
    public bool Over { get; init; }

    public bool IsShort => Ready < Wanted;
}

/// <summary>An object that leans on another one.</summary>
/// <param name="Always">It suffers whenever the other one does; else only where a rule says so of it.</param>
internal readonly record struct Sufferer(ObjectKey Key, ChainRelation By, bool Always = true);

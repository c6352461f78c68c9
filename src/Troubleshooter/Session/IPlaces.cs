using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>What a live session can be told to look at instead. The task that paints calls it: what takes time is a task.</summary>
internal interface IPlaces
{
    /// <summary>The contexts as they were read last.</summary>
    ContextsView Contexts { get; }

    /// <summary>Begins to read the contexts anew.</summary>
    void ReadContexts();

    /// <summary>
    /// Looks at another cluster, or another namespace of the same one. What is looked at goes on until there is something to take its place. Never fails, but
    /// answers with why it could not be; empty where it could, or something else was asked for meanwhile.
    /// </summary>
    /// <param name="context">As <see cref="ContextView.Name"/> has it, or raw; null for the cluster that is looked at.</param>
    /// <param name="ns">Null for all namespaces.</param>
    Task<SafeText> GoAsync(string? context, string? ns);
}

/// <param name="Problem">Why there are none; empty where that is not known yet, or there are.</param>
internal sealed record ContextsView(ImmutableArray<ContextView> All, SafeText Problem);

/// <summary>A context of the kubeconfig.</summary>
/// <param name="IsCurrent">It is looked at.</param>
internal sealed record ContextView(SafeText Name, SafeText Cluster, SafeText User, SafeText Namespace, bool IsCurrent);

/// <summary>There is nothing else to look at.</summary>
internal sealed class NoPlaces : IPlaces
{
    private static readonly SafeText Problem = new("there are no contexts to choose from here");

    public ContextsView Contexts { get; } = new([], Problem);

    public void ReadContexts()
    {
    }

    public Task<SafeText> GoAsync(string? context, string? ns) => Task.FromResult(Problem);
}

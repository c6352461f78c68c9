using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>The clusters that could be looked at instead: the contexts of a kubeconfig.</summary>
internal interface IContexts
{
    /// <summary>Reads them anew, by name. Reads files; throws <see cref="UsageException"/> where that cannot be.</summary>
    ImmutableArray<KnownContext> Read();

    /// <summary>
    /// Opens one of them and makes the first contact. Throws <see cref="UsageException"/> for what is wrong with it, and <see cref="ClusterUnreachableException"/>.
    /// </summary>
    Task<IClusterSource> OpenAsync(string context, CancellationToken cancellation);
}

/// <summary>A context as the kubeconfig has it, in raw text; null where it does not say.</summary>
internal sealed record KnownContext(string Name, string? Cluster, string? User, string? Namespace);

using System.Collections.Immutable;
using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>The live API server as a source: one list and one watch per scope, logs on demand, and nothing else.</summary>
public sealed class LiveCluster : IClusterSource
{
    private readonly TimeProvider _clock;

    private LiveCluster(KubeOptions options, TimeProvider clock)
    {
        _clock = clock;
        DefaultNamespace = options.Namespace ?? "default";
        Identity = new("cluster", options.Context, options.Cluster, options.User, null, null);
    }

    public ClusterIdentity Identity { get; private set; }

    public DateTime Now => _clock.GetUtcNow().UtcDateTime;

    /// <summary>The namespace of the context (or of <c>-n</c>): where <c>explain</c> looks when nothing else is said.</summary>
    public string DefaultNamespace { get; }

    /// <summary>Reads the kubeconfig; talks to nobody yet. Throws <see cref="KubeconfigException"/>.</summary>
    public static LiveCluster Open(KubeOptions options, TimeProvider clock) => new(options, clock);

    public Task RunAsync(SourceRequest request, ChannelWriter<ClusterChange> changes, CancellationToken cancellation) =>
        throw new ClusterUnreachableException("not built yet");

    public Task FetchAsync(ImmutableArray<Want> wants, ChannelWriter<ClusterChange> changes, CancellationToken cancellation) =>
        throw new ClusterUnreachableException("not built yet");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.FaultSuite;

/// <summary>Where a source writes its changes: applied to a state at once, within the call, as a session does.</summary>
internal sealed class StateWriter(ClusterState state) : ChannelWriter<ClusterChange>
{
    /// <summary>How many changes have been made.</summary>
    public int Changes { get; private set; }

    /// <summary>Why the source as a whole has failed; null since it has said something again.</summary>
    public string? Failure { get; private set; }

    public override bool TryWrite(ClusterChange item)
    {
        Changes++;
        Failure = (item as SourceFailed)?.Message;
        if (Failure is null)
            state.Apply(item, new List<Dependency>());
        return true;
    }

    public override ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<bool>(cancellationToken) : new(true);
}

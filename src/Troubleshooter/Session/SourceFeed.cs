using System.Collections.Immutable;
using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>Feeds a live session from its source. It never throws: a failure is a change like any other, to be shown.</summary>
/// <param name="retry">How long to wait before a source that failed is started again.</param>
internal sealed class SourceFeed(IClusterSource source, TimeSpan retry, TimeProvider time)
{
    /// <summary>Follows the source, and starts it again when it fails or ends, until cancelled.</summary>
    public async Task FollowAsync(SourceRequest request, ChannelWriter<ClusterChange> changes, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await TellAsync(() => RunAsync(request, changes, cancellation), changes, cancellation);
            await Task.Delay(retry, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Reads what is wanted.</summary>
    public Task FetchAsync(ImmutableArray<Want> wants, ChannelWriter<ClusterChange> changes, CancellationToken cancellation) =>
        TellAsync(() => source.FetchAsync(wants, changes, cancellation), changes, cancellation);

    private async Task RunAsync(SourceRequest request, ChannelWriter<ClusterChange> changes, CancellationToken cancellation)
    {
        await source.RunAsync(request, changes, cancellation);
        throw new InvalidOperationException("the source has ended, and is started again");
    }

    private static async Task TellAsync(Func<Task> read, ChannelWriter<ClusterChange> changes, CancellationToken cancellation)
    {
        try
        {
            await read();
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            await changes.WriteAsync(new SourceFailed(e.Message), cancellation).AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (OperationCanceledException)
        {
            return; // the session ends
        }
    }
}

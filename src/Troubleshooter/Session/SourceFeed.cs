using System.Collections.Immutable;
using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>Feeds a live session from its source. It never throws: a failure is a change like any other, to be shown.</summary>
/// <param name="retry">How long to wait before a source that failed is started again.</param>
internal sealed class SourceFeed(IClusterSource source, TimeSpan retry, TimeProvider time)
{
    private ImmutableArray<SourceScope> _wanted = [];

    /// <summary>
    /// Follows the source, and starts it again when it fails or ends, until cancelled; then it is asked for what was wanted meanwhile, too: nobody else would
    /// keep that up to date.
    /// </summary>
    public async Task FollowAsync(SourceRequest request, ChannelWriter<ClusterChange> changes, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var asked = request with { Scopes = [.. request.Scopes.Union(_wanted)] };
            await GuardAsync(() => RunAsync(asked, changes, cancellation), e => [Failed(e.Message, source.Now)], changes, cancellation);
            await Task.Delay(retry, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Reads what is wanted. What fails is answered too: a rule waits for no log that will not come.</summary>
    public Task FetchAsync(ImmutableArray<Want> wants, ChannelWriter<ClusterChange> changes, CancellationToken cancellation)
    {
        ImmutableInterlocked.Update(ref _wanted, (known, more) => [.. known.Union(more)], wants.OfType<WantKind>().Select(w => new SourceScope(w.Kind, w.Namespace)));
        return GuardAsync(() => source.FetchAsync(wants, changes, cancellation), e => wants.Select(w => Failed(w, e.Message)), changes, cancellation);
    }

    private SourceFailed Failed(string message, DateTime now) => new(message, now, now + retry);

    private ClusterChange Failed(Want want, string message) => want switch
    {
        WantLog log => new LogRead(log.Key, new([], message) { Problem = LogProblem.Passing }) { Run = log.Run },
        WantKind kind => new SourceState(kind.Kind, kind.Namespace, SourceStatus.Loading, message, source.Now),
        _ => throw new ArgumentException($"a want of no known kind: {want}", nameof(want)),
    };

    private async Task RunAsync(SourceRequest request, ChannelWriter<ClusterChange> changes, CancellationToken cancellation)
    {
        await source.RunAsync(request, changes, cancellation);
        throw new InvalidOperationException("the source has ended, and is started again");
    }

    private static async Task GuardAsync(
        Func<Task> read, Func<Exception, IEnumerable<ClusterChange>> told, ChannelWriter<ClusterChange> changes, CancellationToken cancellation)
    {
        try
        {
            await read();
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            foreach (var change in told(e))
                await changes.WriteAsync(change, cancellation).AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            return; // the session ends, and what failed by that is nobody's concern
        }
    }
}

using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>
/// Follows the log of one container through its runs and through broken connections. Between two streams the pod is looked at, so that the lines of ours say what
/// happened; with growing pauses while nothing comes.
/// </summary>
internal sealed class ContainerFollower(IInspector inspector, LogFeed feed, ObjectKey pod, PodRuns first, int source, FollowingSink sink, TimeProvider time)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    private ContainerRun _known = first.Containers[source];

    /// <summary>Returns when nothing more can come, or when cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var key = new LogKey(pod.Namespace, pod.Name, _known.Name, Previous: false);
        var pause = ShortestPause;
        var goesOn = IsWorthIt(_known);
        if (goesOn)
            TellWaiting(_known);
        while (goesOn)
        {
            var before = sink.Count;
            if (!await FollowAsync(key, cancellation))
                return;
            pause = sink.Count > before ? ShortestPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
            await Task.Delay(pause, time, cancellation);
            goesOn = await LookAsync(cancellation);
        }
    }

    // An init container that has done its work runs no more.
    private bool IsWorthIt(ContainerRun container) => !first.IsOver && !(container is { IsInit: true, Ended: not null });

    /// <summary>Reads to the end of the stream; false where it may not be read at all.</summary>
    private async Task<bool> FollowAsync(LogKey key, CancellationToken cancellation)
    {
        sink.Resume();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            _ = CalmAsync(over.Token);
            await inspector.ReadLogAsync(new(key) { Since = sink.Last, Tail = sink.Last is null ? LogRange.TailLines : null, Follow = true }, sink, cancellation);
        }
        catch (InspectionException e)
        {
            Trouble($"{_known.Name}: {e.Message}");
            return e.Problem != LogProblem.Forbidden;
        }
        finally
        {
            await over.CancelAsync();
        }

        return true;
    }

    // A stream that has been open for a moment is well, also where nothing is written.
    private async Task CalmAsync(CancellationToken cancellation)
    {
        await Task.Delay(Moment, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancellation.IsCancellationRequested && sink.IsInTrouble)
            sink.Calm();
    }

    private void Trouble(string words)
    {
        sink.IsInTrouble = true;
        feed.Tell(source, words);
    }

    /// <summary>Tells what has become of the container; false where nothing of it can come any more.</summary>
    private async Task<bool> LookAsync(CancellationToken cancellation)
    {
        try
        {
            var now = PodRuns.Of((await inspector.ReadAsync(pod, cancellation)).Root);
            if (now.Uid != first.Uid)
                return End("the pod is gone, and this one of the same name is another: leave and come again to read it");
            if (now.Containers.FirstOrDefault(c => c.Name == _known.Name) is not { } container)
                return End($"{_known.Name} is gone");
            Tell(container);
            _known = container;
            TellWaiting(container);
            return !now.IsOver || End("the pod has ended");
        }
        catch (InspectionException e)
        {
            if (e.IsGone)
                return End("the pod is gone");
            Trouble(e.Message);
            return e.Problem != LogProblem.Forbidden;
        }
    }

    private void TellWaiting(ContainerRun container)
    {
        if (container.Waits is { } reason)
            Trouble($"{container.Name} waits ({reason})");
    }

    private void Tell(ContainerRun now)
    {
        if ((now.Ended ?? now.Last) is { } end && end.At != (_known.Ended ?? _known.Last)?.At)
            feed.Note(source, $"{now.Name} {LogNotes.Ended(end)}");
        if (now.Started is not null && now.Started != _known.Started)
            feed.Note(source, LogNotes.NextRun(now));
    }

    private bool End(string words)
    {
        feed.Note(source, words);
        feed.Tell(source, words);
        return false;
    }
}

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

    private ContainerRun _known = first.Containers[source];

    /// <summary>Returns when nothing more can come, or when cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var key = new LogKey(pod.Namespace, pod.Name, _known.Name, Previous: false);
        var pause = TimeSpan.Zero;
        var goesOn = IsWorthIt(_known);
        if (goesOn)
            TellWaiting(_known);
        while (goesOn)
        {
            var before = sink.Count;
            var problem = await FollowAsync(key, cancellation);
            pause = sink.Count > before ? LogPauses.First : LogPauses.After(pause);
            if (problem is not null)
                Trouble($"{_known.Name}: {(problem.Problem == LogProblem.Forbidden ? problem.Message : LogPauses.Words(problem.Message, pause))}");
            if (problem is { Problem: LogProblem.Forbidden })
                return;
            await Task.Delay(pause, time, cancellation);
            goesOn = await LookAsync(cancellation);
        }
    }

    // An init container that has done its work runs no more.
    private bool IsWorthIt(ContainerRun container) => !first.IsOver && !(container is { IsInit: true, Ended: not null });

    /// <summary>Reads to the end of the stream, or to what is in the way.</summary>
    private async Task<InspectionException?> FollowAsync(LogKey key, CancellationToken cancellation)
    {
        sink.Resume();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            _ = CalmAsync(over.Token);
            await inspector.ReadLogAsync(new(key) { Since = sink.Last, Tail = sink.Last is null ? LogRange.TailLines : null, Follow = true }, sink, cancellation);
            return null;
        }
        catch (InspectionException e)
        {
            return e;
        }
        finally
        {
            await over.CancelAsync();
        }
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
            var mayPass = e.Problem != LogProblem.Forbidden;
            Trouble(mayPass ? $"{e.Message}; trying again now" : e.Message);
            return mayPass;
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

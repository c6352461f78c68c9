using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>Reads the logs of a pod into a run: first what was written until now, then what comes. What goes wrong is told there, in words.</summary>
/// <param name="choose">Which pod.</param>
/// <param name="now">The cluster's time, UTC.</param>
internal sealed class PodLogReader(IInspector? inspector, Func<CancellationToken, Task<PodChoice>> choose, Func<DateTime> now, TimeProvider time)
{
    /// <summary>Begins to read; the task ends when nothing more can come, or when cancelled, and never fails.</summary>
    public Task ReadAsync(LogFeed feed, CancellationToken cancellation) => Task.Run(() => ReadToEndAsync(feed, cancellation), CancellationToken.None);

    private async Task ReadToEndAsync(LogFeed feed, CancellationToken cancellation)
    {
        try
        {
            var choice = await choose(cancellation);
            if (inspector is null)
                End(feed, "logs cannot be read here");
            else if (choice.Pod is { } pod)
                await ReadAsync(inspector, feed, pod, choice.Words, cancellation);
            else
                End(feed, choice.Words);
        }
        catch (OperationCanceledException)
        {
            // Nobody looks at it any more.
        }
        catch (InspectionException e)
        {
            End(feed, e.Message);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            End(feed, $"reading the log failed, which is a fault of k8sdoctor: {e.Message}");
        }
    }

    private async Task ReadAsync(IInspector inspected, LogFeed feed, ObjectKey pod, string choice, CancellationToken cancellation)
    {
        feed.Change(s => s with { Pod = new(new("Pod"), new(pod.Namespace), new(pod.Name), default, false), Choice = new(choice) });
        var runs = PodRuns.Of((await LookAsync(inspected, feed, pod, cancellation)).Root);
        feed.Change(s => s with { Containers = [.. runs.Containers.Select(c => new SafeText(c.Name))], HasPrevious = runs.Containers.Any(c => c.HasPrevious) });
        var sinks = await new LogHistory(inspected, feed, pod, runs, time).ReadAsync(now(), cancellation);
        feed.Change(s => s with { IsReading = false });
        if (!inspected.Follows || feed.Range.IsHead)
        {
            feed.Tell(-1, feed.Range.IsHead ? "only the first lines" : "as it was recorded");
            return;
        }

        await Task.WhenAll(sinks.Select((sink, i) => new ContainerFollower(inspected, feed, pod, runs, i, sink, time).RunAsync(cancellation)));
    }

    /// <summary>The pod; what may pass is waited for.</summary>
    private async Task<InspectedObject> LookAsync(IInspector inspected, LogFeed feed, ObjectKey pod, CancellationToken cancellation)
    {
        for (var pause = LogPauses.First; ; pause = LogPauses.After(pause))
        {
            try
            {
                var found = await inspected.ReadAsync(pod, cancellation);
                feed.Tell(-1, "");
                return found;
            }
            catch (InspectionException e) when (e.Problem == LogProblem.Passing)
            {
                feed.Tell(-1, LogPauses.Words(e.Message, pause));
                await Task.Delay(pause, time, cancellation);
            }
        }
    }

    private static void End(LogFeed feed, string words)
    {
        feed.Note(-1, words);
        feed.Change(s => s with { IsReading = false });
        feed.Tell(-1, words);
    }
}

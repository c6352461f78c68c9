using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>One run of a container: what a log is the log of. A pod that is made again under its name, and a container that starts again, run anew.</summary>
/// <param name="Pod">The pod's <see cref="ResourceObject.Uid"/>.</param>
/// <param name="Number">How often the container had been restarted when it began.</param>
/// <param name="Started">When it began, UTC, in whole seconds; null where the status does not say.</param>
public readonly record struct LogRun(ulong Pod, string Container, long Number, DateTime? Started);

/// <summary>A run, and when it ended; null while it goes on, or where the status does not say.</summary>
/// <param name="Ended">True when nothing more is written to its log.</param>
internal readonly record struct LogRunState(LogRun Run, bool Ended, DateTime? Finished);

/// <summary>Tells from a pod's status which run a container's log is the log of, now.</summary>
/// <remarks>The kubelet chooses so: <c>validateContainerLogStatus</c> in pkg/kubelet/kubelet_pods.go. While a container waits, both its logs are those of the run that ended last.</remarks>
internal static class LogRuns
{
    private const string Status = "io.k8s.api.core.v1.ContainerStatus";

    private static readonly ImmutableArray<FieldPath> Lists =
    [
        .. ((string[])["status.containerStatuses", "status.initContainerStatuses", "status.ephemeralContainerStatuses"])
            .Select(p => FieldPath.Of(ResourceKinds.Pod, p)),
    ];

    private static readonly FieldPath Name = FieldPath.In(Status, "name");
    private static readonly FieldPath Restarts = FieldPath.In(Status, "restartCount");
    private static readonly FieldPath Running = FieldPath.In(Status, "state.running.startedAt");
    private static readonly FieldPath Started = FieldPath.In(Status, "state.terminated.startedAt");
    private static readonly FieldPath Finished = FieldPath.In(Status, "state.terminated.finishedAt");
    private static readonly FieldPath LastStarted = FieldPath.In(Status, "lastState.terminated.startedAt");
    private static readonly FieldPath LastFinished = FieldPath.In(Status, "lastState.terminated.finishedAt");

    public static ImmutableArray<FieldPath> Reads { get; } =
        [.. from list in Lists from path in (FieldPath[])[Name, Restarts, Running, Started, Finished, LastStarted, LastFinished] select list.Each(path.ToString())];

    /// <summary>The run whose log that is. Of a container without a status it is one that has not begun.</summary>
    public static LogRunState Of(ResourceObject pod, string container, bool previous)
    {
        foreach (var list in Lists)
        {
            foreach (var item in list.List(pod.Body).Items)
            {
                if (item is ResourceMessage status && Name.Text(status) == container)
                    return Of(status, new(pod.Uid, container, Restarts.Integer(status) ?? 0, null), previous);
            }
        }

        return new(new(pod.Uid, container, 0, null), Ended: false, null);
    }

    private static LogRunState Of(ResourceMessage status, LogRun newest, bool previous)
    {
        var before = previous ? 1 : 0;
        if (!previous && Running.Time(status) is { } running)
            return new(newest with { Started = running }, Ended: false, null);
        if (!previous && Finished.Time(status) is { } finished)
            return new(newest with { Started = Started.Time(status) }, Ended: true, finished);
        if (Running.Time(status) is null && Finished.Time(status) is null)
            before = 0;
        return new(newest with { Number = newest.Number - before, Started = LastStarted.Time(status) }, Ended: true, LastFinished.Time(status));
    }
}

using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>Tells from a pod's status whether a log that was read of one of its containers is still that container's log.</summary>
internal static class LogRuns
{
    private static readonly ImmutableArray<FieldPath> Lists =
    [
        .. ((string[])["status.initContainerStatuses", "status.containerStatuses", "status.ephemeralContainerStatuses"])
            .Select(p => FieldPath.Of(ResourceKinds.Pod, p)),
    ];

    private static readonly FieldPath Name = FieldPath.In("io.k8s.api.core.v1.ContainerStatus", "name");
    private static readonly FieldPath Restarts = FieldPath.In("io.k8s.api.core.v1.ContainerStatus", "restartCount");
    private static readonly FieldPath Running = FieldPath.In("io.k8s.api.core.v1.ContainerStatus", "state.running.startedAt");
    private static readonly FieldPath Started = FieldPath.In("io.k8s.api.core.v1.ContainerStatus", "state.terminated.startedAt");
    private static readonly FieldPath Finished = FieldPath.In("io.k8s.api.core.v1.ContainerStatus", "state.terminated.finishedAt");
    private static readonly FieldPath LastStarted = FieldPath.In("io.k8s.api.core.v1.ContainerStatus", "lastState.terminated.startedAt");
    private static readonly FieldPath LastFinished = FieldPath.In("io.k8s.api.core.v1.ContainerStatus", "lastState.terminated.finishedAt");

    public static ImmutableArray<FieldPath> Reads { get; } =
        [.. from list in Lists from path in (FieldPath[])[Name, Restarts, Running, Started, Finished, LastStarted, LastFinished] select list.Each(path.ToString())];

    /// <summary>
    /// What identifies the newest run and whether it has ended; null where the pod has no such container. A container that waits after a crash has the
    /// same run as when it crashed, so its log stays.
    /// </summary>
    public static (long Restarts, DateTime? Started, DateTime? Finished)? Of(ResourceObject pod, string container)
    {
        foreach (var list in Lists)
        {
            foreach (var item in list.List(pod.Body).Items)
            {
                if (item is ResourceMessage status && Name.Text(status) == container)
                    return Of(status);
            }
        }

        return null;
    }

    private static (long Restarts, DateTime? Started, DateTime? Finished) Of(ResourceMessage status)
    {
        var restarts = Restarts.Integer(status) ?? 0;
        if (Running.Time(status) is { } running)
            return (restarts, running, null);
        return Finished.Time(status) is { } finished
            ? (restarts, Started.Time(status), finished)
            : (restarts, LastStarted.Time(status), LastFinished.Time(status));
    }
}

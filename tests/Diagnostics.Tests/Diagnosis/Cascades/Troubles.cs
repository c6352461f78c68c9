using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>The states in which the kubelet and the scheduler leave a pod, each for a moment at which it began.</summary>
internal static class Troubles
{
    private static DateTime Now => CascadeCluster.Now;

    /// <summary>The container ends again and again, and the kubelet waits before the next start.</summary>
    public static Trouble Crash(CascadePod pod, DateTime since, int code, IEnumerable<string> log, string reason = "Error") => new()
    {
        Since = since,
        Restarts = Restarts(since),
        Waiting = ("CrashLoopBackOff", $"back-off 5m0s restarting failed container={pod.Workload.Container} pod={pod.Name}_{pod.Workload.Namespace}(4be3a5a1)"),
        Last = new(code, reason, Now.AddSeconds(-95), Now.AddSeconds(-90)),
        Log = [.. log],
        Events = [new("Warning", "BackOff", $"Back-off restarting failed container {pod.Workload.Container} in pod {pod.Name}_{pod.Workload.Namespace}(4be3a5a1)", 20, 30)],
    };

    public static Trouble OutOfMemory(CascadePod pod, DateTime since) => Crash(pod, since, 137, ["starting", "loading model"], "OOMKilled");

    /// <summary>The pod of a Job whose container has failed.</summary>
    public static Trouble Failed(DateTime since, int code, IEnumerable<string> log) => new()
    {
        Since = since,
        Phase = "Failed",
        Final = new(code, "Error", since, since.AddSeconds(6)),
        Log = [.. log],
    };

    public static Trouble ConfigError(DateTime since, string message) => new()
    {
        Since = since,
        Phase = "Pending",
        Waiting = ("CreateContainerConfigError", message),
        Events = [new("Warning", "Failed", $"Error: {message}", 15, 40)],
    };

    public static Trouble Pull(CascadePod pod, DateTime since, string why) => new()
    {
        Since = since,
        Phase = "Pending",
        Waiting = ("ImagePullBackOff", $"Back-off pulling image \"{pod.Revision.Image}\""),
        Events =
        [
            new("Warning", "Failed", $"Failed to pull image \"{pod.Revision.Image}\": {why}", 60, 6), new("Warning", "Failed", "Error: ErrImagePull", 60, 6),
            new("Normal", "BackOff", $"Back-off pulling image \"{pod.Revision.Image}\"", 10, 30), new("Warning", "Failed", "Error: ImagePullBackOff", 10, 30),
        ],
    };

    /// <summary>The kubelet kills the container for its liveness probe, again and again.</summary>
    public static Trouble Liveness(CascadePod pod, DateTime since, string failure) => Crash(pod, since, 137, ["listening"]) with
    {
        Last = new(137, "Error", Now.AddSeconds(-150), Now.AddSeconds(-90)),
        Events =
        [
            new("Warning", "Unhealthy", $"Liveness probe failed: {failure}", 100, 20),
            new("Normal", "Killing", $"Container {pod.Workload.Container} failed liveness probe, will be restarted", 95, Restarts(since)),
            new("Warning", "BackOff", $"Back-off restarting failed container {pod.Workload.Container} in pod {pod.Name}_{pod.Workload.Namespace}(4be3a5a1)", 20, 30),
        ],
    };

    public static Trouble NotReady(DateTime since, string failure) => new()
    {
        Since = since,
        Running = since.AddSeconds(2),
        Events = [new("Warning", "Unhealthy", $"Readiness probe failed: {failure}", 8, 90)],
        Log = ["listening"],
    };

    public static Trouble Unschedulable(DateTime since, string message) => new()
    {
        Since = since,
        Phase = "Pending",
        Unschedulable = message,
        Events = [new("Warning", "FailedScheduling", message, 40, 4, OfContainer: false)],
    };

    public static Trouble Creating(DateTime since, string reason, string message) => new()
    {
        Since = since,
        Phase = "Pending",
        Waiting = ("ContainerCreating", ""),
        Events = [new("Warning", reason, message, 30, 9, OfContainer: false)],
    };

    public static Trouble Evicted(DateTime since, string message) => new() { Since = since, Phase = "Failed", Ended = ("Evicted", message) };

    /// <summary>Lets each of the pods have it, from the moment on that the cluster's fault began.</summary>
    public static void Hit(this CascadeCluster cluster, IEnumerable<CascadePod> pods, Func<CascadePod, DateTime, Trouble> trouble)
    {
        foreach (var pod in pods.ToArray())
            pod.Trouble = trouble(pod, pod.Created > cluster.Began ? pod.Created : cluster.Began);
    }

    // The back-off grows to five minutes: 10, 20, 40 … seconds.
    private static int Restarts(DateTime since) => 5 + (int)((Now - since).TotalMinutes / 5);

    public static bool IsBare(this Workload workload) => workload.Kind == ResourceKinds.Pod;
}

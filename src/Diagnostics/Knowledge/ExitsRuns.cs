using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What a container's status says of its runs: the last end, whether it goes in circles, and who ended it.</summary>
internal static class ExitsRuns
{
    /// <summary>From how many restarts on repeated ends are a loop and no stumbling start.</summary>
    private const long LoopRestarts = 3;

    private const string TypeName = "io.k8s.api.core.v1.ContainerStatus";

    // The kubelet's back-off ends at 5 minutes; a run that is younger than that, or than the run before it, has proved nothing yet.
    private static readonly TimeSpan ProbationLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ProbationSlack = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EventSlack = TimeSpan.FromSeconds(5);

    private static readonly FieldPath Restarts = FieldPath.In(TypeName, "restartCount");
    private static readonly FieldPath WaitingReason = FieldPath.In(TypeName, "state.waiting.reason");
    private static readonly FieldPath RunningSince = FieldPath.In(TypeName, "state.running.startedAt");
    private static readonly FieldPath Terminated = FieldPath.In(TypeName, "state.terminated");
    private static readonly FieldPath LastTerminated = FieldPath.In(TypeName, "lastState.terminated");
    private static readonly FieldPath LastExitCode = FieldPath.In(TypeName, "lastState.terminated.exitCode");

    private const string TerminatedName = "io.k8s.api.core.v1.ContainerStateTerminated";
    private static readonly FieldPath ExitCode = FieldPath.In(TerminatedName, "exitCode");
    private static readonly FieldPath Reason = FieldPath.In(TerminatedName, "reason");
    private static readonly FieldPath StartedAt = FieldPath.In(TerminatedName, "startedAt");
    private static readonly FieldPath FinishedAt = FieldPath.In(TerminatedName, "finishedAt");

    /// <summary>What <see cref="IsLooping(ResourceMessage, IStateReader)"/> reads of a status.</summary>
    public static ImmutableArray<FieldPath> LoopReads { get; } =
    [
        Restarts, WaitingReason, RunningSince, FieldPath.In(TypeName, "state.terminated.exitCode"),
        FieldPath.In(TypeName, "state.terminated.startedAt"), FieldPath.In(TypeName, "state.terminated.finishedAt"),
        LastExitCode, FieldPath.In(TypeName, "lastState.terminated.startedAt"), FieldPath.In(TypeName, "lastState.terminated.finishedAt"),
    ];

    /// <summary>What <see cref="LastEnd"/> gives out.</summary>
    public static ImmutableArray<FieldPath> EndReads { get; } = [Terminated, LastTerminated];

    /// <summary>How the container ended last: now, if it stands ended, else the run before; null if it never did.</summary>
    public static ResourceMessage? LastEnd(ResourceMessage status) => Terminated.Message(status) ?? LastTerminated.Message(status);

    /// <summary>How long a run took; zero for one that never started (the kubelet writes 1970 then).</summary>
    public static TimeSpan Runtime(ResourceMessage end)
    {
        if (StartedAt.Time(end) is not { } started || FinishedAt.Time(end) is not { } finished || started <= DateTime.UnixEpoch || finished < started)
            return TimeSpan.Zero;
        return finished - started;
    }

    /// <summary>A run's end as a sentence: <c>last run: 3s, ended 2026-11-23T18:41:47Z with exit code 137 (OOMKilled)</c>.</summary>
    public static string Words(ResourceMessage end)
    {
        var runtime = CelValue.Of(Runtime(end)).ToDisplay();
        var at = FinishedAt.Time(end) is { } finished ? $" {CelValue.Of(finished).ToDisplay()}" : "";
        var reason = Reason.Text(end) is { Length: > 0 } text and not "Error" ? $" ({text})" : "";
        return $"last run: {runtime}, ended{at} with exit code {ExitCode.Integer(end) ?? 0}{reason}";
    }

    /// <summary>
    /// True while the container ends again and again: it waits in back-off, stands ended, or runs but has not yet outlived its last run.
    /// </summary>
    /// <param name="restarts">How many restarts it needs to have behind it.</param>
    /// <param name="reader">Tells the time; asked only where the answer depends on it, because who asks is evaluated again and again.</param>
    public static bool IsLooping(ResourceMessage status, long restarts, IStateReader reader)
    {
        var count = Restarts.Integer(status) ?? 0;
        if (count < restarts)
            return false;
        if (WaitingReason.Text(status) is { } waiting)
            return waiting is "CrashLoopBackOff" or "RunContainerError" or "StartError" or "PostStartHookError";
        if (Terminated.Message(status) is { } ended)
            return EndedAgain(status, ended, count);
        // A container that runs is in doubt from one restart more on than one that stands still.
        if (count < Math.Min(LoopRestarts, restarts + 1) || RunningSince.Time(status) is not { } since || LastTerminated.Message(status) is not { } last)
            return false;
        return reader.Now - since <= Probation(last);
    }

    /// <summary>
    /// Whether what stands ended goes in circles. What ended well after runs that failed has done its work at last (an init container, a Job's); what ended
    /// well before too is started again. What failed after it had outlived its last run was well in between, like a sidecar that was ended with its pod.
    /// </summary>
    private static bool EndedAgain(ResourceMessage status, ResourceMessage ended, long count)
    {
        if (ExitCode.Integer(ended) is null or 0)
            return count >= LoopRestarts && LastTerminated.Message(status) is not null && LastExitCode.Integer(status) is null or 0;
        return LastTerminated.Message(status) is not { } last || Runtime(ended) <= Probation(last);
    }

    private static TimeSpan Probation(ResourceMessage last)
    {
        var probation = Runtime(last) + ProbationSlack;
        return probation < ProbationLimit ? probation : ProbationLimit;
    }

    public static bool IsLooping(ResourceMessage status, IStateReader reader) => IsLooping(status, LoopRestarts, reader);

    /// <summary>
    /// Who ended the last run: <c>oom</c>, <c>liveness</c>, <c>startup</c>, <c>poststart</c>, <c>unknown</c> (the kubelet lost sight of it), <c>restart-all</c> (a
    /// restart rule of the pod, since Kubernetes 1.35), or empty where nothing says so. Structured reasons come first. A Killing event counts for the run that it lies in; as events are rationed (client-go's spam
    /// filter) one that was seen three times or more also counts for a later run that ended by SIGKILL or SIGTERM.
    /// </summary>
    public static string KilledBy(ResourceMessage status, IEnumerable<ExitsKill> kills)
    {
        if (LastEnd(status) is not { } end)
            return "";
        switch (Reason.Text(end))
        {
            case "OOMKilled":
                return "oom";
            case "ContainerStatusUnknown":
                return "unknown";
            case "RestartingAllContainers":
                return "restart-all";
        }

        var signalled = ExitCode.Integer(end) is 137 or 143;
        return kills.LastOrDefault(k => IsWithin(k.At, end) || IsWithin(k.First, end) || (signalled && k.Count >= LoopRestarts))?.By ?? "";
    }

    private static bool IsWithin(DateTime at, ResourceMessage end) =>
        StartedAt.Time(end) - EventSlack <= at && at <= FinishedAt.Time(end) + EventSlack;
}

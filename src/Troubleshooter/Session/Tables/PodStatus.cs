using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>What kubectl writes under READY, STATUS and RESTARTS.</summary>
/// <param name="LastRestart">When a container of it ended last, UTC.</param>
/// <remarks>pkg/printers/internalversion/printers.go: <c>printPod</c>.</remarks>
internal readonly record struct PodStatus(string Word, long Ready, long Containers, long Restarts, DateTime? LastRestart)
{
    public static PodStatus Of(ResourceObject pod)
    {
        var init = Init(pod);
        var main = Regular(pod);
        var word = init.Word ?? main.Word ?? PodFields.Reason.Text(pod.Body) ?? PodFields.Phase.Text(pod.Body) ?? "Unknown";
        if (PodFields.Deleted.Time(pod.Body) is not null)
            word = PodFields.Reason.Text(pod.Body) == "NodeLost" ? "Unknown" : "Terminating";
        // While it initializes, only what initializes is counted; a sidecar counts always.
        var initializing = init.Word is not null;
        return new(word, main.Ready + init.Sidecars.Ready, main.Count + init.Sidecars.Count,
            initializing ? init.Restarts : main.Restarts + init.Sidecars.Restarts,
            initializing ? init.LastRestart : Later(main.LastRestart, init.Sidecars.LastRestart));
    }

    /// <summary>The number of restarts alone, without any allocation.</summary>
    public static long RestartsOf(ResourceObject pod)
    {
        var restarts = 0L;
        foreach (var item in PodFields.Statuses.List(pod.Body).Items)
            restarts += PodFields.Restarts.Integer(item as ResourceMessage) ?? 0;
        foreach (var item in PodFields.InitStatuses.List(pod.Body).Items)
            restarts += PodFields.Restarts.Integer(item as ResourceMessage) ?? 0;
        return restarts;
    }

    private static Part Regular(ResourceObject pod)
    {
        var part = new Part { Count = PodFields.Containers.List(pod.Body).Count };
        var running = false;
        // From the last to the first: of several troubles the first container's is told.
        var statuses = PodFields.Statuses.List(pod.Body).Items;
        for (var i = statuses.Length - 1; i >= 0; i--)
        {
            if (statuses[i] is not ResourceMessage status)
                continue;
            part = part.With(status);
            running |= IsUp(status);
            part = part with { Word = Waits(status) ?? Ended(status) ?? part.Word };
        }

        if (part.Word == "Completed" && running)
            part = part with { Word = IsReady(pod) ? "Running" : "NotReady" };
        return part with { Word = part.Word ?? (PodFields.Phase.Text(pod.Body) == "Pending" && IsGated(pod) ? "SchedulingGated" : null) };
    }

    private static (string? Word, long Restarts, DateTime? LastRestart, Part Sidecars) Init(ResourceObject pod)
    {
        var specs = PodFields.InitContainers.List(pod.Body).Items;
        var statuses = PodFields.InitStatuses.List(pod.Body).Items;
        var sidecars = new Part();
        var all = new Part();
        string? word = null;
        for (var i = 0; i < statuses.Length; i++)
        {
            if (statuses[i] is not ResourceMessage status)
                continue;
            all = all.With(status);
            var isSidecar = IsSidecar(specs, PodFields.StatusName.Text(status));
            if (isSidecar)
                sidecars = sidecars.With(status) with { Count = sidecars.Count + 1 };
            if (word is null && !IsDone(status, isSidecar))
                word = InitWord(status, i, specs.Length);
        }

        // An old status may stay behind: what has begun is initialized.
        var initialized = IsTrue(pod, "Initialized");
        return (initialized ? null : word, all.Restarts, all.LastRestart, sidecars);
    }

    private static string InitWord(ResourceMessage status, int index, int count) =>
        Ended(status) is { } ended ? $"Init:{ended}"
        : Waits(status) is { } waits && waits != "PodInitializing" ? $"Init:{waits}"
        : $"Init:{index}/{count}";

    private static bool IsDone(ResourceMessage status, bool isSidecar) =>
        isSidecar ? PodFields.Started.Flag(status) : PodFields.ExitCode.Integer(status) == 0 && PodFields.Terminated.Text(status) is not null;

    private static bool IsSidecar(ReadOnlySpan<object> specs, string? name)
    {
        foreach (var item in specs)
        {
            if (item is ResourceMessage spec && PodFields.ContainerName.Text(spec) == name)
                return PodFields.RestartPolicy.Text(spec) == "Always";
        }

        return false;
    }

    private static string? Waits(ResourceMessage status) => PodFields.Waiting.Text(status) is { Length: > 0 } reason ? reason : null;

    private static string? Ended(ResourceMessage status)
    {
        if (PodFields.Terminated.Text(status) is { Length: > 0 } reason)
            return reason;
        if (PodFields.Signal.Integer(status) is > 0 and var signal)
            return $"Signal:{signal}";
        return PodFields.ExitCode.Integer(status) is { } code ? $"ExitCode:{code}" : null;
    }

    private static bool IsUp(ResourceMessage status) => PodFields.Ready.Flag(status) && PodFields.Running.Time(status) is not null;

    private static bool IsReady(ResourceObject pod) => IsTrue(pod, "Ready");

    private static bool IsTrue(ResourceObject pod, string type) => Condition(pod, type) is { } condition && PodFields.ConditionStatus.Text(condition) == "True";

    private static bool IsGated(ResourceObject pod) => Condition(pod, "PodScheduled") is { } condition && PodFields.ConditionReason.Text(condition) == "SchedulingGated";

    private static ResourceMessage? Condition(ResourceObject pod, string type)
    {
        foreach (var item in PodFields.Conditions.List(pod.Body).Items)
        {
            if (item is ResourceMessage condition && PodFields.ConditionType.Text(condition) == type)
                return condition;
        }

        return null;
    }

    private static DateTime? Later(DateTime? one, DateTime? other) => one > other || other is null ? one : other;

    private readonly record struct Part(string? Word, long Ready, long Count, long Restarts, DateTime? LastRestart)
    {
        public Part With(ResourceMessage status) => this with
        {
            Ready = Ready + (IsUp(status) ? 1 : 0),
            Restarts = Restarts + (PodFields.Restarts.Integer(status) ?? 0),
            LastRestart = Later(LastRestart, PodFields.LastEnded.Time(status)),
        };
    }
}

using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What rules can ask about how containers end, and why they do not start.</summary>
internal static class ExitsFunctions
{
    private static readonly CelType Strings = CelType.MapOf(CelType.String, CelType.String);
    private static readonly CelType Status = CelType.MessageOf("io.k8s.api.core.v1.ContainerStatus");
    private static readonly CelType Terminated = CelType.MessageOf("io.k8s.api.core.v1.ContainerStateTerminated");
    private static readonly CelType Events = CelType.ListOf(CelType.MessageOf(ResourceKinds.Event));
    private static readonly CelType Dynamic = CelType.MapOf(CelType.String, CelType.Dyn);

    public static ImmutableArray<HostFunction> All { get; } =
    [
        new("exitMeaning", false, [CelType.Int], CelType.String, [], "An exit code in words.", "exitMeaning(137)", (_, a) => CelValue.Of(ExitsCode.Meaning(a[0].AsInt))),
        new("lastEnd", false, [Status], Terminated, ExitsRuns.EndReads, "How the container ended last: state.terminated, else lastState.terminated.",
            "lastEnd(container.status).exitCode", (_, a) => ExitsRuns.LastEnd(a[0].AsMessage!) is { } end ? CelValue.Of(end) : CelValue.Absent("the container never ended")),
        new("troubleSince", false, [CelType.MessageOf(ResourceKinds.Pod), Status, CelType.Bool, Events], CelType.Timestamp, [.. ExitsTrouble.Reads, .. ExitsRuns.EndReads],
            "Since when a container ends again and again, by the API's own times; the last end for one that was not restarted.",
            "troubleSince(pod, container.status, container.init, events)",
            (_, a) => ExitsTrouble.Since(a[0].AsMessage!, a[1].AsMessage!, a[2].AsBool, a[3]) is { } since ? CelValue.Of(since) : CelValue.Absent("the container never ended")),
        new("lastRun", false, [Status], CelType.String, ExitsRuns.EndReads, "How the container ended last, in words.", "lastRun(container.status)",
            (_, a) => ExitsRuns.LastEnd(a[0].AsMessage!) is { } end ? CelValue.Of(ExitsRuns.Words(end)) : CelValue.Absent("the container never ended")),
        new("runtime", false, [Terminated], CelType.Duration, [], "How long a run took; zero for one that never started.",
            "runtime(container.status.lastState.terminated)", (_, a) => CelValue.Of(ExitsRuns.Runtime(a[0].AsMessage!))),
        new("looping", false, [Status], CelType.Bool, ExitsRuns.LoopReads, "Whether the container ends again and again (3 restarts or more, and not well since).",
            "looping(container.status)", (reader, a) => CelValue.Of(ExitsRuns.IsLooping(a[0].AsMessage!, reader))),
        new("crashing", false, [Status], CelType.Bool, ExitsRuns.LoopReads, "Like looping, from the first restart on: for causes that do not go away by waiting.",
            "crashing(container.status)", (reader, a) => CelValue.Of(ExitsRuns.IsLooping(a[0].AsMessage!, 1, reader))),
        new("killedBy", false, [Status, Events], CelType.String, [.. ExitsKill.Reads, .. ExitsRuns.EndReads], "Who ended the last run: oom, liveness, startup, poststart, unknown, restart-all, or empty.",
            "killedBy(container.status, events) == 'liveness'", (_, a) => CelValue.Of(ExitsRuns.KilledBy(a[0].AsMessage!, ExitsKill.Of(a[1])))),
        new("startError", false, [CelType.String], Strings, [], "Why a runtime could not start a container: kind, command, reason.",
            "startError(lastEnd(container.status).message).kind == 'not-found'", (_, a) => StartError(a[0].AsString)),
        new("missingReference", false, [CelType.String], Strings, [], "The ConfigMap, Secret or key that the kubelet misses: kind, name, key; empty when it says no such thing.",
            "missingReference(container.status.state.waiting.message).kind == 'Secret'", (_, a) => Reference(a[0].AsString)),
        new("sandboxError", false, [CelType.String], Strings, [],
            "Why a pod's sandbox cannot be made: kind (addresses, plugin-absent, plugin-refused, plugin, handler, pause-image, limit, name, timeout, other), what, reason.",
            "sandboxError(events.last(1)[0].message).kind == 'addresses'", (_, a) => Sandbox(a[0].AsString)),
        new("shortage", false, [CelType.String], Strings, [], "The numbers of a kubelet's refusal for lack of room: resource, requested, used, capacity, free; all empty where it says no such thing.",
            "shortage(pod.status.message).free", (_, a) => Shortage(a[0].AsString)),
        new("eviction", false, [CelType.String], Strings, [], "What an eviction's message says: kind (emptydir, container, pod, node, condition, other), name, limit, resource, threshold, available, usage, request.",
            "eviction(pod.status.message).limit", (_, a) => Eviction(a[0].AsString)),
        new("recentEvictions", false, [CelType.MessageOf(ResourceKinds.Pod)], CelType.Int, ExitsEvictions.Reads, "How many pods of the same controller failed for the same reason within an hour; of evictions, for the same kind of cause.",
            "recentEvictions(pod) >= 2", (reader, a) => ExitsEvictions.Recent(reader, a[0].AsObject!) is { IsKnown: true } known ? CelValue.Of(known.Value) : CelValue.Unknown("the pods of its controller are not known")),
        new("failedForGood", false, [CelType.MessageOf(ResourceKinds.Pod)], CelType.Bool, ExitsFailedPods.Reads,
            "Whether a failed pod is a fault and no history: a bare pod, or one of a Job that has failed (or twice without success) and is its CronJob's newest.",
            "failedForGood(pod)", (reader, a) => ExitsFailedPods.IsFinal(reader, a[0].AsObject!) is { IsKnown: true } known ? CelValue.Of(known.Value) : CelValue.Unknown("the Job of the pod is not known")),
        new("leavesGap", false, [CelType.MessageOf(ResourceKinds.Pod)], CelType.Bool, ExitsGaps.Reads,
            "Whether nothing has made good a failed pod: it has no owner, its ReplicaSet, StatefulSet or DaemonSet lacks ready pods, or its Job has failed.",
            "leavesGap(pod)", (reader, a) => ExitsGaps.IsGap(reader, a[0].AsObject!) is { IsKnown: true } known ? CelValue.Of(known.Value) : CelValue.Unknown("the controller of the pod is not known")),
        new("failedAt", false, [CelType.MessageOf(ResourceKinds.Pod)], CelType.Timestamp, ExitsEvictions.Reads, "When a failed pod ended; the time of its creation where it never ran.",
            "failedAt(pod)", (_, a) => ExitsEvictions.FailedAt(a[0].AsMessage!) is { } at ? CelValue.Of(at) : CelValue.Absent("the pod has no times")),
        new("preemption", false, [CelType.MessageOf(ResourceKinds.Pod)], Strings, ExitsPreemption.Reads,
            "The last pod of the same controller that had to make room for one of higher priority within an hour: victim, node, by (namespace/name), owner (of that pod), priority and class (its), count; all empty where none had to.",
            "preemption(pod).victim != ''", Preemption),
        new("latestRun", false, [CelType.MessageOf(ResourceKinds.Job)], CelType.Bool, ExitsFailedPods.Reads,
            "Whether a Job is its CronJob's latest that has ended: no later one has completed or failed. True for a Job of no CronJob.",
            "latestRun(object)", (reader, a) => ExitsFailedPods.IsLatest(reader, a[0].AsObject!) is { IsKnown: true } known ? CelValue.Of(known.Value) : CelValue.Unknown("the other Jobs of the CronJob are not known")),
        new("timesQuantity", false, [CelType.String, CelType.Int], CelType.String, [], "A number of bytes as a quantity, times a factor; empty for what is no quantity.",
            "timesQuantity('32Mi', 2) == '64Mi'", (_, a) => CelValue.Of(Quantities.Parse(a[0].AsString) is { } q ? Quantities.Format("memory", q * a[1].AsInt) : "")),
        new("containerPatch", false, [CelType.String, CelType.String, CelType.Bool, Dynamic], CelType.String, [], "The JSON of a strategic merge patch of one container of an owner.",
            "containerPatch(owner.ref, container.name, container.init, {'image': 'app:v2'})", (_, a) => CelValue.Of(ExitsPatches.Container(a[0].AsString, a[1].AsString, a[2].AsBool, a[3]))),
        new("podPatch", false, [CelType.String, Dynamic], CelType.String, [], "The JSON of a strategic merge patch of an owner's pod spec.",
            "podPatch(owner.ref, {'securityContext': {'fsGroup': 1000}})", (_, a) => CelValue.Of(ExitsPatches.Pod(a[0].AsString, a[1]))),
    ];

    private static CelValue StartError(string message)
    {
        var (kind, command, reason) = ExitsStartError.Parse(message);
        return Facts.Map([new("kind", kind), new("command", command), new("reason", reason)]);
    }

    private static CelValue Sandbox(string message)
    {
        var (kind, what, reason) = ExitsSandbox.Parse(message);
        return Facts.Map([new("kind", kind), new("what", what), new("reason", reason)]);
    }

    private static CelValue Shortage(string message)
    {
        var (resource, requested, used, capacity, free) = ExitsShortage.Parse(message);
        return Facts.Map([new("resource", resource), new("requested", requested), new("used", used), new("capacity", capacity), new("free", free)]);
    }

    private static CelValue Preemption(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        var found = ExitsPreemption.Of(reader, arguments[0].AsObject!);
        if (!found.IsKnown)
            return CelValue.Unknown(found.Unknown!);
        var (victim, node, by, owner, priority, priorityClass, count) = found.Value ?? new("", "", "", "", "", "", 0);
        return Facts.Map([
            new("victim", victim), new("node", node), new("by", by), new("owner", owner), new("priority", priority), new("class", priorityClass), new("count", count == 0 ? "" : $"{count}"),
        ]);
    }

    private static CelValue Reference(string message)
    {
        var (kind, name, key) = ExitsReference.Parse(message);
        return Facts.Map([new("kind", kind), new("name", name), new("key", key)]);
    }

    private static CelValue Eviction(string message)
    {
        var e = ExitsEviction.Parse(message);
        return Facts.Map([
            new("kind", e.Kind), new("name", e.Name), new("limit", e.Limit), new("resource", e.Resource), new("threshold", e.Threshold),
            new("available", e.Available), new("usage", e.Usage), new("request", e.Request),
        ]);
    }
}

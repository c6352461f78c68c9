using System.Collections.Immutable;
using System.Text.Json;

namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>How a run of a container ended. Raw text.</summary>
/// <param name="At">As the API wrote it; tells one end from another.</param>
internal sealed record RunEnd(string At, string Words);

/// <summary>One container of a pod, as its status tells.</summary>
/// <param name="Restarts">How many runs there were before this one.</param>
/// <param name="Started">Since when it runs; null while it does not.</param>
/// <param name="Ended">How it ended, where it does not run.</param>
/// <param name="Last">How the run before ended; null where it had none.</param>
/// <param name="Waits">What it waits for; null where it does not wait.</param>
internal sealed record ContainerRun(string Name, bool IsInit, long Restarts, string? Started, RunEnd? Ended, RunEnd? Last, string? Waits)
{
    /// <summary>Whether there may be a log of a run before.</summary>
    public bool HasPrevious => Restarts > 0 || Last is not null;

    /// <summary>Between two runs the log of now is that of the run before (validateContainerLogStatus in pkg/kubelet/kubelet_pods.go).</summary>
    public bool IsBetweenRuns => Started is null && Ended is null && Last is not null;
}

/// <summary>The containers of a pod, in the order in which they start.</summary>
/// <param name="IsOver">The pod has ended: nothing will be written any more.</param>
/// <param name="Uid">Tells the pod from another one of the same name.</param>
internal sealed record PodRuns(ImmutableArray<ContainerRun> Containers, bool IsOver, string Uid)
{
    private static readonly (string Spec, string Status)[] Lists =
        [("initContainers", "initContainerStatuses"), ("containers", "containerStatuses"), ("ephemeralContainers", "ephemeralContainerStatuses")];

    public static PodRuns Of(JsonElement pod)
    {
        var containers = ImmutableArray.CreateBuilder<ContainerRun>();
        foreach (var (spec, status) in Lists)
        {
            var statuses = pod.Member("status", status).Items().ToList();
            foreach (var name in pod.Member("spec", spec).Items().Select(c => c.Text("name")).OfType<string>())
                containers.Add(Of(name, spec == Lists[0].Spec, statuses.Find(s => s.Text("name") == name)));
        }

        return new(containers.ToImmutable(), pod.Text("status", "phase") is "Succeeded" or "Failed", pod.Text("metadata", "uid") ?? "");
    }

    private static ContainerRun Of(string name, bool isInit, JsonElement status) => new(
        name, isInit, status.Number("restartCount") ?? 0, status.Text("state", "running", "startedAt"), End(status.Member("state", "terminated")), End(status.Member("lastState", "terminated")),
        status.Text("state", "waiting", "reason"));

    private static RunEnd? End(JsonElement terminated)
    {
        if (terminated.ValueKind != JsonValueKind.Object)
            return null;
        var code = terminated.Number("exitCode") ?? 0;
        return new(terminated.Text("finishedAt") ?? "", $"exit code {code}{(terminated.Text("reason") is { Length: > 0 } reason ? $" ({reason})" : "")}");
    }
}

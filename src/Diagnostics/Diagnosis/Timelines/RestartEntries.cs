using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Timelines;

/// <summary>When containers started and ended, as far as their status still tells: the run that is, and the one before.</summary>
internal static class RestartEntries
{
    private const string StatusType = "io.k8s.api.core.v1.ContainerStatus";
    private static readonly ImmutableArray<FieldPath> Lists = [FieldPath.Of(ResourceKinds.Pod, "status.initContainerStatuses"), FieldPath.Of(ResourceKinds.Pod, "status.containerStatuses")];
    private static readonly FieldPath Name = FieldPath.In(StatusType, "name");
    private static readonly FieldPath Running = FieldPath.In(StatusType, "state.running.startedAt");
    private static readonly FieldPath Ended = FieldPath.In(StatusType, "state.terminated");
    private static readonly FieldPath EndedBefore = FieldPath.In(StatusType, "lastState.terminated");
    private static readonly FieldPath Finished = FieldPath.In("io.k8s.api.core.v1.ContainerStateTerminated", "finishedAt");
    private static readonly FieldPath Code = FieldPath.In("io.k8s.api.core.v1.ContainerStateTerminated", "exitCode");
    private static readonly FieldPath Reason = FieldPath.In("io.k8s.api.core.v1.ContainerStateTerminated", "reason");

    public static IEnumerable<FieldPath> Reads =>
        from list in Lists
        from path in (string[])["name", "state.running.startedAt", .. Of("state"), .. Of("lastState")]
        select list.Each(path);

    public static void Collect(List<TimelineEntry> into, ResourceObject pod, Func<DateTime, DateTime> correct)
    {
        foreach (var list in Lists)
        {
            foreach (var item in list.List(pod.Body).Items)
            {
                var status = (ResourceMessage)item;
                var about = ObjectReference.To(pod.Key, Name.Text(status));
                if (Running.Time(status) is { } started)
                    into.Add(new(correct(started), TimelineForm.Restart, about, "started") { Key = $"start {about} {started:O}" });
                End(into, about, EndedBefore.Message(status), correct);
                End(into, about, Ended.Message(status), correct);
            }
        }
    }

    private static void End(List<TimelineEntry> into, ObjectReference about, ResourceMessage? end, Func<DateTime, DateTime> correct)
    {
        if (Finished.Time(end) is not { } at)
            return;
        var reason = Reason.Text(end) is { Length: > 0 } told ? $" ({told})" : "";
        into.Add(new(correct(at), TimelineForm.Restart, about, $"ended with exit code {Code.Integer(end) ?? 0}{reason}") { Key = $"end {about} {at:O}" });
    }

    private static IEnumerable<string> Of(string state) => ((string[])["finishedAt", "exitCode", "reason"]).Select(name => $"{state}.terminated.{name}");
}

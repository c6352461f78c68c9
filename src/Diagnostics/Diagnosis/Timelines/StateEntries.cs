using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Timelines;

/// <summary>When the conditions of an object turned to what they are: those that say whether it is well, and others where they are not as they should be.</summary>
internal static class StateEntries
{
    private static readonly HashSet<string> Always = ["Ready", "Available"];

    // Conditions that are good when they are true; all others of these kinds are troubles when they are.
    private static readonly HashSet<string> Good = ["Ready", "Available", "PodScheduled", "Initialized", "Progressing", "ScalingActive", "AbleToScale", "DisruptionAllowed", "Complete", "SuccessCriteriaMet"];

    // What only says again what another condition says, or says nothing of well or ill.
    private static readonly HashSet<string> Silent = ["ContainersReady", "PodReadyToStartContainers", "ScalingLimited", "Complete", "SuccessCriteriaMet"];

    private static readonly ImmutableDictionary<ResourceKind, Paths> ByKind =
        ((ResourceKind[])[ResourceKinds.Pod, ResourceKinds.Node, ResourceKinds.Deployment, ResourceKinds.HorizontalPodAutoscaler, ResourceKinds.Job, ResourceKinds.ApiService])
        .ToImmutableDictionary(k => k, k => new Paths(k));

    public static IEnumerable<FieldPath> Reads => ByKind.Values.SelectMany(p => p.Reads);

    public static void Collect(List<TimelineEntry> into, ResourceObject of, Func<DateTime, DateTime> correct)
    {
        if (!ByKind.TryGetValue(of.Kind, out var paths))
            return;
        foreach (var item in paths.Conditions.List(of.Body).Items)
        {
            var condition = (ResourceMessage)item;
            var (type, status, reason) = (paths.Type.Text(condition) ?? "", paths.Status.Text(condition) ?? "", paths.Reason.Text(condition) ?? "");
            if (Silent.Contains(type) || paths.Turned.Time(condition) is not { } at || !(Always.Contains(type) || (status == "True") != Good.Contains(type)))
                continue;
            into.Add(new(correct(at), TimelineForm.State, ObjectReference.To(of.Key), $"{type} is {status}{(reason.Length > 0 ? $" ({reason})" : "")}")
            {
                Key = $"state {of.Key} {type} {status} {at:O}",
            });
        }
    }

    private sealed class Paths(ResourceKind kind)
    {
        public FieldPath Conditions { get; } = FieldPath.Of(kind, "status.conditions");

        public FieldPath Type => field ??= Within("type");

        public FieldPath Status => field ??= Within("status");

        public FieldPath Reason => field ??= Within("reason");

        public FieldPath Turned => field ??= Within("lastTransitionTime");

        public IEnumerable<FieldPath> Reads => ((string[])["type", "status", "reason", "lastTransitionTime"]).Select(Conditions.Each);

        private FieldPath Within(string name) => FieldPath.In(Conditions.Type.Element!.Name, name);
    }
}

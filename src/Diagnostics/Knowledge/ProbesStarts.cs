using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>How long a container really takes to start: measured on the pods of the same revision that have become ready.</summary>
internal static class ProbesStarts
{
    private static readonly FieldPath Labels = FieldPath.Of(ResourceKinds.Pod, "metadata.labels");
    private static readonly FieldPath Statuses = FieldPath.Of(ResourceKinds.Pod, "status.containerStatuses");
    private static readonly FieldPath Name = Statuses.Each("name");
    private static readonly FieldPath Restarts = Statuses.Each("restartCount");
    private static readonly FieldPath StartedAt = Statuses.Each("state.running.startedAt");
    private static readonly FieldPath Conditions = FieldPath.Of(ResourceKinds.Pod, "status.conditions");
    private static readonly FieldPath Type = Conditions.Each("type");
    private static readonly FieldPath Status = Conditions.Each("status");
    private static readonly FieldPath Turned = Conditions.Each("lastTransitionTime");

    public static readonly ImmutableArray<FieldPath> Reads = [Labels, Name, Restarts, StartedAt, Type, Status, Turned];

    // What the controllers write into the labels of the pods of one template.
    private static readonly string[] TemplateLabels = ["pod-template-hash", "controller-revision-hash"];

    // A pod that turned ready much later had been ready before and lost it: that is no start.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The longest that a ready sibling (same owner, same template, never restarted) took from its start to ready; zero where there is none.</summary>
    public static TimeSpan OfSiblings(IStateReader reader, ResourceObject pod, string container)
    {
        var owner = Owners.Topmost(reader, pod);
        if (owner.Kind == ResourceKinds.Pod || WorkloadPods.Of(reader, owner) is not { IsKnown: true } pods)
            return TimeSpan.Zero;
        return pods.Value
            .Where(p => p.Key != pod.Key && IsAlike(p, pod))
            .Select(p => Took(p, container))
            .Where(t => t > TimeSpan.Zero && t <= Longest)
            .DefaultIfEmpty(TimeSpan.Zero).Max();
    }

    private static bool IsAlike(ResourceObject a, ResourceObject b) => TemplateLabels.All(label => Value(a, label) == Value(b, label));

    private static string? Value(ResourceObject pod, string label) => Labels.Map(pod.Body).TryGet(label, out var value) ? value as string : null;

    private static TimeSpan Took(ResourceObject pod, string container)
    {
        var status = Texts.Messages(Statuses.List(pod.Body)).FirstOrDefault(s => Name.Text(s) == container);
        var ready = Texts.Messages(Conditions.List(pod.Body)).FirstOrDefault(c => Type.Text(c) == "Ready" && Status.Text(c) == "True");
        return status is not null && Restarts.Integer(status) is null or 0 && StartedAt.Time(status) is { } started && Turned.Time(ready) is { } turned
            ? turned - started
            : TimeSpan.Zero;
    }
}

using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Everything that the scheduler looks at in a pod: equal ones get equal verdicts.</summary>
internal sealed record SchedulingPod(
    string Namespace, ResourceMap Labels, ResourceMap NodeSelector, ResourceList Tolerations, ResourceMessage? Affinity, ResourceList Spread, long Priority, string Requests, string Ports)
{
    /// <summary>Null for a pod that is a case of its own: it has claims, or a node already, or one where room is being made for it.</summary>
    public static SchedulingPod? Of(ResourceObject pod)
    {
        var body = pod.Body;
        if (SchedulingUsage.NodeOf(body) is not null || SchedulingFields.Nominated.Text(body) is { Length: > 0 } || HasClaims(body))
            return null;
        return new(
            pod.Namespace, SchedulingFields.Labels.Map(body), SchedulingFields.NodeSelector.Map(body), SchedulingFields.Tolerations.List(body),
            SchedulingFields.Affinity.Message(body), SchedulingFields.Spread.List(body), SchedulingFields.Priority.Integer(body) ?? 0, Requested(body),
            string.Join(' ', HostPort.Of(body).Select(p => $"{p} {p.Address}")));
    }

    private static bool HasClaims(ResourceMessage pod) => Texts.Messages(SchedulingVolumeFields.Volumes.List(pod))
        .Any(v => SchedulingVolumeFields.ClaimName.Text(v) is not null || SchedulingVolumeFields.Ephemeral.Message(v) is not null);

    // By container, because it is said which one would have to ask for less.
    private static string Requested(ResourceMessage pod)
    {
        var containers = Texts.Messages(SchedulingFields.Containers.List(pod))
            .Select(c => $"{SchedulingFields.ContainerName.Text(c)} {Amounts(SchedulingRequests.OfContainer(c, false))}")
            .Concat(Texts.Messages(SchedulingFields.InitContainers.List(pod)).Select(c => $"{SchedulingFields.InitName.Text(c)} init {Amounts(SchedulingRequests.OfContainer(c, true))}"));
        return $"{Amounts(SchedulingRequests.Of(pod))}; {string.Join("; ", containers)}";
    }

    private static string Amounts(Dictionary<string, decimal> amounts) =>
        string.Join(' ', amounts.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r.Key}={r.Value}"));
}

using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Everything that the scheduler looks at in a pod: equal ones get equal verdicts.</summary>
internal sealed record SchedulingPod(
    string Namespace, ResourceMap Labels, ResourceMap NodeSelector, ResourceList Tolerations, ResourceMessage? Affinity, ResourceList Spread, string Requests, string Ports)
{
    private static readonly FieldPath NodeName = FieldPath.Of(ResourceKinds.Pod, "spec.nodeName");

    /// <summary>Null for a pod that is a case of its own: it has claims, or a node already.</summary>
    public static SchedulingPod? Of(ResourceObject pod)
    {
        var body = pod.Body;
        if (NodeName.Text(body) is { Length: > 0 } || Texts.Messages(SchedulingFields.Volumes.List(body)).Any(v => SchedulingFields.ClaimName.Text(v) is not null))
            return null;
        var requests = SchedulingRequests.Of(body).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r.Key}={r.Value}");
        return new(
            pod.Namespace, SchedulingFields.Labels.Map(body), SchedulingFields.NodeSelector.Map(body), SchedulingFields.Tolerations.List(body),
            SchedulingFields.Affinity.Message(body), SchedulingFields.Spread.List(body), string.Join(' ', requests), string.Join(' ', HostPort.Of(body).Select(p => $"{p} {p.Address}")));
    }
}

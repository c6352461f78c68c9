using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>A pod that is to be placed, read once for all nodes.</summary>
internal sealed class IncomingPod(ResourceObject pod)
{
    private readonly ResourceMessage? _affinity = SchedulingFields.Affinity.Message(pod.Body);

    public ObjectKey Key { get; } = pod.Key;

    public ResourceMessage Body { get; } = pod.Body;

    public string Namespace { get; } = pod.Namespace;

    public ResourceMap Labels { get; } = SchedulingFields.Labels.Map(pod.Body);

    /// <summary>0 where the API server has set none.</summary>
    public long Priority { get; } = SchedulingFields.Priority.Integer(pod.Body) ?? 0;

    /// <summary>Sorted by resource; only what is asked for.</summary>
    public KeyValuePair<string, decimal>[] Requests { get; } =
        [.. SchedulingRequests.Of(pod.Body).Where(r => r.Value > 0).OrderBy(r => r.Key, StringComparer.Ordinal)];

    public Toleration[] Tolerations { get; } = Toleration.Of(pod.Body);

    public ResourceMap NodeSelector { get; } = SchedulingFields.NodeSelector.Map(pod.Body);

    /// <summary>The alternatives of its required node affinity; none where it has none.</summary>
    public ResourceList NodeTerms => SchedulingFields.NodeTerms.List(_affinity);

    public List<HostPort> Ports { get; } = HostPort.Of(pod.Body);

    /// <summary>What it must be beside.</summary>
    public PodTerm[] Affinity => PodTerm.Of(SchedulingFields.AffinityTerms.List(_affinity), Namespace);

    /// <summary>What it must not be beside.</summary>
    public PodTerm[] AntiAffinity => PodTerm.Of(SchedulingFields.AntiAffinityTerms.List(_affinity), Namespace);

    /// <summary>The topology spread constraints that must hold.</summary>
    public SpreadConstraint[] Spread => SpreadConstraint.Of(SchedulingFields.Spread.List(Body), Labels);

    /// <summary>The node that it is bound to, or null.</summary>
    public string? NodeName => SchedulingUsage.NodeOf(Body);

    public bool Tolerates(Taint taint) => Array.Exists(Tolerations, t => t.Covers(taint));
}

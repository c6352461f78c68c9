using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What the claims of a pod say of the nodes that it may go to: where their volumes are, and whether another pod holds them.</summary>
internal sealed class SchedulingVolumes
{
    // The labels by which volumes and nodes say their place, and what the older ones are called now (scheduler, volumezone).
    private static readonly (string Key, string Now)[] Places =
    [
        ("topology.kubernetes.io/zone", "topology.kubernetes.io/zone"), ("topology.kubernetes.io/region", "topology.kubernetes.io/region"),
        ("failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone"), ("failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region"),
    ];

    private readonly List<(string Claim, ResourceObject Volume)> _bound = [];
    private readonly List<(string Claim, string Holder)> _inUse = [];

    /// <summary>The claims that are there, whether bound or not.</summary>
    public List<ResourceObject> Claims { get; } = [];

    /// <summary>Not known when claims, their volumes or the pods that use them were not read.</summary>
    public static Lookup<SchedulingVolumes> Of(IStateReader reader, IncomingPod pod)
    {
        var volumes = new SchedulingVolumes();
        foreach (var key in reader.RelatedKeys(pod.Key, Relation.Mounts).Where(k => k.Kind == ResourceKinds.PersistentVolumeClaim))
        {
            if (volumes.Add(reader, pod, key) is { } unknown)
                return Lookup<SchedulingVolumes>.NotKnown(unknown);
        }

        return Lookup<SchedulingVolumes>.Known(volumes);
    }

    public IEnumerable<Obstacle> Reasons(CandidateNode node)
    {
        foreach (var (claim, volume) in _bound)
        {
            var failed = SchedulingNodeAffinity.FailedTerm(SchedulingVolumeFields.NodeTerms.List(volume.Body), node);
            if (failed.Count > 0)
                yield return new(Obstacles.Volume, claim, Holder: volume.Name, Detail: Texts.Join([.. failed.Select(f => f.Text)]));
            else if (Elsewhere(volume, node) is { } place)
                yield return new(Obstacles.Volume, claim, Holder: volume.Name, Detail: place);
        }

        foreach (var (claim, holder) in _inUse)
            yield return new(Obstacles.ClaimInUse, claim, Holder: holder);
    }

    private string? Add(IStateReader reader, IncomingPod pod, ObjectKey key)
    {
        var found = reader.Get(key);
        if (!found.IsKnown || found.Value is not { } claim)
            return found.Unknown;
        Claims.Add(claim);
        if (Texts.Strings(SchedulingVolumeFields.ClaimModes.List(claim.Body)).Contains("ReadWriteOncePod"))
        {
            var pods = reader.Related(key, Relation.MountedBy, ResourceKinds.Pod);
            if (!pods.IsKnown)
                return pods.Unknown;
            if (pods.Value.FirstOrDefault(p => p.Key != pod.Key && SchedulingUsage.NodeOf(p.Body) is not null && !SchedulingUsage.HasEnded(p)) is { } holder)
                _inUse.Add((claim.Name, $"{holder.Namespace}/{holder.Name}"));
        }

        if (SchedulingVolumeFields.ClaimVolume.Text(claim.Body) is not { Length: > 0 } bound)
            return null;
        var volume = reader.Get(new(ResourceKinds.PersistentVolume, "", bound));
        if (volume.IsKnown && volume.Value is { } there)
            _bound.Add((claim.Name, there));
        return volume.Unknown;
    }

    // A volume's labels count only on a node that says its own place; several zones are written a__b.
    private static string? Elsewhere(ResourceObject volume, CandidateNode node)
    {
        var labels = SchedulingVolumeFields.VolumeLabels.Map(volume.Body);
        if (labels.Count == 0 || !Array.Exists(Places, p => node.Label(p.Key) is not null))
            return null;
        foreach (var (key, now) in Places)
        {
            if (labels.TryGet(key, out var value) && value is string places && (node.Label(key) ?? node.Label(now)) is var own && (own is null || !places.Split("__").Contains(own)))
                return $"{key}={places}";
        }

        return null;
    }
}

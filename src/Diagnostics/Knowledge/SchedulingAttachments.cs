using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// How many volumes of a CSI driver a node can attach (<c>CSINode</c>), and how many its pods have (scheduler, nodevolumelimits/csi.go). Asked only where the
/// scheduler says that it is this, so that nobody watches these objects for it.
/// </summary>
internal static class SchedulingAttachments
{
    /// <summary>The nodes that would take the pod but for its volumes, each with why it does not; not known where something of it was not read.</summary>
    public static Lookup<List<NodeVerdict>> Full(IStateReader reader, ResourceObject pod)
    {
        var limits = reader.All(ResourceKinds.CsiNode, null);
        var verdicts = SchedulingFit.Evaluate(reader, pod);
        var volumes = SchedulingVolumes.Of(reader, new(pod));
        if (!limits.IsKnown || !verdicts.IsKnown || !volumes.IsKnown)
            return Lookup<List<NodeVerdict>>.NotKnown((limits.Unknown ?? verdicts.Unknown ?? volumes.Unknown)!);
        var claims = new SchedulingClaims(reader, volumes.Value.Claims);
        var full = new List<NodeVerdict>();
        foreach (var node in verdicts.Value.Where(v => v.Reasons.Count == 0).Select(v => v.Node))
        {
            if (Reasons(reader, volumes.Value.Claims, claims.Provisioned(node), node).ToList() is { Count: > 0 } reasons)
                full.Add(new(node, reasons));
        }

        return Lookup<List<NodeVerdict>>.Known(full);
    }

    /// <summary>The volumes that the pods on a node have, as driver and handle; a claim that is not read or not bound counts for none.</summary>
    private static EquatableList<(string Driver, string Handle)> Attached(IStateReader reader, string node) =>
        reader.Once(("attached volumes", node), through =>
        {
            var pods = through.Related(new(ResourceKinds.Node, "", node), Relation.Runs, ResourceKinds.Pod);
            var volumes = from pod in pods.IsKnown ? pods.Value.AsEnumerable() : []
                          where !SchedulingUsage.HasEnded(pod)
                          from key in through.RelatedKeys(pod.Key, Relation.Mounts)
                          where key.Kind == ResourceKinds.PersistentVolumeClaim
                          let volume = VolumeOf(through, key)
                          where volume is not null
                          select volume.Value;
            return (EquatableList<(string, string)>)[.. volumes.Distinct()];
        });

    // By driver, provisioned tells how many volumes are still to be made for the pod.
    private static IEnumerable<Obstacle> Reasons(IStateReader reader, IEnumerable<ResourceObject> claims, Dictionary<string, int> provisioned, CandidateNode node)
    {
        var wanted = claims.Select(c => VolumeOf(reader, c.Key)).OfType<(string Driver, string Handle)>().ToList();
        if (wanted.Count + provisioned.Count == 0 || Limits(reader, node.Name) is not { Count: > 0 } limits)
            yield break;
        var attached = Attached(reader, node.Name);
        foreach (var (driver, limit) in limits)
        {
            var has = attached.Count(a => a.Driver == driver);
            var more = wanted.Distinct().Count(w => w.Driver == driver && !attached.Contains(w)) + provisioned.GetValueOrDefault(driver);
            if (more > 0 && has + more > limit)
                yield return new(Obstacles.VolumeLimit, driver, more, Math.Max(0, limit - has), limit);
        }
    }

    private static (string Driver, string Handle)? VolumeOf(IStateReader reader, ObjectKey claim)
    {
        var found = reader.Get(claim);
        if (!found.IsKnown || SchedulingVolumeFields.ClaimVolume.Text(found.Value?.Body) is not { Length: > 0 } name)
            return null;
        var volume = reader.Get(new(ResourceKinds.PersistentVolume, "", name));
        return volume.IsKnown && SchedulingVolumeFields.Driver.Text(volume.Value?.Body) is { } driver
            ? (driver, SchedulingVolumeFields.Handle.Text(volume.Value?.Body) ?? name)
            : null;
    }

    // The most volumes of each driver that the node takes; a driver without a limit is not there.
    private static Dictionary<string, long> Limits(IStateReader reader, string node)
    {
        var limits = new Dictionary<string, long>(StringComparer.Ordinal);
        var found = reader.Get(new(ResourceKinds.CsiNode, "", node));
        foreach (var driver in Texts.Messages(found.IsKnown ? SchedulingVolumeFields.Drivers.List(found.Value?.Body) : ResourceList.Empty))
        {
            if (SchedulingVolumeFields.DriverName.Text(driver) is { } name && SchedulingVolumeFields.DriverCount.Integer(driver) is { } count)
                limits[name] = count;
        }

        return limits;
    }
}

using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>The node affinity of the volumes that a pod's claims are bound to.</summary>
internal static class SchedulingVolumes
{
    /// <summary>The terms of each bound volume that has some; not known when claims or volumes were not read.</summary>
    public static Lookup<List<(string Claim, string Volume, ResourceList Terms)>> Terms(IStateReader reader, ResourceObject pod)
    {
        var terms = new List<(string, string, ResourceList)>();
        foreach (var volume in Texts.Messages(SchedulingFields.Volumes.List(pod.Body)))
        {
            if (SchedulingFields.ClaimName.Text(volume) is not { } name)
                continue;
            var claim = reader.Get(new(ResourceKinds.PersistentVolumeClaim, pod.Namespace, name));
            if (!claim.IsKnown)
                return Lookup<List<(string, string, ResourceList)>>.NotKnown(claim.Unknown!);
            if (SchedulingFields.ClaimVolume.Text(claim.Value?.Body) is not { Length: > 0 } bound)
                continue;
            var found = reader.Get(new(ResourceKinds.PersistentVolume, "", bound));
            if (!found.IsKnown)
                return Lookup<List<(string, string, ResourceList)>>.NotKnown(found.Unknown!);
            if (SchedulingFields.VolumeNodeTerms.List(found.Value?.Body) is { Count: > 0 } list)
                terms.Add((name, bound, list));
        }

        return Lookup<List<(string, string, ResourceList)>>.Known(terms);
    }

    public static IEnumerable<Obstacle> Reasons(List<(string Claim, string Volume, ResourceList Terms)> volumes, ResourceObject node)
    {
        foreach (var (claim, volume, terms) in volumes)
        {
            var failed = SchedulingNodeAffinity.FailedTerm(terms, node.Name, SchedulingFields.NodeLabels.Map(node.Body));
            if (failed.Count > 0)
            {
                var wanted = Texts.Join([.. failed.Select(f => f.Text)]);
                yield return new(Obstacles.Volume, $"cannot reach volume {volume} of claim {claim}, which is bound to {wanted}", claim, Holder: volume);
            }
        }
    }
}

using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>Images that do not come.</summary>
internal static class ImageFaults
{
    public static ImmutableArray<Fault> All { get; } =
    [
        Fault.OfPods("image not found", running: false, (pod, since) => Pull(pod, since, $"code = NotFound desc = failed to pull and unpack image \"{pod.Revision.Image}\": failed to resolve reference \"{pod.Revision.Image}\": {pod.Revision.Image}: not found")),
        Fault.OfPods("image unauthorized", running: false, (pod, since) => Pull(pod, since, $"code = Unknown desc = failed to pull and unpack image \"{pod.Revision.Image}\": failed to resolve reference \"{pod.Revision.Image}\": pull access denied, repository does not exist or may require authorization")),
        new("registry does not resolve", RegistryDown),
    ];

    private static Trouble Pull(CascadePod pod, DateTime since, string why) => Troubles.Pull(pod, since, $"rpc error: {why}");

    /// <summary>All that pull from it while it is away are one fault; it is told of the first of them.</summary>
    private static ObjectKey? RegistryDown(CascadeCluster cluster)
    {
        var hit = cluster.Dice.Some(cluster.Free, 3);
        if (hit.Count == 0)
            return null;
        foreach (var workload in hit)
        {
            cluster.Hit(
                Modes.Choose(cluster, workload, running: false),
                (pod, since) => Pull(pod, since, $"code = Unknown desc = failed to pull and unpack image \"{pod.Revision.Image}\": failed to do request: Head \"https://registry.example.com/v2/\": dial tcp: lookup registry.example.com on 10.0.0.2:53: no such host"));
        }

        return Fault.First(hit);
    }
}

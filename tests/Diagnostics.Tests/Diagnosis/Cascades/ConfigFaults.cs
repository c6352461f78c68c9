using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>ConfigMaps and Secrets that are missing, or lack a key.</summary>
internal static class ConfigFaults
{
    public static ImmutableArray<Fault> All { get; } =
    [
        new("configmap missing", cluster => Missing(cluster, ResourceKinds.ConfigMap, w => w.ConfigMap)),
        new("secret missing", cluster => Missing(cluster, ResourceKinds.Secret, w => w.Secret)),
        new("secret key missing", KeyMissing),
        new("configmap volume missing", VolumeMissing),
    ];

    /// <summary>Where several need it, the fault lies at the missing object.</summary>
    private static ObjectKey? Missing(CascadeCluster cluster, ResourceKind kind, Func<Workload, string?> needed)
    {
        if (cluster.Free.Where(w => needed(w) is not null).ToArray() is not { Length: > 0 } candidates)
            return null;
        var first = cluster.Dice.Of(candidates);
        var key = new ObjectKey(kind, first.Namespace, needed(first)!);
        Workload[] hit = [.. candidates.Where(w => w.Namespace == first.Namespace && needed(w) == key.Name)];
        cluster.Settings.Remove(key);
        foreach (var workload in hit)
            cluster.Hit(Modes.Choose(cluster, workload, running: false), (_, since) => Troubles.ConfigError(since, $"{kind.Kind.ToLowerInvariant()} \"{key.Name}\" not found"));
        return hit.Length > 1 ? key : first.Key;
    }

    private static ObjectKey? KeyMissing(CascadeCluster cluster)
    {
        if (cluster.Free.Where(w => w.Secret is not null).ToArray() is not { Length: > 0 } candidates)
            return null;
        var victim = cluster.Dice.Of(candidates);
        cluster.Hit(Modes.Choose(cluster, victim, running: false), (_, since) => Troubles.ConfigError(since, $"couldn't find key password in Secret {victim.Namespace}/{victim.Secret}"));
        return victim.Key;
    }

    private static ObjectKey? VolumeMissing(CascadeCluster cluster)
    {
        if (Fault.Victim(cluster) is not { } victim)
            return null;
        victim.Template = PodJson.WithConfigVolume("conf", $"{victim.Name}-conf");
        cluster.Hit(
            Modes.Choose(cluster, victim, running: false),
            (_, since) => Troubles.Creating(since, "FailedMount", $"MountVolume.SetUp failed for volume \"conf\" : configmap \"{victim.Name}-conf\" not found"));
        return victim.Key;
    }
}

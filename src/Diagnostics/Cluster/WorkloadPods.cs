using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>The pods that a workload controls, directly or through its ReplicaSets or Jobs.</summary>
internal static class WorkloadPods
{
    /// <summary>Sorted by key.</summary>
    public static Lookup<ImmutableArray<ResourceObject>> Of(IStateReader reader, ResourceObject workload)
    {
        var between = workload.Kind == ResourceKinds.Deployment ? ResourceKinds.ReplicaSet : workload.Kind == ResourceKinds.CronJob ? ResourceKinds.Job : null;
        if (between is null)
            return reader.Related(workload.Key, Relation.Owns, ResourceKinds.Pod);
        var controllers = reader.Related(workload.Key, Relation.Owns, between);
        if (!controllers.IsKnown)
            return controllers;
        var pods = ImmutableArray.CreateBuilder<ResourceObject>();
        foreach (var controller in controllers.Value)
        {
            var owned = reader.Related(controller.Key, Relation.Owns, ResourceKinds.Pod);
            if (!owned.IsKnown)
                return owned;
            pods.AddRange(owned.Value);
        }

        pods.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return Lookup<ImmutableArray<ResourceObject>>.Known(pods.ToImmutable());
    }
}

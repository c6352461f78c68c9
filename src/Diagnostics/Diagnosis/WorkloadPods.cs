using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

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

/// <summary>Orders the ReplicaSets of a Deployment by the revision that the deployment controller wrote on them.</summary>
internal static class RevisionOrder
{
    // pkg/controller/deployment/util/deployment_util.go: RevisionAnnotation.
    private const string Annotation = "deployment.kubernetes.io/revision";

    public static ImmutableArray<ResourceObject> NewestFirst(ImmutableArray<ResourceObject> sets) =>
        [.. sets.OrderByDescending(Revision).ThenByDescending(s => EngineFields.ReplicaSetCreated.Time(s.Body)).ThenBy(s => s.Name, StringComparer.Ordinal)];

    private static long Revision(ResourceObject set) =>
        EngineFields.Revision.Map(set.Body).TryGet(Annotation, out var text) && long.TryParse(text as string, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : 0;
}

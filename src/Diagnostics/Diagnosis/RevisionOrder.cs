using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

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

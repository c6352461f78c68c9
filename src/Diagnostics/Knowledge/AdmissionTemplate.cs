using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What a controller's own spec says of the pods that it cannot create.</summary>
internal static class AdmissionTemplate
{
    private static readonly Dictionary<ResourceKind, FieldPath> InitNames = new[] { ResourceKinds.ReplicaSet, ResourceKinds.StatefulSet, ResourceKinds.DaemonSet, ResourceKinds.Job }
        .ToDictionary(kind => kind, kind => FieldPath.Of(kind, "spec.template.spec.initContainers").Each("name"));

    private static readonly Dictionary<ResourceKind, (FieldPath Wanted, FieldPath Has)> Counts = new()
    {
        [ResourceKinds.ReplicaSet] = (FieldPath.Of(ResourceKinds.ReplicaSet, "spec.replicas"), FieldPath.Of(ResourceKinds.ReplicaSet, "status.replicas")),
        [ResourceKinds.StatefulSet] = (FieldPath.Of(ResourceKinds.StatefulSet, "spec.replicas"), FieldPath.Of(ResourceKinds.StatefulSet, "status.replicas")),
        [ResourceKinds.DaemonSet] =
            (FieldPath.Of(ResourceKinds.DaemonSet, "status.desiredNumberScheduled"), FieldPath.Of(ResourceKinds.DaemonSet, "status.currentNumberScheduled")),
    };

    public static readonly ImmutableArray<FieldPath> Reads = [.. InitNames.Values, .. Counts.Values.SelectMany(c => new[] { c.Wanted, c.Has })];

    /// <summary>The names of the template's init containers.</summary>
    public static HashSet<string> InitContainers(ResourceObject controller)
    {
        var path = InitNames[controller.Kind];
        return [.. Texts.Messages(path.Parent!.List(controller.Body)).Select(c => path.Text(c)).OfType<string>()];
    }

    /// <summary>How many pods it lacks, at least 1.</summary>
    public static long Missing(ResourceObject controller) => Counts.TryGetValue(controller.Kind, out var counts)
        ? Math.Max(1, (counts.Wanted.Integer(controller.Body) ?? 1) - (counts.Has.Integer(controller.Body) ?? 0))
        : 1;
}

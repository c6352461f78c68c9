using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Benchmarks;

/// <summary>What rules read of pods, roughly: a stand-in for the mask of the shipped rules.</summary>
internal static class PodMask
{
    private static readonly string[] Paths =
    [
        "metadata.labels", "spec.nodeName", "spec.nodeSelector", "spec.affinity", "spec.tolerations", "spec.priority", "spec.priorityClassName", "spec.schedulerName",
        "spec.restartPolicy", "spec.terminationGracePeriodSeconds", "spec.topologySpreadConstraints", "spec.hostNetwork", "spec.overhead", "spec.volumes", "spec.readinessGates",
        "status.phase", "status.reason", "status.message", "status.startTime", "status.conditions", "status.containerStatuses", "status.initContainerStatuses",
    ];

    private static readonly string[] ContainerPaths =
        ["name", "image", "imagePullPolicy", "command", "args", "ports", "env", "envFrom", "resources", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "restartPolicy"];

    public static FieldMask Build() => ClusterMask.Build(
        Paths.Concat(from list in (string[])["spec.containers", "spec.initContainers"] from path in ContainerPaths select $"{list}/{path}").Select(ToMask));

    private static MaskPath ToMask(string path) =>
        (path.Split('/') is [var list, var field] ? FieldPath.Of(ResourceKinds.Pod, list).Each(field) : FieldPath.Of(ResourceKinds.Pod, path)).ToMask()!;
}

using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>The variables of each form of subject. The constants are positions in the list of its form.</summary>
internal static class SubjectVariables
{
    public const int Now = 0;
    public const int Events = 1;
    public const int Object = 2;
    public const int OwnerObject = 3;
    public const int OwnerRef = 4;
    public const int Node = 5;
    public const int Claims = 6;
    public const int ContainerName = 6;
    public const int ContainerSpec = 7;
    public const int ContainerStatus = 8;
    public const int ContainerInit = 9;
    public const int Log = 10;
    public const int PreviousLog = 11;
    public const int Pods = 3;
    public const int Revisions = 4;
    public const int Target = 4;

    /// <summary>The kinds that control pods, and whose chain of owners is climbed.</summary>
    public static readonly ImmutableArray<ResourceKind> Workloads =
    [
        ResourceKinds.Deployment, ResourceKinds.StatefulSet, ResourceKinds.DaemonSet, ResourceKinds.Job, ResourceKinds.CronJob, ResourceKinds.ReplicaSet,
    ];

    private static readonly CelVariable NowVariable = new("now", CelType.Timestamp) { IsAlwaysThere = true };
    private static readonly CelVariable EventsVariable = new("events", CelType.ListOf(CelType.MessageOf(ResourceKinds.Event)));
    private static readonly CelVariable PodsVariable = new("pods", CelType.ListOf(CelType.MessageOf(ResourceKinds.Pod)));
    private static readonly CelVariable NodeVariable = new("node", CelType.MessageOf(ResourceKinds.Node));
    private static readonly CelVariable OwnerRefVariable = new("owner.ref", CelType.String);
    private static readonly CelVariable OwnerVariable = new("owner.object", CelType.AnyOf([.. Workloads, ResourceKinds.Pod]));

    public static ImmutableArray<CelVariable> Of(SubjectForm form, ResourceKind kind) =>
    [
        NowVariable,
        EventsVariable,
        new(NameOf(form), CelType.MessageOf(kind)) { IsAlwaysThere = true },
        .. form switch
        {
            SubjectForm.Container => [OwnerVariable, OwnerRefVariable, NodeVariable, .. OfContainer()],
            SubjectForm.Pod => [OwnerVariable, OwnerRefVariable, NodeVariable, new("claims", CelType.ListOf(CelType.MessageOf(ResourceKinds.PersistentVolumeClaim)))],
            SubjectForm.Workload => [PodsVariable, new("revisions", CelType.ListOf(CelType.MessageOf(ResourceKinds.ReplicaSet)))],
            SubjectForm.Autoscaler =>
                [PodsVariable, new("target", CelType.AnyOf(ResourceKinds.Deployment, ResourceKinds.StatefulSet, ResourceKinds.ReplicaSet))],
            _ => Array.Empty<CelVariable>(),
        },
    ];

    private static string NameOf(SubjectForm form) => form switch
    {
        SubjectForm.Container or SubjectForm.Pod => "pod",
        SubjectForm.Autoscaler => "hpa",
        _ => "object",
    };

    private static CelVariable[] OfContainer() =>
    [
        new("container.name", CelType.String) { IsAlwaysThere = true },
        new("container.spec", CelType.MessageOf("io.k8s.api.core.v1.Container")) 
        {
            Paths = Within("spec.containers", "spec.initContainers"),
            IsAlwaysThere = true,
        },
        new("container.status", CelType.MessageOf("io.k8s.api.core.v1.ContainerStatus"))
        {
            Paths = Within("status.containerStatuses", "status.initContainerStatuses"),
        },
        new("container.init", CelType.Bool) { IsAlwaysThere = true },
        new("log", CelType.ListOf(CelType.String)),
        new("previousLog", CelType.ListOf(CelType.String)),
    ];

    private static ImmutableArray<MaskPath> Within(params ReadOnlySpan<string> paths) =>
        [.. paths.ToArray().Select(path => new MaskPath(ResourceKinds.Pod, [.. FieldPath.Of(ResourceKinds.Pod, path).Steps], Whole: false))];
}

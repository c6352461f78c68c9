using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>The objects that a pod, or a workload's pod template, names: node, ServiceAccount, ConfigMaps, Secrets and claims.</summary>
internal sealed class PodReferences
{
    // Within lists that C# walks itself; the paths that the mask keeps are made of the same names in the constructor.
    private static readonly (ResourceKind Kind, FieldPath Path)[] OfVolume =
    [
        (ResourceKinds.ConfigMap, InVolume("configMap.name")), (ResourceKinds.Secret, InVolume("secret.secretName")),
        (ResourceKinds.PersistentVolumeClaim, InVolume("persistentVolumeClaim.claimName")),
    ];

    private static readonly (ResourceKind Kind, FieldPath Path)[] OfProjection =
    [
        (ResourceKinds.ConfigMap, FieldPath.In("io.k8s.api.core.v1.VolumeProjection", "configMap.name")),
        (ResourceKinds.Secret, FieldPath.In("io.k8s.api.core.v1.VolumeProjection", "secret.name")),
    ];

    private static readonly (ResourceKind Kind, FieldPath Path)[] OfEnv =
    [
        (ResourceKinds.ConfigMap, FieldPath.In("io.k8s.api.core.v1.EnvVar", "valueFrom.configMapKeyRef.name")),
        (ResourceKinds.Secret, FieldPath.In("io.k8s.api.core.v1.EnvVar", "valueFrom.secretKeyRef.name")),
    ];

    private static readonly (ResourceKind Kind, FieldPath Path)[] OfEnvFrom =
    [
        (ResourceKinds.ConfigMap, FieldPath.In("io.k8s.api.core.v1.EnvFromSource", "configMapRef.name")),
        (ResourceKinds.Secret, FieldPath.In("io.k8s.api.core.v1.EnvFromSource", "secretRef.name")),
    ];

    private static readonly FieldPath Sources = InVolume("projected.sources");
    private static readonly FieldPath EphemeralClaim = InVolume("ephemeral.volumeClaimTemplate");
    private static readonly FieldPath VolumeName = InVolume("name");
    private static readonly FieldPath Env = FieldPath.In("io.k8s.api.core.v1.Container", "env");
    private static readonly FieldPath EnvFrom = FieldPath.In("io.k8s.api.core.v1.Container", "envFrom");
    private static readonly FieldPath PullSecretName = FieldPath.In("io.k8s.api.core.v1.LocalObjectReference", "name");

    // Last: the constructor uses the fields above.
    private static readonly Dictionary<ResourceKind, PodReferences> ByKind = new()
    {
        [ResourceKinds.Pod] = new(ResourceKinds.Pod, "spec"),
        [ResourceKinds.Deployment] = new(ResourceKinds.Deployment, "spec.template.spec"),
        [ResourceKinds.ReplicaSet] = new(ResourceKinds.ReplicaSet, "spec.template.spec"),
        [ResourceKinds.StatefulSet] = new(ResourceKinds.StatefulSet, "spec.template.spec"),
        [ResourceKinds.DaemonSet] = new(ResourceKinds.DaemonSet, "spec.template.spec"),
        [ResourceKinds.Job] = new(ResourceKinds.Job, "spec.template.spec"),
        [ResourceKinds.CronJob] = new(ResourceKinds.CronJob, "spec.jobTemplate.spec.template.spec"),
    };

    private readonly FieldPath _serviceAccount;
    private readonly FieldPath _pullSecrets;
    private readonly FieldPath _volumes;
    private readonly FieldPath[] _containers;
    private readonly ImmutableArray<FieldPath> _reads;

    private PodReferences(ResourceKind kind, string spec)
    {
        _serviceAccount = FieldPath.Of(kind, $"{spec}.serviceAccountName");
        _pullSecrets = FieldPath.Of(kind, $"{spec}.imagePullSecrets");
        _volumes = FieldPath.Of(kind, $"{spec}.volumes");
        _containers = [FieldPath.Of(kind, $"{spec}.initContainers"), FieldPath.Of(kind, $"{spec}.containers")];
        _reads =
        [
            _serviceAccount, _pullSecrets.Each("name"), _volumes.Each("name"),
            _volumes.Each("ephemeral.volumeClaimTemplate.spec.storageClassName"),
            .. OfVolume.Select(v => _volumes.Each(v.Path.ToString())),
            .. OfProjection.Select(p => _volumes.Each("projected.sources").Each(p.Path.ToString())),
            .. _containers.SelectMany(c => OfEnv.Select(e => c.Each("env").Each(e.Path.ToString()))),
            .. _containers.SelectMany(c => OfEnvFrom.Select(e => c.Each("envFrom").Each(e.Path.ToString()))),
        ];
    }

    public static IEnumerable<FieldPath> Reads => ByKind.Values.SelectMany(r => r._reads);

    /// <summary>Adds what the object's pod spec names; nothing for a kind without one. A name may occur twice.</summary>
    public static void Collect(ResourceObject from, List<ObjectKey> into)
    {
        if (ByKind.TryGetValue(from.Kind, out var paths))
            paths.CollectFrom(from, into);
    }

    private static FieldPath InVolume(string path) => FieldPath.In("io.k8s.api.core.v1.Volume", path);

    private void CollectFrom(ResourceObject from, List<ObjectKey> into)
    {
        var body = from.Body;
        Add(ResourceKinds.ServiceAccount, _serviceAccount.Text(body), from, into);
        foreach (var item in _pullSecrets.List(body).Items)
            Add(ResourceKinds.Secret, PullSecretName.Text((ResourceMessage)item), from, into);
        foreach (var item in _volumes.List(body).Items)
            AddVolume((ResourceMessage)item, from, into);
        foreach (var list in _containers)
        {
            foreach (var item in list.List(body).Items)
            {
                AddEach(Env, OfEnv, (ResourceMessage)item, from, into);
                AddEach(EnvFrom, OfEnvFrom, (ResourceMessage)item, from, into);
            }
        }
    }

    private static void AddVolume(ResourceMessage volume, ResourceObject from, List<ObjectKey> into)
    {
        foreach (var (kind, path) in OfVolume)
            Add(kind, path.Text(volume), from, into);
        AddEach(Sources, OfProjection, volume, from, into);

        // A generic ephemeral volume has a claim that is named after the pod and the volume (pkg/volume ephemeral.VolumeClaimName).
        if (from.Kind == ResourceKinds.Pod && EphemeralClaim.Message(volume) is not null)
            Add(ResourceKinds.PersistentVolumeClaim, $"{from.Name}-{VolumeName.Text(volume)}", from, into);
    }

    private static void AddEach(FieldPath list, (ResourceKind Kind, FieldPath Path)[] paths, ResourceMessage message, ResourceObject from, List<ObjectKey> into)
    {
        foreach (var item in list.List(message).Items)
        {
            foreach (var (kind, path) in paths)
                Add(kind, path.Text((ResourceMessage)item), from, into);
        }
    }

    private static void Add(ResourceKind kind, string? name, ResourceObject from, List<ObjectKey> into)
    {
        if (!string.IsNullOrEmpty(name))
            into.Add(new(kind, from.Namespace, name));
    }
}

using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>The relations that an object states by naming the other one; each is read off the object alone.</summary>
internal static class ObjectReferences
{
    private const string OwnerType = "io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference";

    private static readonly FieldPath[] Owners = [.. ResourceKinds.All.Select(k => FieldPath.Of(k, "metadata.ownerReferences"))];
    private static readonly FieldPath OwnerApi = FieldPath.In(OwnerType, "apiVersion");
    private static readonly FieldPath OwnerKind = FieldPath.In(OwnerType, "kind");
    private static readonly FieldPath OwnerName = FieldPath.In(OwnerType, "name");
    private static readonly FieldPath OwnerController = FieldPath.In(OwnerType, "controller");

    private static readonly FieldPath AboutApi = FieldPath.Of(ResourceKinds.Event, "involvedObject.apiVersion");
    private static readonly FieldPath AboutKind = FieldPath.Of(ResourceKinds.Event, "involvedObject.kind");
    private static readonly FieldPath AboutNamespace = FieldPath.Of(ResourceKinds.Event, "involvedObject.namespace");
    private static readonly FieldPath AboutName = FieldPath.Of(ResourceKinds.Event, "involvedObject.name");

    private static readonly FieldPath Node = FieldPath.Of(ResourceKinds.Pod, "spec.nodeName");

    private static readonly FieldPath Nominated = FieldPath.Of(ResourceKinds.Pod, "status.nominatedNodeName");

    private static readonly FieldPath Volume = FieldPath.Of(ResourceKinds.PersistentVolumeClaim, "spec.volumeName");
    private static readonly FieldPath ClaimClass = FieldPath.Of(ResourceKinds.PersistentVolumeClaim, "spec.storageClassName");
    private static readonly FieldPath VolumeClass = FieldPath.Of(ResourceKinds.PersistentVolume, "spec.storageClassName");
    private static readonly FieldPath SetTemplates = FieldPath.Of(ResourceKinds.StatefulSet, "spec.volumeClaimTemplates");
    private static readonly FieldPath SetTemplateClass = SetTemplates.Each("spec.storageClassName");

    private static readonly FieldPath TargetApi = FieldPath.Of(ResourceKinds.HorizontalPodAutoscaler, "spec.scaleTargetRef.apiVersion");
    private static readonly FieldPath TargetKind = FieldPath.Of(ResourceKinds.HorizontalPodAutoscaler, "spec.scaleTargetRef.kind");
    private static readonly FieldPath TargetName = FieldPath.Of(ResourceKinds.HorizontalPodAutoscaler, "spec.scaleTargetRef.name");

    public static ImmutableArray<FieldPath> Reads { get; } =
    [
        AboutApi, AboutKind, AboutNamespace, AboutName, Node, Nominated, Volume, ClaimClass, VolumeClass, SetTemplateClass, TargetApi, TargetKind, TargetName,
        .. Backends.Reads,
    ];

    /// <summary>
    /// Adds the edges that the object states, in the direction that their relation is named for; an edge may occur twice. <paramref name="only"/> leaves
    /// out those of other relations, which a pod with many volumes makes worth while; null adds all.
    /// </summary>
    public static void Collect(ResourceObject from, Relation? only, List<Edge> into)
    {
        var kind = from.Kind;
        if (only is null or Relation.OwnedBy)
            AddOwner(from, into);
        if ((only is null or Relation.About) && kind == ResourceKinds.Event)
            AddTo(from, Relation.About, Find(AboutApi.Text(from.Body), AboutKind.Text(from.Body)), AboutNamespace.Text(from.Body), AboutName.Text(from.Body), into);
        if ((only is null or Relation.RunsOn) && kind == ResourceKinds.Pod)
            AddTo(from, Relation.RunsOn, ResourceKinds.Node, null, Node.Text(from.Body), into);
        if ((only is null or Relation.NominatedTo) && kind == ResourceKinds.Pod)
            AddTo(from, Relation.NominatedTo, ResourceKinds.Node, null, Nominated.Text(from.Body), into);
        if ((only is null or Relation.Scales) && kind == ResourceKinds.HorizontalPodAutoscaler)
            AddTo(from, Relation.Scales, Find(TargetApi.Text(from.Body), TargetKind.Text(from.Body)), from.Namespace, TargetName.Text(from.Body), into);
        if ((only is null or Relation.Admits) && (kind == ResourceKinds.ResourceQuota || kind == ResourceKinds.LimitRange))
            AddTo(from, Relation.Admits, ResourceKinds.Namespace, null, from.Namespace, into);
        if (only is null or Relation.BackedBy)
            Backends.Collect(from, into);
        if (only is not (null or Relation.Mounts))
            return;
        AddStorage(from, into);
        AddPodReferences(from, into);
    }

    /// <summary>Adds an edge to an object that is named; nothing for a kind without a row or an empty name.</summary>
    internal static void AddTo(ResourceObject from, Relation relation, ResourceKind? kind, string? ns, string? name, List<Edge> into)
    {
        if (kind is not null && !string.IsNullOrEmpty(name))
            into.Add(new(from.Key, relation, new(kind, kind.Namespaced ? ns ?? "" : "", name)));
    }

    private static void AddOwner(ResourceObject from, List<Edge> into)
    {
        foreach (var item in Owners[from.Kind.Index].List(from.Body).Items)
        {
            var owner = (ResourceMessage)item;
            if (OwnerController.Flag(owner))
                AddTo(from, Relation.OwnedBy, Find(OwnerApi.Text(owner), OwnerKind.Text(owner)), from.Namespace, OwnerName.Text(owner), into);
        }
    }

    private static void AddStorage(ResourceObject from, List<Edge> into)
    {
        if (from.Kind == ResourceKinds.PersistentVolumeClaim)
        {
            AddTo(from, Relation.Mounts, ResourceKinds.PersistentVolume, null, Volume.Text(from.Body), into);
            AddTo(from, Relation.Mounts, ResourceKinds.StorageClass, null, ClaimClass.Text(from.Body), into);
        }
        else if (from.Kind == ResourceKinds.PersistentVolume)
        {
            AddTo(from, Relation.Mounts, ResourceKinds.StorageClass, null, VolumeClass.Text(from.Body), into);
        }
        else if (from.Kind == ResourceKinds.StatefulSet)
        {
            foreach (var template in SetTemplates.List(from.Body).Items)
                AddTo(from, Relation.Mounts, ResourceKinds.StorageClass, null, SetTemplateClass.Text((ResourceMessage)template), into);
        }
    }

    private static void AddPodReferences(ResourceObject from, List<Edge> into)
    {
        var keys = new List<ObjectKey>();
        PodReferences.Collect(from, keys);
        foreach (var key in keys)
            into.Add(new(from.Key, Relation.Mounts, key));
    }

    private static ResourceKind? Find(string? apiVersion, string? kind) =>
        string.IsNullOrEmpty(kind) ? null : ResourceKinds.FindReferenced(apiVersion, kind);
}

/// <summary>One object's relation to another one, in the direction that the relation is named for (not the inverse).</summary>
internal readonly record struct Edge(ObjectKey From, Relation Relation, ObjectKey To);

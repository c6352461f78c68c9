using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Resources;

public sealed class FieldMaskTests
{
    private static FieldMask Mask(params string[] paths) => FieldMask.Build(paths.Select(p => FieldPath.Of(ResourceKinds.Pod, p).ToMask()!));

    [Fact]
    public void Masks_of_the_same_paths_are_equal_in_any_order()
    {
        Assert.Equal(Mask("status.phase", "spec.containers"), Mask("spec.containers", "status.phase", "status.phase"));
        Assert.NotEqual(Mask("status.phase"), Mask("status.reason"));
    }

    [Fact]
    public void Only_a_mask_that_keeps_more_widens()
    {
        Assert.True(Mask("spec.containers").Widens(Mask("spec.nodeName"), ResourceKinds.Pod));
        Assert.True(Mask("status").Widens(Mask("status.phase"), ResourceKinds.Pod));
        Assert.False(Mask("status.phase").Widens(Mask("status"), ResourceKinds.Pod));
        Assert.False(Mask("status.phase").Widens(Mask("status.phase", "spec.containers"), ResourceKinds.Pod));
        Assert.False(Mask("status").Widens(Mask(), ResourceKinds.Node));
    }

    [Fact]
    public void Every_kind_keeps_what_identifies_an_object()
    {
        foreach (var kind in ResourceKinds.All)
        {
            Assert.All(["name", "namespace", "creationTimestamp", "deletionTimestamp"], n => Assert.Contains(Metadata(Mask(), kind).Kept, f => f.Name == n));
            Assert.Contains(Metadata(ClusterMask.Build([]), kind).Kept, f => f.Name == "ownerReferences");
        }
    }

    private static MessageShape Metadata(FieldMask mask, ResourceKind kind) =>
        mask.Of(kind).Child(mask.Of(kind).SlotOf(Schema.Default.Of(kind).Field("metadata")!.Index))!;

    [Fact]
    public void Whole_expands_by_the_schema_but_leaves_out_managed_fields()
    {
        var shape = Mask("metadata").Of(ResourceKinds.Pod).Child(0)!;

        Assert.Contains(shape.Kept, f => f.Name == "annotations");
        Assert.DoesNotContain(shape.Kept, f => f.Name == "managedFields");
    }

    [Fact]
    public void A_container_id_is_kept_only_where_it_is_named()
    {
        Assert.DoesNotContain(Status(Mask("status.containerStatuses")).Kept, f => f.Name == "containerID");
        var named = FieldPath.Of(ResourceKinds.Pod, "status.containerStatuses").Each("containerID").ToMask()!;
        Assert.Contains(Status(FieldMask.Build([named])).Kept, f => f.Name == "containerID");

        static MessageShape Status(FieldMask mask)
        {
            var status = mask.Of(ResourceKinds.Pod).Child(mask.Of(ResourceKinds.Pod).SlotOf(Schema.Default.Of(ResourceKinds.Pod).Field("status")!.Index))!;
            return status.Child(status.SlotOf(status.Type.Field("containerStatuses")!.Index))!;
        }
    }

    [Fact]
    public void A_message_that_is_kept_whole_has_the_same_shape_everywhere()
    {
        var mask = FieldMask.Build([FieldPath.Of(ResourceKinds.ReplicaSet, "spec.template").ToMask()!, FieldPath.Of(ResourceKinds.Deployment, "spec.template").ToMask()!]);

        Assert.Same(Template(ResourceKinds.ReplicaSet), Template(ResourceKinds.Deployment));

        MessageShape Template(ResourceKind kind)
        {
            var spec = mask.Of(kind).Child(mask.Of(kind).SlotOf(Schema.Default.Of(kind).Field("spec")!.Index))!;
            return spec.Child(spec.SlotOf(spec.Type.Field("template")!.Index))!;
        }
    }

    [Fact]
    public void A_path_within_a_message_contributes_nothing() => Assert.Null(FieldPath.In("io.k8s.api.core.v1.Probe", "periodSeconds").ToMask());
}

using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>To which object a row leads: its controller; of an event what it is about, of an HPA its target.</summary>
internal static class RowOwner
{
    private const string Reference = "io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference";

    private static readonly ImmutableArray<FieldPath> Owners = [.. ResourceKinds.All.Select(k => FieldPath.Of(k, "metadata.ownerReferences"))];
    private static readonly FieldPath IsController = FieldPath.In(Reference, "controller");
    private static readonly FieldPath Kind = FieldPath.In(Reference, "kind");
    private static readonly FieldPath Name = FieldPath.In(Reference, "name");
    private static readonly FieldPath AboutKind = FieldPath.Of(ResourceKinds.Event, "involvedObject.kind");
    private static readonly FieldPath AboutNamespace = FieldPath.Of(ResourceKinds.Event, "involvedObject.namespace");
    private static readonly FieldPath AboutName = FieldPath.Of(ResourceKinds.Event, "involvedObject.name");

    /// <summary>What must be in the field mask for this.</summary>
    public static ImmutableArray<FieldPath> Reads { get; } =
        [.. Owners.SelectMany(o => new[] { o.Each("controller"), o.Each("kind"), o.Each("name") }), AboutKind, AboutNamespace, AboutName];

    /// <summary>The object, or null where there is none of a kind that is known.</summary>
    public static ObjectKey? Of(ResourceObject row)
    {
        if (row.Kind == ResourceKinds.Event) return To(AboutKind.Text(row.Body), AboutNamespace.Text(row.Body) ?? "", AboutName.Text(row.Body));
        if (row.Kind == ResourceKinds.HorizontalPodAutoscaler) return To(AutoscalerFields.TargetKind.Text(row.Body), row.Namespace, AutoscalerFields.TargetName.Text(row.Body));
        foreach (var item in Owners[row.Kind.Index].List(row.Body).Items)
        {
            if (item is ResourceMessage owner && IsController.Flag(owner)) return To(Kind.Text(owner), row.Namespace, Name.Text(owner));
        }

        return null;
    }

    private static ObjectKey? To(string? kind, string ns, string? name) =>
        kind is null || name is null || ResourceKinds.FindReferenced(null, kind) is not { } known ? null : new(known, known.Namespaced ? ns : "", name);
}

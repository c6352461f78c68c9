using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>The object that is explained.</summary>
/// <param name="State">How it is (<c>is not ready</c>), where that can be said of it alone; else empty.</param>
public sealed record SubjectView(ReferenceView Reference, SafeText State = default)
{
    private static readonly FieldPath Phase = FieldPath.Of(ResourceKinds.Pod, "status.phase");
    private static readonly FieldPath Conditions = FieldPath.Of(ResourceKinds.Pod, "status.conditions");
    private static readonly FieldPath ConditionType = Conditions.Each("type");
    private static readonly FieldPath ConditionStatus = Conditions.Each("status");

    /// <summary>What owns it, the nearest first.</summary>
    public ImmutableArray<ReferenceView> Owners { get; init; } = [];

    /// <summary>What must be in the field mask for this.</summary>
    internal static ImmutableArray<FieldPath> Reads { get; } = [Phase, ConditionType, ConditionStatus];

    internal static SubjectView Of(ObjectKey key, IDiagnosis diagnosis)
    {
        var views = new ViewBuilder();
        var owners = new List<ObjectKey>();
        for (var at = key; diagnosis.Related(at, Relation.OwnedBy) is [var owner, ..] && !owners.Contains(owner); at = owner)
            owners.Add(owner);
        var found = diagnosis.Find(key);
        return new(views.Of(Diagnostics.Diagnosis.ObjectReference.To(key, absent: found is null)), new SafeText(found is null ? "" : Words(found)))
        {
            Owners = [.. owners.Select(o => views.Of(Diagnostics.Diagnosis.ObjectReference.To(o)))],
        };
    }

    private static string Words(ResourceObject found)
    {
        if (found.Kind != ResourceKinds.Pod || Phase.Text(found.Body) is "Succeeded")
            return "";
        if (Phase.Text(found.Body) is "Failed")
            return "has failed";
        var ready = Conditions.List(found.Body).Items.ToArray().Cast<ResourceMessage>().Any(c => ConditionType.Text(c) == "Ready" && ConditionStatus.Text(c) == "True");
        return ready ? "" : Phase.Text(found.Body) is "Pending" ? "is Pending" : "is not ready";
    }
}

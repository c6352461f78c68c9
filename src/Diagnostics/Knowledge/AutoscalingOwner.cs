using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Who wrote an HPA: one that KEDA makes belongs to a ScaledObject, and what is changed in the HPA itself is written over.</summary>
internal static class AutoscalingOwner
{
    // The label that KEDA puts on every HPA that it makes (kedacore/keda, controllers/keda/hpa.go).
    private const string KedaLabel = "scaledobject.keda.sh/name";

    /// <summary>The name of the ScaledObject, in the HPA's namespace; empty for an HPA that is nobody's.</summary>
    public static string ScaledObject(ResourceObject hpa)
    {
        foreach (var owner in Texts.Messages(AutoscalingFields.HpaOwners.List(hpa.Body)))
        {
            if (AutoscalingFields.OwnerKind.Text(owner) == "ScaledObject")
                return AutoscalingFields.OwnerName.Text(owner) ?? "";
        }

        return AutoscalingFields.Labels.Map(hpa.Body).TryGet(KedaLabel, out var name) && name is string text ? text : "";
    }
}

using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>Since when a subject has been as it is, by the API's own times, for a rule that does not say it.</summary>
internal static class DefaultSince
{
    public static DateTime? Of(SubjectActivation activation) =>
        activation is ContainerActivation { Current.Status: { } status } && EngineFields.RunningSince.Time(status) is { } time ? time
        : activation.Object.Kind == ResourceKinds.Pod && OfPod(activation.Object) is { } turned ? turned
        : EngineFields.Created[activation.Object.Kind.Index].Time(activation.Object.Body);

    /// <summary>The earliest moment at which a condition that is now false turned so.</summary>
    private static DateTime? OfPod(ResourceObject pod)
    {
        DateTime? earliest = null;
        foreach (var item in EngineFields.PodConditions.List(pod.Body).Items)
        {
            if (item is not ResourceMessage condition || EngineFields.InConditionStatus.Text(condition) != "False")
                continue;
            var time = EngineFields.InConditionSince.Time(condition);
            if (time is not null && (earliest is null || time < earliest))
                earliest = time;
        }

        return earliest;
    }
}

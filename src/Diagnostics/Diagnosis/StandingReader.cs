using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>Reads off the state how an object stands, and who leans on it.</summary>
internal static class StandingReader
{
    private static readonly EquatableList<Sufferer> Nobody = [];

    /// <summary>Null for what is not there or not known, and for kinds of which there is nothing to say.</summary>
    public static Standing? Of(IStateReader reader, ObjectKey key)
    {
        if (reader.Get(key) is not { IsKnown: true, Value: { } found })
            return null;
        if (StandingFields.Wanted[key.Kind.Index] is not null)
            return OfWorkload(reader, found);
        return key.Kind == ResourceKinds.Pod ? OfPod(reader, found)
            : key.Kind == ResourceKinds.Service ? ServiceStanding.Of(reader, found)
            : key.Kind == ResourceKinds.Ingress ? OfIngress(reader, key)
            : key.Kind == ResourceKinds.HorizontalPodAutoscaler ? Said(IsIdle(found) ? "cannot scale" : "")
            : key.Kind == ResourceKinds.PodDisruptionBudget ? Said(StandingFields.DisruptionsAllowed.Integer(found.Body) is > 0 ? "" : "lets no pod go")
            : key.Kind == ResourceKinds.Job ? Said($"{StandingFields.Succeeded.Integer(found.Body) ?? 0} of {StandingFields.Completions.Integer(found.Body) ?? 1} completions")
            : key.Kind == ResourceKinds.PersistentVolumeClaim ? Said(StandingFields.ClaimPhase.Text(found.Body) is { } phase and not "Bound" ? $"is {phase}" : "")
            : null;
    }

    /// <summary>How many pods a workload wants and has. One without a number of its own wants one.</summary>
    public static (int Wanted, int Ready) Numbers(ResourceObject workload)
    {
        var wanted = StandingFields.Wanted[workload.Kind.Index]!.Integer(workload.Body) ?? (workload.Kind == ResourceKinds.DaemonSet ? 0 : 1);
        return ((int)wanted, (int)(StandingFields.Ready[workload.Kind.Index]!.Integer(workload.Body) ?? 0));
    }

    public static bool IsReady(ResourceObject pod) => Condition(pod, "Ready") is { } ready && StandingFields.ConditionStatus.Text(ready) == "True";

    /// <summary>It has ended, or is to go because somebody wants that. What its node took from a pod of its own nobody makes again: that one is missed.</summary>
    public static bool IsOver(ResourceObject pod) =>
        StandingFields.Phase.Text(pod.Body) is "Succeeded" or "Failed" || (EngineFields.Deleted[pod.Kind.Index].Time(pod.Body) is not null && !(IsAlone(pod) && IsTakenOff(pod)));

    private static bool IsAlone(ResourceObject pod) => StandingFields.PodOwners.List(pod.Body).Count == 0;

    // pkg/controller/tainteviction: a node that does not answer gets the taint unreachable:NoExecute, and its pods are deleted five minutes later.
    private static bool IsTakenOff(ResourceObject pod) => Condition(pod, "DisruptionTarget") is { } taken && StandingFields.ConditionReason.Text(taken) == "DeletionByTaintManager";

    private static ResourceMessage? Condition(ResourceObject pod, string type)
    {
        foreach (var item in StandingFields.Conditions.List(pod.Body).Items)
        {
            var condition = (ResourceMessage)item;
            if (StandingFields.ConditionType.Text(condition) == type)
                return condition;
        }

        return null;
    }

    private static Standing Said(string state) => new(0, 0, state, Nobody);

    private static Standing OfWorkload(IStateReader reader, ResourceObject workload)
    {
        var (wanted, ready) = Numbers(workload);
        var standing = new Standing(wanted, Math.Min(ready, wanted), wanted == 0 ? "" : $"{Math.Min(ready, wanted)} of {wanted} replicas ready", Nobody) { RollingOut = IsRollingOut(workload) };
        return standing.IsShort ? standing with { Sufferers = Leaning(reader, workload.Key, Relation.FrontedBy) } : standing;
    }

    private static Standing OfPod(IStateReader reader, ResourceObject pod)
    {
        if (IsOver(pod))
            return Said("") with { Over = true };
        var ready = IsReady(pod);
        var standing = new Standing(1, ready ? 1 : 0, ready ? "" : StandingFields.Phase.Text(pod.Body) == "Pending" ? "is Pending" : "is not ready", Nobody);
        return ready || !IsAlone(pod) ? standing : standing with { Sufferers = Leaning(reader, pod.Key, Relation.SelectedBy) };
    }

    /// <summary>How many of the Services that it leads to answer; one of which nothing is known does.</summary>
    private static Standing OfIngress(IStateReader reader, ObjectKey ingress)
    {
        ObjectKey[] backends = [.. reader.RelatedKeys(ingress, Relation.BackedBy).Where(k => k.Kind == ResourceKinds.Service)];
        var ready = backends.Count(key => Answers(reader, key));
        return new(backends.Length, ready, ready < backends.Length ? $"{ready} of {backends.Length} backends ready" : "", Nobody);
    }

    private static bool Answers(IStateReader reader, ObjectKey key)
    {
        var found = reader.Get(key);
        return !found.IsKnown || (found.Value is { } service
            && (ServiceStanding.Of(reader, service) is not { Ready: 0, State.Length: > 0 } || !reader.Related(key, Relation.BackedBy, ResourceKinds.EndpointSlice).IsKnown));
    }

    private static EquatableList<Sufferer> Leaning(IStateReader reader, ObjectKey key, Relation front)
    {
        var sufferers = new List<Sufferer>();
        foreach (var by in reader.RelatedKeys(key, front))
        {
            if (by.Kind == ResourceKinds.PodDisruptionBudget || (by.Kind == ResourceKinds.Service && reader.Get(by) is { IsKnown: true, Value: { } service } && ServiceStanding.Of(reader, service) is { IsShort: true }))
                sufferers.Add(new(by, ChainRelation.Selects));
        }

        sufferers.AddRange(reader.RelatedKeys(key, Relation.ScaledBy).Select(by => new Sufferer(by, ChainRelation.Scales)));
        return [.. sufferers];
    }

    private static bool IsRollingOut(ResourceObject workload)
    {
        if (workload.Kind != ResourceKinds.Deployment)
            return false;
        var updated = StandingFields.Updated.Integer(workload.Body) ?? 0;
        return updated < Numbers(workload).Wanted || updated < (StandingFields.Replicas.Integer(workload.Body) ?? 0);
    }

    private static bool IsIdle(ResourceObject scaler) => StandingFields.ScalerConditions.List(scaler.Body).Items.ToArray().Cast<ResourceMessage>()
        .Any(c => StandingFields.ScalerConditionType.Text(c) == "ScalingActive" && StandingFields.ScalerConditionStatus.Text(c) == "False");
}

using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>The variables of any kind that has none of its own: <c>object</c>, <c>events</c>, <c>now</c>.</summary>
internal sealed class ObjectActivation(NotingReader reader) : SubjectActivation(reader, SubjectVariables.Object + 1)
{
    protected override CelValue Compute(int index) => CelValue.Fault($"no variable {index}");
}

/// <summary>The variables of a workload: also <c>pods</c> and <c>revisions</c>.</summary>
internal sealed class WorkloadActivation(NotingReader reader) : SubjectActivation(reader, SubjectVariables.Revisions + 1)
{
    protected override CelValue Compute(int index) =>
        index == SubjectVariables.Pods ? ListOf(WorkloadPods.Of(Cluster, Object)) : ListOf(Revisions());

    private Lookup<ImmutableArray<ResourceObject>> Revisions()
    {
        if (Object.Kind != ResourceKinds.Deployment)
            return Lookup<ImmutableArray<ResourceObject>>.Known([]);
        var sets = Cluster.Related(Object.Key, Relation.Owns, ResourceKinds.ReplicaSet);
        return sets.IsKnown ? Lookup<ImmutableArray<ResourceObject>>.Known(RevisionOrder.NewestFirst(sets.Value)) : sets;
    }
}

/// <summary>The variables of a HorizontalPodAutoscaler: also <c>target</c> and the target's <c>pods</c>.</summary>
internal sealed class AutoscalerActivation(NotingReader reader) : SubjectActivation(reader, SubjectVariables.Target + 1)
{
    protected override CelValue Compute(int index)
    {
        var keys = Cluster.RelatedKeys(Object.Key, Relation.Scales);
        if (keys.IsEmpty)
            return CelValue.Absent("the target is of a kind that k8sdoctor does not know");
        var target = Cluster.Get(keys[0]);
        if (index == SubjectVariables.Target || !target.IsKnown || target.Value is null)
            return ValueOf(target, keys[0].ToString());
        return ListOf(WorkloadPods.Of(Cluster, target.Value));
    }
}

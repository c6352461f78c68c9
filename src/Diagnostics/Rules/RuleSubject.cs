using System.Collections.Frozen;
using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>What a rule is evaluated on: each object of a kind, or each container of each pod.</summary>
/// <param name="Name">As rule files name it: <c>Container</c> or the kind.</param>
/// <param name="Variables">The variables of the rule's expressions, in the order of <see cref="SubjectVariables"/>.</param>
public sealed record RuleSubject(string Name, ResourceKind Kind, SubjectForm Form, ImmutableArray<CelVariable> Variables)
{
    private static readonly FrozenDictionary<string, RuleSubject> ByName = ResourceKinds.All
        .Where(kind => kind != ResourceKinds.Event)
        .Select(kind => Create(kind.Kind, kind, FormOf(kind)))
        .Append(Create("Container", ResourceKinds.Pod, SubjectForm.Container))
        .ToFrozenDictionary(s => s.Name);

    /// <summary>Every subject that a rule may have, by name.</summary>
    public static IReadOnlyDictionary<string, RuleSubject> All => ByName;

    public override string ToString() => Name;

    private static RuleSubject Create(string name, ResourceKind kind, SubjectForm form) => new(name, kind, form, SubjectVariables.Of(form, kind));

    private static SubjectForm FormOf(ResourceKind kind) =>
        kind == ResourceKinds.Pod ? SubjectForm.Pod
        : kind == ResourceKinds.HorizontalPodAutoscaler ? SubjectForm.Autoscaler
        : SubjectVariables.Workloads.Contains(kind) ? SubjectForm.Workload
        : SubjectForm.Object;
}

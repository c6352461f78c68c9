using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>
/// The rules in the order in which they are cheap: by kind and form of subject, and those that begin with the same clause together, so that a subject for
/// which the clause does not hold pays for it once.
/// </summary>
internal sealed class RulePlan
{
    private readonly ImmutableArray<RuleGroup>[] _objects;

    public RulePlan(IEnumerable<Rule> rules)
    {
        var all = rules.ToArray();
        Containers = Groups(all.Where(r => r.Subject.Form == SubjectForm.Container));
        _objects = [.. ResourceKinds.All.Select(kind => Groups(all.Where(r => r.Subject.Form != SubjectForm.Container && r.Subject.Kind == kind)))];
        Kinds = [.. ResourceKinds.All.Where(k => !Of(k).IsEmpty || (k == ResourceKinds.Pod && !Containers.IsEmpty))];
    }

    /// <summary>The kinds whose objects are evaluated.</summary>
    public ImmutableArray<ResourceKind> Kinds { get; }

    public ImmutableArray<RuleGroup> Containers { get; }

    public ImmutableArray<RuleGroup> Of(ResourceKind kind) => _objects[kind.Index];

    private static ImmutableArray<RuleGroup> Groups(IEnumerable<Rule> rules) =>
        [.. rules.GroupBy(FirstClause).Select(g => new RuleGroup(g.First().When[0].Program, [.. g]))];

    // Two clauses of the same text are the same when no local name of their rules stands in them.
    private static string FirstClause(Rule rule)
    {
        var text = rule.When[0].Text;
        return rule.Lets.Any(l => text.Contains(l.Name, StringComparison.Ordinal)) ? $"{rule.Id}: {text}" : text;
    }
}

/// <summary>Rules whose first clause is the same.</summary>
internal sealed record RuleGroup(CelProgram First, ImmutableArray<Rule> Rules);

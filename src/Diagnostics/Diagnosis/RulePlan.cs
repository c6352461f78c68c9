using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>
/// The rules as trees of clauses, by kind and form of subject: rules that begin with the same clauses share them, so that a subject for which a clause does
/// not hold pays for it once and not once for each rule.
/// </summary>
internal sealed class RulePlan
{
    private readonly ImmutableArray<ClauseNode>[] _objects;
    private readonly bool[] _evaluated;

    public RulePlan(IEnumerable<Rule> rules)
    {
        var all = rules.ToArray();
        Containers = Tree([.. all.Where(r => r.Subject.Form == SubjectForm.Container)], 0);
        _objects = [.. ResourceKinds.All.Select(kind => Tree([.. all.Where(r => r.Subject.Form != SubjectForm.Container && r.Subject.Kind == kind)], 0))];
        _evaluated = [.. ResourceKinds.All.Select(k => all.Any(r => r.Subject.Kind == k))];
    }

    /// <summary>The kinds whose objects are evaluated.</summary>
    public IEnumerable<ResourceKind> Kinds => ResourceKinds.All.Where(IsEvaluated);

    public ImmutableArray<ClauseNode> Containers { get; }

    public bool IsEvaluated(ResourceKind kind) => _evaluated[kind.Index];

    public ImmutableArray<ClauseNode> Of(ResourceKind kind) => _objects[kind.Index];

    private static ImmutableArray<ClauseNode> Tree(ImmutableArray<Rule> rules, int depth) =>
    [
        .. rules.Where(r => r.When.Length > depth).GroupBy(r => Meaning(r, r.When[depth].Text))
            .Select(group => Node([.. group], depth)),
    ];

    private static ClauseNode Node(ImmutableArray<Rule> rules, int depth) => new(
        rules[0].When[depth].Program, rules[0].When[depth].Text, rules, [.. rules.Where(r => r.When.Length == depth + 1)], Tree(rules, depth + 1));

    // Two clauses of the same text are the same when the local names in them stand for the same. A local name knows only those before it.
    private static string Meaning(Rule rule, string text) => Meaning(rule.Lets.AsSpan(), text);

    private static string Meaning(ReadOnlySpan<Clause> lets, string text)
    {
        var meaning = text;
        for (var i = 0; i < lets.Length; i++)
        {
            if (text.Contains(lets[i].Name, StringComparison.Ordinal))
                meaning += $"\n{lets[i].Name} = {Meaning(lets[..i], lets[i].Text)}";
        }

        return meaning;
    }
}

/// <summary>A clause, the rules that have it at this place, those of them that end with it, and the clauses that come next.</summary>
internal sealed record ClauseNode(CelProgram Clause, string Text, ImmutableArray<Rule> Rules, ImmutableArray<Rule> Complete, ImmutableArray<ClauseNode> Next);

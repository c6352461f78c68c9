using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>Rules that asked for the same thing on a subject. Equal rules added in the same order are the same group, so that thousands of subjects share it.</summary>
internal sealed class RuleGroup
{
    private readonly Dictionary<Rule, RuleGroup> _with = new(ReferenceEqualityComparer.Instance);

    private RuleGroup(ImmutableArray<Rule> rules, Severity severity) => (Rules, Severity) = (rules, severity);

    public ImmutableArray<Rule> Rules { get; }

    /// <summary>The gravest of the rules.</summary>
    public Severity Severity { get; }

    public static RuleGroup None() => new([], default);

    /// <summary>The group and one rule more. Not thread-safe.</summary>
    public RuleGroup With(Rule rule)
    {
        if (Rules.Contains(rule, ReferenceEqualityComparer.Instance))
            return this;
        if (!_with.TryGetValue(rule, out var group))
            _with.Add(rule, group = new(Rules.Add(rule), rule.Severity > Severity ? rule.Severity : Severity));
        return group;
    }
}

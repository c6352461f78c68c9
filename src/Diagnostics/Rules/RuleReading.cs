using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>What came of reading a rule file: a rule, or faults; and, if asked for, warnings.</summary>
/// <param name="Refines">The rules that it names, known also of a faulty file.</param>
internal sealed record RuleReading(RuleFile File, Rule? Rule, ImmutableArray<YamlScalar> Refines, List<RuleFault> Faults, List<RuleFault> Warnings);

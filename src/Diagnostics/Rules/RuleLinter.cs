using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Finds what is suspicious in a rule as a whole: conditions that are there twice, local names that nothing uses, a <c>for</c> without effect.</summary>
internal sealed class RuleLinter(YamlMap root, FaultCollector faults, ExpressionReader expressions)
{
    public void Run()
    {
        foreach (var entry in (root.Find("let") as YamlMap)?.Entries.Where(e => !expressions.IsUsed(e.Name)) ?? [])
            faults.Warn(entry.Key.Start, $"nothing uses '{entry.Name}'");
        if (root.Find("for") is YamlScalar { Value: var text } length && RuleDuration.TryParse(text, out var duration) && duration == TimeSpan.Zero)
            faults.Warn(length.Start, $"'for: {text}' has no effect", "leave it out");
        Repetitions();
    }

    private void Repetitions()
    {
        var seen = new Dictionary<string, int>();
        foreach (var clause in (root.Find("when") as YamlList)?.Items.OfType<YamlScalar>() ?? [])
        {
            var parts = Parser.Parse(clause.Value, new Faults(clause.Value)) is { } parsed ? SameText.Conjuncts(parsed) : [];
            foreach (var part in parts.Select(p => (p.Start, Text: SameText.Of(clause.Value, p))).DistinctBy(p => p.Text))
            {
                var at = clause.At(part.Start);
                if (!seen.TryAdd(part.Text, at.Line))
                    faults.Warn(at, $"line {seen[part.Text]} says this already");
            }
        }
    }
}

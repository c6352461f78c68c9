using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Diagnostics.Rules.Testing;

namespace K8sDoctor.Diagnostics.Tests.Scenarios;

/// <summary>
/// Diagnoses a scenario with all rules, as the program does: it begins with the kinds that the rules rest on, and what is wanted is read; a log is empty
/// where the scenario has none. Exactly the expected incidents must come out, not counting those that only inform.
/// </summary>
internal static class ScenarioRunner
{
    /// <summary>What differs from the expectation, in sentences.</summary>
    public static IReadOnlyList<string> Run(RuleSet rules, RuleTestCase test)
    {
        var engine = new Engine(rules, new ClusterState());
        var reader = new ResourceReader(rules.Mask);
        RuleTestRunner.Fill(engine, test, reader, rules.Kinds);
        var result = engine.Evaluate(test.Now);
        while (!result.Wants.IsEmpty)
        {
            RuleTestRunner.Fill(engine, test, reader, result.Wants.OfType<WantKind>().Select(w => w.Kind).Distinct());
            foreach (var want in result.Wants.OfType<WantLog>())
                engine.Apply(new LogRead(want.Key, new([])));
            result = engine.Evaluate(test.Now);
        }

        return [.. engine.Faults.Select(f => $"on {f.Subject}: {f.Text}: {f.Message}"), .. Differences(test, result.Incidents)];
    }

    private static IEnumerable<string> Differences(RuleTestCase test, IEnumerable<Incident> incidents)
    {
        var rest = incidents.Where(i => i.Severity > Severity.Info).ToList();
        foreach (var expected in test.Expect)
        {
            // Of several incidents of one object the one that is meant is that which fits best.
            var found = rest.Where(i => Name(i.Root) == expected.Subject).MinBy(i => Differences(expected, i).Count());
            if (found is null)
            {
                yield return $"no incident of {expected.Subject}";
                continue;
            }

            rest.Remove(found);
            foreach (var difference in Differences(expected, found))
                yield return $"{expected.Subject}: {found.Rule}: {difference}";
        }

        foreach (var incident in rest)
            yield return $"must not tell of {Name(incident.Root)}: {incident.Rule}: {incident.Title}: {incident.Cause}";
    }

    private static IEnumerable<string> Differences(ExpectedFinding expected, Incident found)
    {
        string[] words = [found.Title, found.Cause, .. found.Evidence.Select(e => e.Text)];
        string[] fixes = [.. found.Fixes.Select(f => $"{f.Title}\n{f.Command}\n{f.Patch}")];
        if (expected.Title?.Matches(found.Title) is false)
            yield return $"title has no '{expected.Title}': {found.Title}";
        if (expected.Cause?.Matches(string.Join('\n', words)) is false)
            yield return $"cause has no '{expected.Cause}': {string.Join(" | ", words)}";
        if (expected.Fix?.Matches(string.Join('\n', fixes)) is false)
            yield return $"no fix has '{expected.Fix}': {string.Join(" | ", fixes)}";
        foreach (var effect in expected.Effects.Except(found.Effects.Select(Name)))
            yield return $"{effect} is no effect of it: {string.Join(", ", found.Effects.Select(Name))}";
    }

    private static string Name(ObjectReference reference)
    {
        var path = reference.Namespace.Length == 0 ? reference.Name : $"{reference.Namespace}/{reference.Name}";
        return reference.Absent ? $"{reference.Kind} {path} (absent)" : $"{reference.Kind} {path}";
    }
}

using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Rules.Testing;

/// <summary>Runs test cases: exactly the expected findings of the rule under test must be there, and none of its expressions may fail by its own fault.</summary>
public static class RuleTestRunner
{
    /// <summary>What differs from the expectation; empty when the case holds.</summary>
    public static ImmutableArray<RuleTestDifference> Run(RuleSet rules, RuleTestCase test)
    {
        if (rules.Find(test.Rule) is not { } rule)
            return [new($"there is no rule '{test.Rule}' without faults")];
        var alone = rules.Only(rule);
        var engine = new Engine(alone, new ClusterState());
        try
        {
            Fill(engine, test, new ResourceReader(alone.Mask), ResourceKinds.All);
        }
        catch (ResourceFormatException e)
        {
            return [new($"an object cannot be read: {e.Message}")];
        }

        var result = engine.Evaluate(test.Now);
        return [.. engine.Faults.Select(f => new RuleTestDifference($"on {Name(f.Subject)}: {f.Text}: {f.Message}")), .. Differences(test, result.Findings)];
    }

    /// <summary>Puts the objects of these kinds, and the logs, of a test into an engine's state.</summary>
    internal static void Fill(Engine engine, RuleTestCase test, ResourceReader reader, IEnumerable<ResourceKind> kinds)
    {
        var objects = test.Objects.Select(o => reader.ReadObject(o.Kind, o.Json.Span)).ToLookup(o => o.Kind);
        foreach (var kind in kinds)
        {
            engine.Apply(test.Unreadable.Contains(kind)
                ? new SourceState(kind, null, SourceStatus.Forbidden, "forbidden", test.Now)
                : new Replaced(kind, null, [.. objects[kind]]));
        }

        foreach (var log in test.Logs)
            engine.Apply(log);
    }

    private static IEnumerable<RuleTestDifference> Differences(RuleTestCase test, ImmutableArray<Finding> findings)
    {
        var rest = findings.ToList();
        foreach (var expected in test.Expect)
        {
            var found = rest.FirstOrDefault(f => Name(f.Subject) == expected.Subject);
            if (found is null)
            {
                yield return new($"must fire on {expected.Subject} and does not");
                continue;
            }

            rest.Remove(found);
            foreach (var difference in Differences(expected, found))
                yield return difference with { What = $"on {expected.Subject}: {difference.What}" };
        }

        foreach (var finding in rest)
            yield return new($"must not fire on {Name(finding.Subject)}", Actual: $"{finding.Title}\n{finding.Cause}");
    }

    private static IEnumerable<RuleTestDifference> Differences(ExpectedFinding expected, Finding found)
    {
        if (!expected.Effects.IsEmpty)
            yield return new("a rule alone has no effects");
        if (expected.Title?.Matches(found.Title) is false)
            yield return new("another title", expected.Title.ToString(), found.Title);
        if (expected.Cause?.Matches(found.Cause) is false)
            yield return new("another cause", expected.Cause.ToString(), found.Cause);
        string[] fixes = [.. found.Fixes.Select(f => string.Join('\n', ((string?[])[f.Title, f.Command, f.Patch]).Where(t => t is not null)))];
        if (expected.Fix is not null && !fixes.Any(expected.Fix.Matches))
            yield return new("no such fix", expected.Fix.ToString(), fixes.Length == 0 ? null : string.Join("\n---\n", fixes));
        string[] evidence = [.. found.Evidence.Select(e => e.Text)];
        if (expected.Evidence is not null && !evidence.Any(expected.Evidence.Matches))
            yield return new("no such evidence", expected.Evidence.ToString(), evidence.Length == 0 ? null : string.Join("\n---\n", evidence));
    }

    private static string Name(Subject subject)
    {
        var (key, container) = subject;
        var path = key.Namespace.Length == 0 ? key.Name : $"{key.Namespace}/{key.Name}";
        return container is null ? $"{key.Kind} {path}" : $"Container {path}/{container}";
    }
}

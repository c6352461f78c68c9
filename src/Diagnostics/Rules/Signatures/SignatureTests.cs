using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Rules.Testing;

namespace K8sDoctor.Diagnostics.Rules.Signatures;

/// <summary>Holds the examples of a family to what all signatures together say of them.</summary>
public static class SignatureTests
{
    /// <summary>The cases of a family, each with what differs.</summary>
    public static IEnumerable<(RuleTestCase Case, ImmutableArray<RuleTestDifference> Differences)> Run(LogSignatures signatures, SignatureFamily family) =>
        family.Examples.Select(e => (Case(family.Path, e), Run(signatures, e)));

    /// <summary>What differs; empty when the example holds.</summary>
    public static ImmutableArray<RuleTestDifference> Run(LogSignatures signatures, SignatureExample example)
    {
        var lines = example.Log.TrimEnd('\n').Split('\n');
        var found = signatures.Diagnose(lines);
        if (found is null && signatures.All.FirstOrDefault(s => s.Id == example.Is) is { Weight: LogWeight.Noise } noise)
            return lines.Any(line => noise.Match(LogLine.Plain(line)) is not null) ? [] : [new($"{noise.Id} does not match it")];
        if (found?.Id != example.Is)
            return [new("another signature explains it", example.Is ?? "(none)", found?.Id ?? "(none)")];
        return [.. found is null ? [] : Differences(example, found)];
    }

    private static IEnumerable<RuleTestDifference> Differences(SignatureExample example, LogDiagnosis found)
    {
        if ((example.Title ?? found.Title) != found.Title)
            yield return new("the title differs", example.Title, found.Title);
        if ((example.Advice ?? found.Advice) != found.Advice)
            yield return new("the advice differs", example.Advice, found.Advice);
        foreach (var (name, value) in example.Captures.Where(c => found.Capture(c.Key) != c.Value))
            yield return new($"the captured {name} differs", value, found.Capture(name));
    }

    private static RuleTestCase Case(string path, SignatureExample example) =>
        new(path, example.Line, example.Signature, example.Log, default, [], [], [], []);
}

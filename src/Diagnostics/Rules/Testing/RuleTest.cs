using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Rules.Testing;

/// <summary>One case of a rule's test file: a small cluster, and exactly what the rule must find in it.</summary>
/// <param name="Objects">JSON, UTF-8.</param>
/// <param name="Unreadable">Kinds that the API server refuses; all others are known.</param>
/// <param name="Line">Where the case stands in the file, from 1.</param>
public sealed record RuleTestCase(
    string Path, int Line, string Rule, string Name, DateTime Now, ImmutableArray<TestObject> Objects, ImmutableArray<LogRead> Logs,
    ImmutableArray<ResourceKind> Unreadable, ImmutableArray<ExpectedFinding> Expect)
{
    public override string ToString() => $"{Rule}: {Name}";
}

public sealed record TestObject(ResourceKind Kind, ReadOnlyMemory<byte> Json);

/// <summary>A finding that must be there. The texts are parts of what it says, or regular expressions between slashes; null says nothing.</summary>
/// <param name="Subject"><c>Container ns/pod/container</c>, <c>Pod ns/name</c>, <c>Node name</c>.</param>
/// <param name="Effects">What suffers from it, where all rules are held to a whole scenario; empty in the test of one rule.</param>
public sealed record ExpectedFinding(string Subject, TextPattern? Title, TextPattern? Cause, TextPattern? Fix, TextPattern? Evidence, ImmutableArray<string> Effects);

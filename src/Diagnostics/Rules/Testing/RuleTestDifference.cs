namespace K8sDoctor.Diagnostics.Rules.Testing;

/// <summary>One thing in which a case did not go as its test says. Raw text.</summary>
/// <param name="What">In a sentence: <c>on Pod n/a: the cause does not have what the test says</c>.</param>
/// <param name="Expected">What the test says; null where the sentence says it.</param>
/// <param name="Actual">What came instead; null where nothing did.</param>
public sealed record RuleTestDifference(string What, string? Expected = null, string? Actual = null)
{
    public override string ToString() => Expected is null && Actual is null ? What : $"{What}: expected '{Expected}', but it is: {Actual ?? "nothing"}";
}

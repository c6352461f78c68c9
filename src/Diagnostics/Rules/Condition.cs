namespace K8sDoctor.Diagnostics.Rules;

/// <summary>One way in which things go wrong, by the catalogue that the rules are measured by.</summary>
/// <param name="Id">A letter for the group, and a number: <c>P01</c>.</param>
/// <param name="LeftOut">Why no rule explains it, in words; null where one does.</param>
public sealed record Condition(string Id, string Group, string Title, string? LeftOut)
{
    public override string ToString() => Id;
}

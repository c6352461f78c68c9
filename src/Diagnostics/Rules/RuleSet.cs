namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Rules that have been loaded, checked and compiled.</summary>
public sealed class RuleSet
{
}

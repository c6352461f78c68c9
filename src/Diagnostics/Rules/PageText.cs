namespace K8sDoctor.Diagnostics.Rules;

/// <summary>
/// What a rule's page says of the fault in general, in Markdown; a part that the file does not have is empty. How to mend it is said by the rule's fixes,
/// <see cref="Mend"/> only what comes before them. Immutable.
/// </summary>
/// <param name="Meaning">What it means.</param>
/// <param name="Mechanism">How Kubernetes gets there.</param>
/// <param name="Check">How to check it by hand.</param>
/// <param name="Prevention">How to prevent it.</param>
public sealed record PageText(string Meaning, string Mechanism, string Check, string Mend, string Prevention)
{
    public static readonly PageText Empty = new("", "", "", "", "");
}

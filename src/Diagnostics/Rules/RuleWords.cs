using System.Collections.Frozen;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>The words that rule files use for our enumerations.</summary>
internal static class RuleWords
{
    public static readonly FrozenDictionary<string, Severity> Severities = new Dictionary<string, Severity>
    {
        ["critical"] = Severity.Critical,
        ["warning"] = Severity.Warning,
        ["info"] = Severity.Info,
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, Confidence> Confidences = new Dictionary<string, Confidence>
    {
        ["certain"] = Confidence.Certain,
        ["likely"] = Confidence.Likely,
        ["possible"] = Confidence.Possible,
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, Risk> Risks = new Dictionary<string, Risk>
    {
        ["read-only"] = Risk.ReadOnly,
        ["restarts-pods"] = Risk.RestartsPods,
        ["changes-cluster"] = Risk.ChangesCluster,
        ["data-loss"] = Risk.DataLoss,
    }.ToFrozenDictionary();

    public static readonly FrozenDictionary<string, bool> Booleans = new Dictionary<string, bool> { ["true"] = true, ["false"] = false }.ToFrozenDictionary();

    /// <summary>The relations by their camelCase names.</summary>
    public static readonly FrozenDictionary<string, Relation> Relations =
        Enum.GetValues<Relation>().ToFrozenDictionary(r => char.ToLowerInvariant(r.ToString()[0]) + r.ToString()[1..]);

    public static string Of<T>(IReadOnlyDictionary<string, T> words, T value) => words.First(w => EqualityComparer<T>.Default.Equals(w.Value, value)).Key;
}

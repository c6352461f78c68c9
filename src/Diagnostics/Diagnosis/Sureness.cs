using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>Why a diagnosis is as certain as it is: what holds, what could not be read, what it might be instead.</summary>
internal static class Sureness
{
    private const int MostAlternatives = 3;

    /// <summary>The reasons in words, the weightiest first.</summary>
    /// <param name="evidence">What is shown of the incident.</param>
    /// <param name="own">The findings that it is made of.</param>
    /// <param name="against">What speaks against it, in words; empty for nothing.</param>
    public static ImmutableArray<string> Reasons(FindingRecord lead, ImmutableArray<Evidence> evidence, IReadOnlyList<FindingRecord> own, string against)
    {
        var reasons = ImmutableArray.CreateBuilder<string>();
        var held = Held(evidence);
        if (held.Length > 0)
            reasons.Add($"it rests on {held}");
        var same = own.Where(r => r.Rule == lead.Rule).Select(r => r.Subject.Object).Distinct().Count();
        if (same > 1)
            reasons.Add($"{same} objects show the same");
        if (lead.Rule is { Confidence: not Confidence.Certain } rule)
            reasons.Add(rule.Confidence == Confidence.Likely ? "what it goes by may have other causes too" : "it goes by hints alone");
        if (against.Length > 0 && lead.Finding.Confidence != Confidence.Certain)
            reasons.Add($"against it: {against}");
        var kinds = own.SelectMany(r => r.Finding.Unread).Distinct().OrderBy(k => k.Index).Select(k => k.Kind).ToArray();
        if (kinds.Length > 0)
            reasons.Add($"{string.Join(", ", kinds)} could not be read");
        else if (lead.Unknown.Length > 0)
            reasons.Add("not all that it asks for has been read");
        return reasons.ToImmutable();
    }

    /// <summary>
    /// What it might be instead, where the evidence does not decide: other exact diagnoses that hold for the same subject, which this one goes before. A rule that
    /// says the same in general terms is none.
    /// </summary>
    public static ImmutableArray<string> Alternatives(FindingRecord lead, IEnumerable<FindingRecord> replaced) => lead.Finding.Confidence == Confidence.Certain
        ? []
        : [.. replaced.Where(r => r.Rule is { Refines.IsEmpty: false } && r.Subject.Meets(lead.Subject)).Order(FindingOrder.BySubject).Select(r => r.Finding.Title).Distinct().Take(MostAlternatives)];

    /// <summary>
    /// The pods of the same template that are well: what lies in the template, they have too. Empty for none; while a Deployment is on its way to another revision the
    /// pods of the old one prove nothing, and of other workloads it is not known which revision a pod is of.
    /// </summary>
    /// <param name="members">The pods that it was found on.</param>
    public static string Against(Standing? root, ObjectKey key, IEnumerable<Standing?> members)
    {
        if (key.Kind != ResourceKinds.Deployment || root is not { RollingOut: false })
            return "";
        var well = root.Ready - members.Count(m => m is { IsShort: false, Over: false });
        return well > 0 ? $"{well} of {root.Wanted} replicas {(well == 1 ? "is" : "are")} ready and {(well == 1 ? "does" : "do")} not show it" : "";
    }

    private static string Held(ImmutableArray<Evidence> evidence)
    {
        (string Kind, string One, string Many)[] kinds = [("field", "value of a field", "values of fields"), ("fact", "computed fact", "computed facts"), ("event", "event", "events"), ("log", "line of a log", "lines of a log")];
        string[] parts = [.. kinds.Select(k => (k.One, k.Many, Count: evidence.Count(e => e.Kind == k.Kind))).Where(k => k.Count > 0).Select(k => $"{k.Count} {(k.Count == 1 ? k.One : k.Many)}")];
        return parts.Length < 2 ? string.Concat(parts) : $"{string.Join(", ", parts[..^1])} and {parts[^1]}";
    }
}

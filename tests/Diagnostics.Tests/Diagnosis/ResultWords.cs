using K8sDoctor.Diagnostics.Diagnosis;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis;

/// <summary>A result as text, so that two of them can be compared, and their difference read.</summary>
internal static class ResultWords
{
    /// <summary>Everything that a result says, in words.</summary>
    public static string Of(DiagnosisResult result) => string.Join(
        '\n',
        result.Findings.Select(Of).Concat(result.Incidents.Select(Of)).Concat(result.Wants.Select(w => w.ToString()))
            .Concat(result.BlindSpots.Select(b => $"{b.Kind} {b.Namespace} {b.Reason} {string.Join(',', b.Rules)}")));

    private static string Of(Finding f) =>
        $"{f.Rule} {f.Subject} {f.Root} {f.Severity} {f.Confidence} {f.Title} {f.Cause} {string.Join('|', f.Evidence)} {string.Join('|', f.Fixes)} {f.Since:O} {string.Join('|', f.Unread)}";

    private static string Of(Incident i) =>
        $"{i.Rule} {i.Root} {i.Severity} {i.Confidence} {i.Title} {string.Join('|', i.Members)} {string.Join('|', i.Effects)} {string.Join('|', i.Evidence)} {i.FirstSeen:O} {string.Join('|', i.Unread)} {string.Join('|', i.Changes)} {string.Join('|', i.Story)} " +
        $"{i.Id} {i.Origin} {i.Impact} {string.Join('|', i.Chain)} {string.Join('|', i.Fixes)} {string.Join('|', i.Reasons)} {string.Join('|', i.Alternatives)}";
}

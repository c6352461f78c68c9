using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>Tells a failure of our own as a finding: it is shown, and everything else goes on.</summary>
internal static class InternalErrors
{
    public const string Id = "internal-error";

    public static FindingRecord Of(Rule rule, Subject subject, Exception e)
    {
        var finding = new Finding(
            Id, subject, ObjectReference.To(subject.Object, subject.Container), Severity.Warning, Confidence.Certain,
            $"The rule {rule.Id} could not be evaluated",
            $"k8sdoctor itself failed at the rule {rule.Id} on {subject}: {e.GetType().Name}: {e.Message}. What the rule looks for may be there.",
            [], [], null, null);
        return new(finding, null, subject.Object, null, []);
    }
}

using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>What a rule's evaluation asked for: a kind in a namespace (null: everywhere) that is not known, or a log, known or not.</summary>
/// <param name="Earlier">Set when the log that was read is not that of the run that was asked about.</param>
internal readonly record struct ReadNote(ResourceKind Kind, string? Namespace, LogKey? Log, bool Known, EarlierLog? Earlier = null)
{
    public static ReadNote Unknown(ResourceKind kind, string? ns) => new(kind, ns, null, Known: false);

    public static ReadNote Of(LogKey log, bool known, EarlierLog? earlier) => new(ResourceKinds.Pod, log.Namespace, log, known, earlier);
}

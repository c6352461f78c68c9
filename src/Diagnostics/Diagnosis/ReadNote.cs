using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>What a rule's evaluation asked for: a kind in a namespace (null: everywhere) that is not known, or a log, known or not.</summary>
internal readonly record struct ReadNote(ResourceKind Kind, string? Namespace, LogKey? Log, bool Known)
{
    public static ReadNote Unknown(ResourceKind kind, string? ns) => new(kind, ns, null, Known: false);

    public static ReadNote Of(LogKey log, bool known) => new(ResourceKinds.Pod, log.Namespace, log, known);
}

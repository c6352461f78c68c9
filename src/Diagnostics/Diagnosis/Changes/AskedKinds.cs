using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Changes;

/// <summary>
/// The kinds that are read though no rule may read them, to tell what changed before an incident: in the namespaces of incidents alone, and of kinds of which
/// nothing else is read, metadata alone.
/// </summary>
public static class AskedKinds
{
    /// <summary>What rules over the pods of a namespace: how much may be made there, and who may talk to whom.</summary>
    public static ImmutableArray<ResourceKind> Policies { get; } = [ResourceKinds.ResourceQuota, ResourceKinds.NetworkPolicy];
}

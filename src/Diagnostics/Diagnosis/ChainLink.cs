namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>How an object of an incident hangs on the one that it suffers from.</summary>
public enum ChainRelation
{
    /// <summary>The fault reaches it in a way that has no name of its own.</summary>
    SuffersFrom,

    /// <summary>It has the very same fault.</summary>
    Shares,

    /// <summary>It owns the other one.</summary>
    Owns,

    /// <summary>It selects the other one's pods: a Service, a disruption budget.</summary>
    Selects,

    /// <summary>It sends what comes in to the other one: Ingress, APIService and webhook to a Service.</summary>
    BackedBy,

    /// <summary>It scales the other one, or needs it for that.</summary>
    Scales,

    /// <summary>Its pods run on the other one.</summary>
    RunsOn,

    /// <summary>It mounts or names the other one: a claim, a ConfigMap, a StorageClass.</summary>
    Mounts,

    /// <summary>The other one decides whether its pods may be created: a quota, a webhook.</summary>
    AdmittedBy,

    /// <summary>Its program needs the other one: a Service that its log names, an API.</summary>
    DependsOn,
}

/// <summary>An object of an incident in the tree of causes and effects. Raw cluster text.</summary>
/// <param name="Parent">Where in the tree the object stands that it suffers from; -1 for the first.</param>
/// <param name="By">How it hangs on that one; null for the first.</param>
/// <param name="State">What there is to say of it (<c>0 of 2 endpoints ready</c>), or empty.</param>
public sealed record ChainLink(ObjectReference Object, int Parent, ChainRelation? By, string State);

using K8sDoctor.Diagnostics.Diagnosis;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>What a fault costs those who use the cluster.</summary>
/// <param name="Reason">Why it has that level, with numbers; empty where there is nothing to say.</param>
public sealed record ImpactView(ImpactLevel Level, SafeText Reason)
{
    public static readonly ImpactView None = new(ImpactLevel.None, default);

    /// <summary><c>capacity lost: 2 of 3 replicas down</c>; empty where there is nothing to say.</summary>
    public override string ToString() => Reason.IsEmpty ? "" : $"{Word}: {Reason}";

    private string Word => Level switch
    {
        ImpactLevel.CapacityLost => "capacity lost",
        ImpactLevel.Degraded => "degraded",
        ImpactLevel.BlockedChange => "change blocked",
        _ => "waste",
    };
}

/// <summary>An object of an incident in the tree of causes and effects.</summary>
/// <param name="Parent">Where in the tree the object stands that it suffers from; -1 for the first.</param>
/// <param name="By">How it hangs on that one; null for the first.</param>
/// <param name="State">What there is to say of it (<c>0 of 2 endpoints ready</c>), or empty.</param>
public sealed record ChainView(ReferenceView Object, int Parent, ChainRelation? By, SafeText State);

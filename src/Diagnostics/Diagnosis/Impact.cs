namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>What a fault costs those who use the cluster, the least first.</summary>
public enum ImpactLevel
{
    /// <summary>Not known, or nothing.</summary>
    None,

    /// <summary>Something is left over that nobody waits for.</summary>
    Waste,

    /// <summary>All that serves goes on serving; what somebody wants to change does not come about.</summary>
    BlockedChange,

    /// <summary>It goes on with less: without scaling, with restarts, without the work of a Job.</summary>
    Degraded,

    /// <summary>Endpoints or replicas are gone, or an Ingress leads to nothing that answers.</summary>
    CapacityLost,
}

/// <summary>What a fault costs, with numbers. Raw cluster text.</summary>
/// <param name="Reason">Why it has that level, in words, or empty.</param>
public sealed record Impact(ImpactLevel Level, string Reason)
{
    public static readonly Impact None = new(ImpactLevel.None, "");

    /// <summary>How many Services have no endpoint left.</summary>
    public int ServicesDown { get; init; }

    /// <summary>How many workloads have no pod that is ready.</summary>
    public int WorkloadsDown { get; init; }

    /// <summary>How many Services and workloads have less than they should; where there is none of these, how many Ingresses.</summary>
    public int Short { get; init; }

    /// <summary>A rollout is held up, and it is known that all that should serve does.</summary>
    public bool Held { get; init; }

    /// <summary>Nobody is served any more by something that should serve.</summary>
    public bool IsOutage => ServicesDown + WorkloadsDown > 0;

    /// <summary>The gravest first.</summary>
    internal int CompareTo(Impact other)
    {
        var order = other.Level.CompareTo(Level);
        if (order == 0)
            order = other.ServicesDown.CompareTo(ServicesDown);
        if (order == 0)
            order = other.WorkloadsDown.CompareTo(WorkloadsDown);
        return order != 0 ? order : other.Short.CompareTo(Short);
    }

    /// <summary>
    /// How grave a fault is, from how grave its rule takes it and what it costs: where something has nothing left it is critical; where all goes on serving and
    /// only a change does not come about, nobody need get up. What is told for information only stays that.
    /// </summary>
    internal Severity Weigh(Severity severity) => severity == Severity.Info ? severity
        : IsOutage ? Severity.Critical
        : Level is ImpactLevel.BlockedChange && severity == Severity.Critical && Held ? Severity.Warning
        : severity;
}

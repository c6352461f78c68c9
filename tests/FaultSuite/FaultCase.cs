using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.FaultSuite;

/// <summary>One fault as a script: what breaks, how that must be told while it lasts, and within what time after it is healed all must be true again.</summary>
/// <param name="Name">What happens, in words; the name of the test.</param>
internal sealed record FaultCase(string Name, Func<FaultWorld, Task> BreakAsync)
{
    public FaultCase(string name, Action<FaultWorld> breaks)
        : this(name, world => FaultTricks.Do(world, breaks))
    {
    }

    public override string ToString() => Name;

    /// <summary>The kind by which it is seen.</summary>
    public ResourceKind Kind { get; init; } = ResourceKinds.Pod;

    /// <summary>How the kind must read while it lasts; null where there is nothing to see, because it is over at once or a client must not notice.</summary>
    public SourceStatus? Seen { get; init; }

    /// <summary>A part of the detail that is then told.</summary>
    public string Words { get; init; } = "";

    /// <summary>Within what time it must be told.</summary>
    public TimeSpan SeenWithin { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Lasts { get; init; } = TimeSpan.FromSeconds(60);

    public Func<FaultWorld, Task> HealAsync { get; init; } = _ => Task.CompletedTask;

    /// <summary>Within what time after the end of all faults everything is true again.</summary>
    public TimeSpan HealedWithin { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a kind may read as synced and be wrong.</summary>
    public TimeSpan Blindness { get; init; } = Watchman.UsualBlindness;

    /// <summary>How many requests there may be for one path within the last minute of it; null where only the general bound holds.</summary>
    public int? RequestsAtLast { get; init; }

    /// <summary>How many pods there are.</summary>
    public int Pods { get; init; } = 3;
}

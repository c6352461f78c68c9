using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>How much of a log is read at first; the ranges of k9s, by its digits.</summary>
/// <param name="Name">A word or two for the title.</param>
/// <param name="Since">Only what was written within this time; null for all.</param>
/// <param name="IsHead">The first bytes of this run, and nothing that comes.</param>
internal sealed record LogRange(string Name, TimeSpan? Since = null, bool IsHead = false)
{
    /// <summary>How many lines of a run are read at first.</summary>
    public const int TailLines = 1_000;

    /// <summary>How many bytes the first lines of a run may have.</summary>
    public const int HeadBytes = 1024 * 1024;

    public static readonly LogRange Tail = new("tail");

    public static readonly ImmutableArray<LogRange> All =
    [
        Tail, new("head", IsHead: true),
        new("last 1m", TimeSpan.FromMinutes(1)), new("last 5m", TimeSpan.FromMinutes(5)), new("last 15m", TimeSpan.FromMinutes(15)), new("last 30m", TimeSpan.FromMinutes(30)),
        new("last 1h", TimeSpan.FromHours(1)),
    ];

    /// <summary>What is asked for of a log.</summary>
    /// <param name="now">The cluster's time, UTC.</param>
    public LogPart Of(LogPart part, DateTime now) => this switch
    {
        { IsHead: true } => part with { Limit = HeadBytes },
        { Since: { } since } => part with { Since = now - since, Tail = LogBuffer.DefaultLines },
        _ => part with { Tail = TailLines },
    };
}

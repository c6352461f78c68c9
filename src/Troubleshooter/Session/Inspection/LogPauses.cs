namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>How long is waited before a log is asked for again: longer and longer while nothing comes, and never long.</summary>
internal static class LogPauses
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    public static TimeSpan First { get; } = TimeSpan.FromSeconds(1);

    /// <param name="pause">The one before; zero for none.</param>
    public static TimeSpan After(TimeSpan pause) => pause == TimeSpan.Zero ? First : pause * 2 < Longest ? pause * 2 : Longest;

    /// <summary>What is in the way, and that it is tried again: <c>the connection was cut; trying again in 4s</c>.</summary>
    public static string Words(string problem, TimeSpan pause) => $"{problem.TrimEnd('.')}; trying again in {Durations.Format(pause)}";
}

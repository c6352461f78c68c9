using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What rules can ask about the schedules of CronJobs.</summary>
internal static class SchedulesFunctions
{
    private const int Looked = 20;
    private const int MostRuns = 1000;

    public static ImmutableArray<HostFunction> All { get; } =
    [
        new("neverComes", false, [CelType.String], CelType.Bool, [], "Whether a schedule can be read and names a day that never comes, like the 31st of February.",
            "neverComes('0 0 31 2 *')", (reader, a) => CelValue.Of(SchedulesCron.Parse(a[0].AsString) is { } cron && cron.Next(reader.Now) is null)),
        new("longestGap", false, [CelType.String, CelType.Timestamp], CelType.Duration, [],
            "The longest time between two of the next runs of a schedule after a moment; an error for one that cannot be read or never comes.",
            "longestGap('0 9 * * 1-5', now) == duration('72h')", (_, a) => LongestGap(a[0].AsString, a[1].AsTimestamp)),
        new("runsBetween", false, [CelType.String, CelType.Timestamp, CelType.Timestamp], CelType.Int, [],
            "How many runs of a schedule lie between two moments, at most 1000; 0 for one that cannot be read. Time zones are left out of account.",
            "runsBetween('0 3 * * *', object.metadata.creationTimestamp, now) >= 2", (_, a) => CelValue.Of(Runs(a[0].AsString, a[1].AsTimestamp, a[2].AsTimestamp))),
    ];

    private static CelValue LongestGap(string schedule, DateTime after)
    {
        if (SchedulesCron.Parse(schedule) is not { } cron || cron.Next(after) is not { } at)
            return CelValue.Absent($"the schedule '{schedule}' has no times");
        var longest = TimeSpan.Zero;
        for (var i = 0; i < Looked && cron.Next(at) is { } next; i++)
        {
            longest = next - at > longest ? next - at : longest;
            at = next;
        }

        return CelValue.Of(longest);
    }

    private static long Runs(string schedule, DateTime from, DateTime to)
    {
        var (runs, at) = (0, from);
        if (SchedulesCron.Parse(schedule) is not { } cron)
            return 0;
        while (runs < MostRuns && cron.Next(at) is { } next && next <= to)
            (runs, at) = (runs + 1, next);
        return runs;
    }
}

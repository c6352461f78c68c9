using System.Globalization;

namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>The lines of ours between lines of a log. Raw text.</summary>
internal static class LogNotes
{
    public static string OfRun(ContainerRun container, bool previous)
    {
        var kind = container.IsInit ? "init container " : "";
        if (previous)
            return $"{kind}{container.Name}, {(container.IsBetweenRuns ? "its last run" : "the run before")}{(container.Last is { } last ? $", {Ended(last)}" : "")}";
        return $"{kind}{container.Name}, {Now(container)}";

        static string Now(ContainerRun c) => c switch
        {
            { Started: { } started } => $"this run, since {Clock(started)}",
            { Ended: { } ended } => $"its run, {Ended(ended)}",
            { Waits: { } reason } => $"which waits ({reason})",
            _ => "which has not started",
        };
    }

    public static string Ended(RunEnd end) => $"ended{(end.At.Length > 0 ? $" at {Clock(end.At)}" : "")} with {end.Words}";

    public static string NextRun(ContainerRun container) => $"{container.Name}, next run, since {Clock(container.Started ?? "")}";

    /// <summary>A time of the API: <c>Nov 20 09:40:22</c>; what is none stays as it is.</summary>
    public static string Clock(string time) =>
        DateTime.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToString("MMM dd HH:mm:ss", CultureInfo.InvariantCulture)
            : time;
}

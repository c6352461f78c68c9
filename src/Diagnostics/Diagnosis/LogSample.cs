using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>The logs that one rule asked for of one owner's containers of one name, and what came of it.</summary>
/// <param name="Read">True when one of them was read.</param>
/// <param name="Wanted">The log to ask for, or null.</param>
/// <param name="Undecided">The requests that a decision waits for, by subject.</param>
/// <param name="Reason">Why there is none, when nothing is wanted and nothing was read.</param>
internal sealed record LogSample(bool Read, LogKey? Wanted, ImmutableArray<Request> Undecided, BlindSpotReason Reason)
{
    // A container that has no previous run says nothing of its siblings; three that fail in different words do.
    private const int MaxFailures = 3;

    public static LogSample Of(ImmutableArray<Request> group, ClusterState state)
    {
        ImmutableArray<Request> undecided = [.. group.Where(r => r.Decisive).OrderBy(r => r.Subject, Comparer<Subject>.Create(KeyOrder.Compare))];
        if (group.Any(r => r.Note.Known))
            return new(Read: true, null, undecided, default);
        string[] failures = [.. group.Select(r => state.Log(r.Note.Log!.Value)?.Failure).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        var reason = failures.Select(ReasonOf).DefaultIfEmpty(BlindSpotReason.NotRead).Min();
        var best = group.Where(r => state.Log(r.Note.Log!.Value) is null)
            .OrderByDescending(r => r.Restarts).ThenBy(r => r.Subject, Comparer<Subject>.Create(KeyOrder.Compare)).FirstOrDefault();
        var giveUp = failures.Length >= MaxFailures || reason is BlindSpotReason.Forbidden;
        return new(Read: false, giveUp ? null : best?.Note.Log, undecided, reason);
    }

    // The failure of a log is told in words only (LogText.Failure).
    private static BlindSpotReason ReasonOf(string failure) =>
        failure.Contains("forbidden", StringComparison.OrdinalIgnoreCase) ? BlindSpotReason.Forbidden
        : failure.Contains("not recorded", StringComparison.OrdinalIgnoreCase) ? BlindSpotReason.NotRecorded
        : BlindSpotReason.NotRead;
}

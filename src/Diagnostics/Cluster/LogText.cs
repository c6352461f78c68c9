using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>Which log of a container: that of its run of now, or of the one before.</summary>
public readonly record struct LogKey(string Namespace, string Pod, string Container, bool Previous);

/// <summary>Why there is no log.</summary>
public enum LogProblem
{
    /// <summary>There is one.</summary>
    None,

    /// <summary>There is none, and asking again does not help: it is gone, or was never written.</summary>
    Missing,

    /// <summary>The recording does not hold it.</summary>
    NotRecorded,

    /// <summary>Who asks may not read it.</summary>
    Forbidden,

    /// <summary>Something was in the way that may pass: a server that is busy, a node that does not answer.</summary>
    Passing,
}

/// <summary>What came of reading a log. <see cref="Lines"/> is raw cluster text, oldest first; <see cref="Failure"/> says in words why there is none.</summary>
public sealed record LogText(ImmutableArray<string> Lines, string? Failure = null)
{
    /// <summary>How many lines of a log are read and kept: the last.</summary>
    public const int MostLines = 200;

    /// <summary>Why there is none, in one word.</summary>
    public LogProblem Problem { get; init; } = Failure is null ? LogProblem.None : LogProblem.Missing;

    /// <summary>When the first of the lines was written, UTC, by the node's clock; null where that is not known.</summary>
    public DateTime? First { get; init; }

    /// <summary>When the last of the lines was written.</summary>
    public DateTime? Last { get; init; }

    /// <summary>The lines are only those that were written after this time: they continue a log that was read before.</summary>
    public DateTime? After { get; init; }

    /// <summary>This log, continued by what was written after it.</summary>
    internal LogText Continue(LogText news) => this with
    {
        Lines = [.. Lines.Concat(news.Lines).TakeLast(MostLines)],
        Last = news.Last ?? Last,
    };
}

/// <summary>What is known of a log.</summary>
/// <param name="Answer">What came of asking for the log of this very run; null when it was not asked for, or not since the run ended.</param>
/// <param name="Usable">The lines to go by: those of the answer or, where there are none, of an earlier reading.</param>
/// <param name="Earlier">Set when <paramref name="Usable"/> is not the whole log of this run.</param>
public readonly record struct KnownLog(LogText? Answer, LogText? Usable, EarlierLog? Earlier);

/// <summary>Says that lines are not those of the run that is asked about, or not to its end.</summary>
/// <param name="Ended">When the run ended that the lines are of, UTC; null where that is not known.</param>
/// <param name="SameRun">The lines are of this run, but were read before it ended.</param>
/// <param name="Why">Why the log itself is not there.</param>
public sealed record EarlierLog(DateTime? Ended, bool SameRun, string Why);

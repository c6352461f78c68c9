using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>Reads what a person asks to see: an object whole, a log. Nothing of it takes part in a diagnosis. Any thread may use it.</summary>
public interface IInspector
{
    /// <summary>Whether logs go on: those of a recording end where they were recorded.</summary>
    bool Follows { get; }

    /// <summary>The object as it is now. Throws <see cref="InspectionException"/>, or for cancellation.</summary>
    Task<InspectedObject> ReadAsync(ObjectKey key, CancellationToken cancellation);

    /// <summary>
    /// Writes the lines of a log, the oldest first; with <see cref="LogPart.Follow"/> also those to come, until the server ends it. Throws
    /// <see cref="InspectionException"/>, also where it breaks off, or for cancellation.
    /// </summary>
    Task ReadLogAsync(LogPart part, ILogSink sink, CancellationToken cancellation);
}

/// <summary>One log, and how much of it.</summary>
public sealed record LogPart(LogKey Key)
{
    /// <summary>Only so many lines, the last; null for all.</summary>
    public int? Tail { get; init; }

    /// <summary>Only what was written since, UTC; whole seconds count. Null for all.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Only so many bytes, the first; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>Whether to go on with what is written from now on.</summary>
    public bool Follow { get; init; }
}

/// <summary>Takes the lines of a log.</summary>
public interface ILogSink
{
    /// <param name="at">When it was written, UTC, by the node's clock; null where that is not known.</param>
    /// <param name="utf8">Raw, without its end.</param>
    void Add(DateTime? at, ReadOnlySpan<byte> utf8);

    /// <summary>Waits until there is room for more.</summary>
    ValueTask WhenReadyAsync(CancellationToken cancellation) => ValueTask.CompletedTask;
}

/// <summary>It could not be read.</summary>
/// <param name="message">Why, in words; raw text.</param>
/// <param name="problem">Whether asking again may help.</param>
public sealed class InspectionException(string message, LogProblem problem = LogProblem.Missing, Exception? inner = null) : Exception(message, inner)
{
    public LogProblem Problem => problem;

    /// <summary>There is no such object (any more).</summary>
    public bool IsGone { get; init; }
}

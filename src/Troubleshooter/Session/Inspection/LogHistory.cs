using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>What all containers of a pod have written until now: of each the run before and the current one, stitched by the times of their lines.</summary>
internal sealed class LogHistory(IInspector inspector, LogFeed feed, ObjectKey pod, PodRuns runs, TimeProvider time)
{
    private const int LeastBytes = 256 * 1024;
    private const int AtOnce = 4;

    /// <summary>Reads them, and writes them to the run's buffer.</summary>
    /// <param name="now">The cluster's time, UTC.</param>
    /// <returns>For each container who goes on where this ended.</returns>
    public async Task<ImmutableArray<FollowingSink>> ReadAsync(DateTime now, CancellationToken cancellation)
    {
        var pieces = runs.Containers.SelectMany(Pieces).ToImmutableArray();
        var buffers = pieces.Select(_ => new LogBuffer(LogBuffer.DefaultLines, Math.Max(LeastBytes, LogBuffer.DefaultBytes / pieces.Length))).ToImmutableArray();
        using var slots = new SemaphoreSlim(AtOnce);
        var failures = await Task.WhenAll(pieces.Select(async (piece, i) =>
        {
            await slots.WaitAsync(cancellation);
            try
            {
                return await ReadAsync(piece, buffers[i], now, cancellation);
            }
            finally
            {
                slots.Release();
            }
        }));
        return Merge(pieces, buffers, failures);
    }

    private IEnumerable<Piece> Pieces(ContainerRun container, int source)
    {
        if (container.HasPrevious && !feed.Range.IsHead)
            yield return new(container, source, Previous: true);
        if (!container.IsBetweenRuns || feed.Range.IsHead)
            yield return new(container, source, Previous: false);
    }

    /// <summary>Why there is none; null where there is.</summary>
    private async Task<InspectionException?> ReadAsync(Piece piece, LogBuffer buffer, DateTime now, CancellationToken cancellation)
    {
        var key = new LogKey(pod.Namespace, pod.Name, piece.Container.Name, piece.Previous);
        var sink = new PieceSink(buffer, new(LogEntryKind.Line, (short)piece.Source, null, piece.Previous));
        var failure = await TryAsync(key);
        // Between two runs both are one and the same, and a recording may hold either.
        return failure is { Problem: LogProblem.NotRecorded } && piece.Container.IsBetweenRuns ? await TryAsync(key with { Previous = false }) : failure;

        async Task<InspectionException?> TryAsync(LogKey asked)
        {
            try
            {
                await inspector.ReadLogAsync(feed.Range.Of(new(asked), now), sink, cancellation);
                return null;
            }
            catch (InspectionException e)
            {
                return e;
            }
        }
    }

    private ImmutableArray<FollowingSink> Merge(ImmutableArray<Piece> pieces, ImmutableArray<LogBuffer> buffers, InspectionException?[] failures)
    {
        var sinks = runs.Containers.Select((_, i) => new FollowingSink(feed, i, time)).ToImmutableArray();
        var places = pieces.SelectMany((piece, i) => Places(piece, i, buffers[i])).OrderBy(p => p.At).ThenBy(p => p.Piece).ThenBy(p => p.Number);
        foreach (var place in places)
        {
            var piece = pieces[place.Piece];
            if (place.Number < 0)
            {
                feed.Note(piece.Source, piece.Words(failures[place.Piece]?.Message, buffers[place.Piece].Next == 0), piece.Previous);
                continue;
            }

            buffers[place.Piece].Read(place.Number, Copy, out var at);
            // Between two runs the run before is what is gone on from.
            if (!piece.Previous || piece.Container.IsBetweenRuns)
                sinks[piece.Source].Know(at);
        }

        return sinks;
    }

    private DateTime? Copy(in LogEntry entry, ReadOnlySpan<byte> utf8, int cutOff)
    {
        feed.Buffer.Add(entry, utf8);
        return entry.At;
    }

    // Lines without a time stand behind the one before; the line that tells of the run stands before its first.
    private static IEnumerable<Place> Places(Piece piece, int index, LogBuffer buffer)
    {
        DateTime? at = null;
        for (var number = buffer.First; number < buffer.Next; number++)
        {
            buffer.Read(number, static (in LogEntry entry, ReadOnlySpan<byte> _, int _) => entry.At, out var written);
            if (number == buffer.First)
                yield return new(written ?? piece.Begin, index, -1);
            at = written ?? at ?? piece.Begin;
            yield return new(at.Value, index, number);
        }

        if (buffer.First == buffer.Next)
            yield return new(piece.Begin, index, -1);
    }

    private readonly record struct Place(DateTime At, int Piece, long Number);

    private sealed class PieceSink(LogBuffer buffer, LogEntry line) : ILogSink
    {
        public void Add(DateTime? at, ReadOnlySpan<byte> utf8) => buffer.Add(line with { At = at }, utf8);
    }

    /// <summary>The log of one run of a container.</summary>
    private sealed record Piece(ContainerRun Container, int Source, bool Previous)
    {
        /// <summary>Where it stands when no line tells a time.</summary>
        public DateTime Begin => Time(Previous ? Container.Last?.At : Container.Started ?? Container.Ended?.At) ?? (Previous ? DateTime.MinValue : DateTime.MaxValue);

        public string Words(string? failure, bool isEmpty)
        {
            var words = LogNotes.OfRun(Container, Previous);
            return failure is not null ? $"{words}: {failure}" : isEmpty ? $"{words}: no line" : words;
        }

        private static DateTime? Time(string? text) =>
            DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }
}

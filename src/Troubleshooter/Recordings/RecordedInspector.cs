using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session.Inspection;

namespace K8sDoctor.Troubleshooter.Recordings;

/// <summary>
/// Looks up in a recording what a person wants to see, as it was at the moment at which the recording stands. It reads the file anew each time: whole objects and
/// all logs are not held for who may never ask.
/// </summary>
/// <param name="position">The moment, since the start.</param>
internal sealed class RecordedInspector(RecordingFile file, RecordingHeader header, Func<TimeSpan> position) : IInspector
{
    public bool Follows => false;

    public async Task<InspectedObject> ReadAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (!header.Kinds.Contains((key.Kind.ApiVersion, key.Kind.Kind)))
            throw new InspectionException($"the recording holds no object of the kind {key.Kind.Kind}", LogProblem.NotRecorded);
        byte[]? found = null;
        var (wasThere, at) = (false, position());
        await ForEachAsync(at, line =>
        {
            if (line.Type == RecordedType.Log || line.Kind != key.Kind.Kind || line.ApiVersion != key.Kind.ApiVersion || !IsOf(line.Object.Span, key))
                return;
            (wasThere, found) = (true, line.Type == RecordedType.Deleted ? null : line.Object.ToArray());
        }, cancellation);
        var when = $"at {header.StartedAt + at:HH:mm:ss} UTC";
        if (found is null)
            throw new InspectionException(wasThere ? $"{key.Kind.Kind} {key.Name} had been deleted {when}" : $"the recording has no {key.Kind.Kind} {key.Name} {when}", LogProblem.NotRecorded) { IsGone = true };
        try
        {
            return new(key, found) { RecordedAt = header.StartedAt + at };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InspectionException($"the recorded {key.Kind.Kind} is none: {e.Message}", LogProblem.NotRecorded, e);
        }
    }

    public async Task ReadLogAsync(LogPart part, ILogSink sink, CancellationToken cancellation)
    {
        string? text = null;
        await ForEachAsync(position(), line =>
        {
            if (line.Log is { } log && new LogKey(log.Namespace, log.Pod, log.Container, log.Previous) == part.Key)
                text = log.Text;
        }, cancellation);
        if (text is null)
            throw new InspectionException("it was not recorded", LogProblem.NotRecorded);
        ImmutableArray<string> lines = [.. (text.EndsWith('\n') ? text[..^1] : text).Split('\n')];
        if (KubeletWords.Refusal(lines) is { } refusal)
            throw new InspectionException(refusal);
        // Recorded lines bear no time: a range of time cannot be cut out of them.
        foreach (var line in text.Length == 0 ? [] : lines.Skip(part.Tail is { } tail ? Math.Max(0, lines.Length - tail) : 0))
            sink.Add(null, Encoding.UTF8.GetBytes(line.TrimEnd('\r')));
    }

    private async Task ForEachAsync(TimeSpan until, Action<RecordingLine> take, CancellationToken cancellation)
    {
        try
        {
            using var reader = await RecordingReader.OpenAsync(file, cancellation);
            while (await reader.ReadAsync(cancellation) is { } line && line.At <= until)
                take(line);
        }
        catch (RecordingException e)
        {
            throw new InspectionException(e.Message, LogProblem.NotRecorded, e);
        }
    }

    private static bool IsOf(ReadOnlySpan<byte> json, ObjectKey key)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        var metadata = document.RootElement.Member("metadata");
        return metadata.Text("name") == key.Name && (metadata.Text("namespace") ?? "") == key.Namespace;
    }
}

using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Recordings;

/// <summary>What a recorded cluster holds at a moment: the lines up to there, applied one after the other.</summary>
internal sealed class RecordedState(FieldMask mask, RecordingHeader header)
{
    private readonly Dictionary<ObjectKey, ResourceObject> _objects = [];
    private readonly Dictionary<LogKey, LogText> _logs = [];
    private readonly ResourceReader _reader = new(mask);
    private readonly HashSet<ResourceKind> _kinds = [.. header.Kinds.Select(k => ResourceKinds.Find(k.ApiVersion, k.Kind)).OfType<ResourceKind>()];

    /// <summary>Applies a line and says what changed; null for a kind that is not ours or that the first line does not name. Throws <see cref="FormatException"/> or a JSON fault.</summary>
    public ClusterChange? Apply(in RecordingLine line)
    {
        if (line.Type == RecordedType.Log)
            return Apply(line.Log!);
        if (ResourceKinds.Find(line.ApiVersion, line.Kind) is not { } kind || !_kinds.Contains(kind))
            return null;
        var read = _reader.ReadObject(kind, line.Object.Span);
        if (line.Type == RecordedType.Deleted)
            return Delete(read.Key);
        _objects[read.Key] = read;
        return new Upserted(read);
    }

    /// <summary>What a scope holds, or that it was not recorded.</summary>
    public ClusterChange Answer(SourceScope scope)
    {
        if (!_kinds.Contains(scope.Kind))
            return new SourceState(scope.Kind, scope.Namespace, SourceStatus.NotRecorded, "the recording holds none of this kind", header.StartedAt);
        var objects = _objects.Values.Where(o => o.Kind.Equals(scope.Kind) && (scope.Namespace is null || o.Namespace == scope.Namespace));
        return new Replaced(scope.Kind, scope.Namespace, [.. objects.OrderBy(o => o.Namespace, StringComparer.Ordinal).ThenBy(o => o.Name, StringComparer.Ordinal)]);
    }

    /// <summary>The newest text of a log; where there is none, that it was not recorded.</summary>
    public LogRead Answer(LogKey key) =>
        new(key, _logs.GetValueOrDefault(key) ?? new LogText([], "not recorded") { Problem = LogProblem.NotRecorded });

    private LogRead Apply(RecordedLog log)
    {
        var key = new LogKey(log.Namespace, log.Pod, log.Container, log.Previous);
        var lines = Lines(log.Text);
        _logs[key] = KubeletWords.Refusal(lines) is { } refusal ? new LogText([], refusal) : new LogText(lines);
        return new LogRead(key, _logs[key]);
    }

    private Deleted Delete(ObjectKey key)
    {
        _objects.Remove(key);
        if (key.Kind.Equals(ResourceKinds.Pod))
        {
            foreach (var log in _logs.Keys.Where(l => l.Namespace == key.Namespace && l.Pod == key.Name).ToList())
                _logs.Remove(log);
        }

        return new Deleted(key);
    }

    private static ImmutableArray<string> Lines(string text)
    {
        var whole = text.EndsWith('\n') ? text[..^1] : text;
        return whole.Length == 0 ? [] : [.. whole.Split('\n')];
    }
}

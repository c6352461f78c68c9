using System.IO.Compression;
using System.Text.Json.Nodes;

namespace K8sDoctor.FakeApiServer;

/// <summary>Plays a recording into a <see cref="FakeCluster"/>: at once up to a moment, then on by the cluster's clock.</summary>
public sealed class RecordingPlayer
{
    // The recorder's first lists are sorted by name, not by version: they are taken together, so that no watch sees versions go back.
    private const double FirstLists = 1.0;

    private readonly FakeCluster _cluster;
    private readonly List<(double At, JsonObject Line)> _lines;
    private int _next;

    private RecordingPlayer(FakeCluster cluster, JsonObject header, List<(double At, JsonObject Line)> lines)
    {
        (_cluster, _lines) = (cluster, lines);
        StartedAt = DateTimeOffset.Parse((string)header["startedAt"]!);
        RecordedKinds = [.. header["kinds"]!.AsArray().Select(k => (string)k!)];
        cluster.ServerVersion = header["version"]!.DeepClone().AsObject();
    }

    public DateTimeOffset StartedAt { get; }

    /// <summary>As in the first line: <c>v1/Pod</c>.</summary>
    public IReadOnlyList<string> RecordedKinds { get; }

    /// <summary>Seconds of the last line.</summary>
    public double End => _lines.Count == 0 ? 0 : _lines[^1].At;

    /// <summary>Reads a recording, plain or gzip, and applies everything up to <paramref name="at"/> seconds.</summary>
    public static RecordingPlayer Load(string file, FakeCluster cluster, double at)
    {
        using var reader = Open(file);
        var header = JsonNode.Parse(reader.ReadLine()!)!.AsObject();
        var lines = new List<(double, JsonObject)>();
        while (reader.ReadLine() is { Length: > 0 } text)
        {
            var line = JsonNode.Parse(text)!.AsObject();
            lines.Add(((double)line["at"]!, line));
        }

        var player = new RecordingPlayer(cluster, header, lines);
        player.AdvanceTo(Math.Max(at, FirstLists));
        cluster.Compact();
        return player;
    }

    /// <summary>When a recording began.</summary>
    public static DateTimeOffset StartOf(string file)
    {
        using var reader = Open(file);
        return DateTimeOffset.Parse((string)JsonNode.Parse(reader.ReadLine()!)!["startedAt"]!);
    }

    /// <summary>Applies the lines up to a moment, in seconds since the recording began.</summary>
    public void AdvanceTo(double at)
    {
        for (; _next < _lines.Count && _lines[_next].At <= at; _next++)
            Apply(_lines[_next].Line);
    }

    /// <summary>Plays on as the cluster's clock moves, until the end or until cancelled; that clock runs <paramref name="speed"/> times faster than its timers.</summary>
    public async Task PlayAsync(double speed, CancellationToken cancellation)
    {
        while (_next < _lines.Count)
        {
            var position = (_cluster.Clock.GetUtcNow() - StartedAt).TotalSeconds;
            AdvanceTo(position);
            if (_next < _lines.Count)
                await Task.Delay(TimeSpan.FromSeconds(Math.Max(0.001, (_lines[_next].At - position) / speed)), _cluster.Clock, cancellation);
        }
    }

    /// <summary>Lets nobody read the kinds that the recording does not hold: what was not recorded is unknown, not empty.</summary>
    public void DenyUnrecorded(FakeAuthorizer authorizer)
    {
        var unrecorded = FakeKinds.All.Where(k => !RecordedKinds.Contains(k.ToString())).Select(k => (k.Group, k.Plural)).ToHashSet();
        authorizer.Deny(access => unrecorded.Contains((access.Group, access.Resource)));
    }

    private void Apply(JsonObject line)
    {
        if (line["log"] is JsonObject log)
            _cluster.SetLog((string)log["namespace"]!, (string)log["pod"]!, (string)log["container"]!, (bool)log["previous"]!, (string)log["text"]!);
        else
            _cluster.Play((string)line["type"]!, line["object"]!.AsObject());
    }

    private static StreamReader Open(string file)
    {
        var raw = File.OpenRead(file);
        var zipped = raw.ReadByte() == 0x1f && raw.ReadByte() == 0x8b;
        raw.Position = 0;
        return new(zipped ? new GZipStream(raw, CompressionMode.Decompress) : raw);
    }
}

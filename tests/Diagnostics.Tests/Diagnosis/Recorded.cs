using System.IO.Compression;
using System.Text.Json;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Tests.Rules;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis;

/// <summary>The changes of the recorded cluster in their order, as the program would read them.</summary>
internal static class Recorded
{
    public static DateTime Start { get; } = new(2026, 11, 23, 18, 30, 28, DateTimeKind.Utc);

    public static IReadOnlyList<(double At, ClusterChange Change)> Changes { get; } = Read("failures.jsonl.gz").Changes;

    /// <summary>When a recording starts, the kinds that it holds, and its changes by the second.</summary>
    public static (DateTime Start, IReadOnlyList<ResourceKind> Kinds, IReadOnlyList<(double At, ClusterChange Change)> Changes) Read(string name)
    {
        var reader = new ResourceReader(RuleFiles.Shipped.Mask);
        using var file = new GZipStream(File.OpenRead(RuleFiles.Data($"recordings/{name}")), CompressionMode.Decompress);
        using var lines = new StreamReader(file);
        var changes = new List<(double, ClusterChange)>();
        using var header = JsonDocument.Parse(lines.ReadLine()!);
        var kinds = header.RootElement.GetProperty("kinds").EnumerateArray()
            .Select(k => KindOf(k.GetString()!)).OfType<ResourceKind>().ToArray();
        while (lines.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("log", out var log))
                changes.Add((json.RootElement.GetProperty("at").GetDouble(), Log(log)));
            else if (json.RootElement.TryGetProperty("object", out var value) && Object(reader, json.RootElement, value) is { } change)
                changes.Add((json.RootElement.GetProperty("at").GetDouble(), change));
        }

        return (header.RootElement.GetProperty("startedAt").GetDateTimeOffset().UtcDateTime, kinds, changes);
    }

    // apps/v1/Deployment
    private static ResourceKind? KindOf(string name) => ResourceKinds.Find(name[..name.LastIndexOf('/')], name[(name.LastIndexOf('/') + 1)..]);

    private static ClusterChange? Object(ResourceReader reader, JsonElement line, JsonElement value)
    {
        var read = reader.ReadObject(JsonSerializer.SerializeToUtf8Bytes(value));
        return read is null ? null : line.GetProperty("type").GetString() == "DELETED" ? new Deleted(read.Key) : new Upserted(read);
    }

    private static LogRead Log(JsonElement log)
    {
        string Text(string name) => log.GetProperty(name).GetString()!;
        string[] lines = Text("text").TrimEnd('\n').Split('\n');
        return new(
            new(Text("namespace"), Text("pod"), Text("container"), log.GetProperty("previous").GetBoolean()),
            KubeletWords.Refusal(lines) is { } refusal ? new([], refusal) : new([.. lines]));
    }
}

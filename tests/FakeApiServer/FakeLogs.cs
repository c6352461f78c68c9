using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace K8sDoctor.FakeApiServer;

/// <summary>The log of a container, and the words with which it is refused.</summary>
internal static class FakeLogs
{
    public static FakeResponse Read(FakeCluster cluster, FakeRequest request, string ns, string name)
    {
        var pod = cluster.Find(FakeKinds.Find("v1", "Pod")!, ns, name)?.ToJson() ??
            throw new FakeApiException(404, "NotFound", $"pods \"{name}\" not found", new JsonObject { ["name"] = name, ["kind"] = "pods" });
        var container = ContainerOf(pod, name, request["container"]);
        var previous = request["previous"] is "true";
        var log = cluster.Log(ns, name, container, previous);
        if (log is null)
            RefuseUnlessStarted(pod, name, container, previous);
        if (request["follow"] is "true")
            return new() { ContentType = "text/plain", Stream = (body, cancellation) => FollowAsync(cluster, request, (ns, name, container), body, cancellation) };
        return FakeResponse.Text(log is null ? "" : Shape(log.Within(RunOf(StatusOf(pod, container), previous)), request));
    }

    /// <summary>What there is, and what comes, until the run has ended. As on a real server nothing is sent, not even a head, before the first line.</summary>
    private static async Task FollowAsync(FakeCluster cluster, FakeRequest request, (string Namespace, string Pod, string Container) of, FakeBody body, CancellationToken cancellation)
    {
        string? run = null;
        for (var sent = 0; ;)
        {
            var changed = cluster.NextChange;
            var status = cluster.Find(FakeKinds.Find("v1", "Pod")!, of.Namespace, of.Pod)?.ToJson() is { } pod ? StatusOf(pod, of.Container) : null;
            var log = Newest(cluster, of, status);
            if (run is not null && run != RunId(status))
                return;
            run = RunId(status);
            var text = log is null ? "" : sent == 0 ? Shape(log, request) : Shape(log with { Lines = [.. log.Lines.Skip(sent)] }, Unshortened(request));
            sent = log?.Lines.Length ?? 0;
            if (text.Length > 0)
                await body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
            if (status?["state"]?["running"] is null)
                return;
            await changed.WaitAsync(cancellation);
        }
    }

    // Between two runs the log of now is that of the run before.
    private static FakeLog? Newest(FakeCluster cluster, (string Namespace, string Pod, string Container) of, JsonNode? status)
    {
        var isBetween = status?["state"]?["waiting"] is not null && status["lastState"]?["terminated"] is not null;
        var log = (isBetween ? cluster.Log(of.Namespace, of.Pod, of.Container, previous: true) : null) ?? cluster.Log(of.Namespace, of.Pod, of.Container, previous: false);
        return log?.Within(RunOf(status, previous: isBetween));
    }

    private static string RunId(JsonNode? status) => $"{(string?)status?["state"]?["running"]?["startedAt"]} {status?["restartCount"]}";

    private static FakeRequest Unshortened(FakeRequest request) => request with { Query = request.Query.Where(q => q.Key is "timestamps").ToDictionary(q => q.Key, q => q.Value) };

    private static JsonNode? StatusOf(JsonObject pod, string container) => ((string[])["containerStatuses", "initContainerStatuses"])
        .SelectMany(field => pod["status"]?[field] as JsonArray ?? []).FirstOrDefault(s => (string?)s?["name"] == container);

    /// <summary>When the run began and ended whose log that is: none wrote before or after.</summary>
    private static (DateTimeOffset? Began, DateTimeOffset? Ended) RunOf(JsonNode? status, bool previous)
    {
        var run = (previous ? null : status?["state"]?["running"] ?? status?["state"]?["terminated"]) ?? status?["lastState"]?["terminated"];
        return (Time(run, "startedAt"), Time(run, "finishedAt"));

        static DateTimeOffset? Time(JsonNode? run, string field) =>
            (string?)run?[field] is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null;
    }

    private static string ContainerOf(JsonObject pod, string name, string? asked)
    {
        var containers = Names(pod, "containers");
        var all = containers.Concat(Names(pod, "initContainers")).ToList();
        if (asked is { Length: > 0 })
            return all.Contains(asked) ? asked : throw Bad($"container {asked} is not valid for pod {name}");
        if (containers.Count == 1)
            return containers[0];
        throw Bad($"a container name must be specified for pod {name}, choose one of: [{string.Join(' ', all)}]");
    }

    private static void RefuseUnlessStarted(JsonObject pod, string name, string container, bool previous)
    {
        var status = StatusOf(pod, container);
        if (previous && status?["lastState"]?["terminated"] is null)
            throw Bad($"previous terminated container \"{container}\" in pod \"{name}\" not found");
        if (status?["state"]?["waiting"] is { } waiting && status["lastState"]?["terminated"] is null)
            throw Bad($"container \"{container}\" in pod \"{name}\" is waiting to start: {(string?)waiting["reason"] ?? "ContainerCreating"}");
        if (status is null && (string?)pod["spec"]?["nodeName"] is null)
            throw Bad($"pod {name} does not have a host assigned");
    }

    private static string Shape(FakeLog log, FakeRequest request)
    {
        // The kubelet's own words, where it could not read the log, are not stamped, limited or selected.
        if (log.Lines is [{ Text: var only }] && (only.StartsWith("unable to retrieve container logs") || only.StartsWith("failed to try resolving symlinks")))
            return only;
        var lines = log.Lines.ToList();
        if (DateTimeOffset.TryParse(request["sinceTime"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since))
            lines.RemoveAll(line => line.At < since);
        if (int.TryParse(request["tailLines"], out var tail) && tail >= 0 && lines.Count > tail)
            lines.RemoveRange(0, lines.Count - tail);
        var texts = lines.Select(l => request["timestamps"] is "true" ? $"{l.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fffffff}00Z {l.Text}" : l.Text);
        var shaped = string.Join('\n', texts) + (log.Ended && lines.Count > 0 ? "\n" : "");
        if (!int.TryParse(request["limitBytes"], out var limit) || Encoding.UTF8.GetByteCount(shaped) <= limit)
            return shaped;
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(shaped).AsSpan(0, limit));
    }

    private static List<string> Names(JsonObject pod, string field) => [.. (pod["spec"]?[field] as JsonArray ?? []).Select(c => (string)c!["name"]!)];

    private static FakeApiException Bad(string message) => new(400, "BadRequest", message);
}

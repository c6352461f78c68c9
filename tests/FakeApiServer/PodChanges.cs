using System.Text.Json.Nodes;

namespace K8sDoctor.FakeApiServer;

/// <summary>Changes pods of a cluster at a steady rate, as kubelets do: one after the other, drawn at random, is no longer ready, with its containers, or is ready again.</summary>
/// <param name="rate">Changes a second.</param>
internal sealed class PodChanges(FakeCluster cluster, int rate)
{
    private const int StepsPerSecond = 10;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var kind = FakeKinds.Find("v1", "Pod")!;
        var pods = cluster.Snapshot(kind).Items.Select(p => (p.Namespace, p.Name)).ToArray();
        var random = new Random(1);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / StepsPerSecond));
        for (var due = 0.0; await timer.WaitForNextTickAsync(cancellation);)
        {
            for (due += (double)rate / StepsPerSecond; due >= 1; due--)
            {
                var (ns, name) = pods[random.Next(pods.Length)];
                if (cluster.Find(kind, ns, name)?.ToJson() is { } pod)
                    cluster.Apply(Turned(pod, cluster.Clock.GetUtcNow()));
            }
        }
    }

    private static JsonObject Turned(JsonObject pod, DateTimeOffset now)
    {
        var conditions = pod["status"]?["conditions"]?.AsArray().Where(c => (string?)c!["type"] is "Ready" or "ContainersReady").ToArray() ?? [];
        var isReady = conditions.Any(c => (string?)c!["status"] == "True");
        foreach (var condition in conditions)
        {
            condition!["status"] = isReady ? "False" : "True";
            condition["lastTransitionTime"] = now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        }

        foreach (var container in pod["status"]?["containerStatuses"]?.AsArray() ?? [])
            container!["ready"] = !isReady;
        return pod;
    }
}

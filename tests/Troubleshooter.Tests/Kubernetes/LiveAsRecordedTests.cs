using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Recordings;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>What is learned of a server that plays a recording is what is learned of the recording: nothing behind a source can tell which it is.</summary>
public sealed class LiveAsRecordedTests
{
    [Theory]
    [InlineData("failures.jsonl.gz", 120)]
    [InlineData("failures.jsonl.gz", 780)]
    [InlineData("healthy.jsonl.gz", 300)]
    public async Task Objects_and_logs_are_the_same(string recording, int at)
    {
        await using var fake = await FakeServerFixture.PlayAsync(recording, at);
        await using var live = fake.Open();
        await using var recorded = await RecordedCluster.OpenAsync(
            RecordingFile.At(Path.Combine(FakeServerFixture.Data, "recordings", recording)), TimeSpan.FromSeconds(at), TimeProvider.System, TestContext.Current.CancellationToken);
        SourceScope[] scopes = [.. ResourceKinds.All.Select(k => new SourceScope(k, null))];
        var (ours, theirs) = (Objects(await FakeServerFixture.ListAsync(live, scopes)), Objects(await FakeServerFixture.ListAsync(recorded, scopes)));
        Assert.Equal(theirs.Keys, ours.Keys);
        Assert.All(theirs.Keys, key => Assert.Equal(theirs[key].Body, ours[key].Body));
        Assert.True(theirs.Count > 50);

        var logs = theirs.Keys.Where(k => k.StartsWith("Pod ")).Select(k => theirs[k]).SelectMany(Keys).ToList();
        foreach (var key in logs)
        {
            if (await LogAsync(recorded, key) is { Failure: null } there)
                Assert.Equal(there.Lines, (await LogAsync(live, key)).Lines);
        }
    }

    private static SortedDictionary<string, ResourceObject> Objects(List<ClusterChange> changes)
    {
        var all = new SortedDictionary<string, ResourceObject>(StringComparer.Ordinal);
        foreach (var item in changes.OfType<Replaced>().SelectMany(r => r.Objects).Concat(changes.OfType<Upserted>().Select(u => u.Object)))
            all[item.Key.ToString()] = item;
        return all;
    }

    private static IEnumerable<LogKey> Keys(ResourceObject pod) =>
        ((string[])["api", "app", "server", "web"]).Select(container => new LogKey(pod.Namespace, pod.Name, container, true));

    private static async Task<LogText> LogAsync(IClusterSource source, LogKey key)
    {
        var changes = Channel.CreateUnbounded<ClusterChange>();
        await source.FetchAsync([new WantLog(key)], changes.Writer, TestContext.Current.CancellationToken);
        return Assert.IsType<LogRead>(await changes.Reader.ReadAsync(TestContext.Current.CancellationToken)).Log;
    }
}

using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>A fake server on a real socket with TLS, and its kubeconfig in a folder that goes with it; by itself, or standing still at a moment of a recording.</summary>
public sealed class FakeServerFixture : IAsyncDisposable
{
    private FakeServerFixture(FakeCluster cluster, FakeServer server)
    {
        (Cluster, Server) = (cluster, server);
        Folder = Directory.CreateTempSubdirectory("fake-").FullName;
        Kubeconfig = Write("config", server.Kubeconfig());
    }

    public FakeCluster Cluster { get; }

    public FakeServer Server { get; }

    public string Folder { get; }

    /// <summary>The path of a kubeconfig for the admin.</summary>
    public string Kubeconfig { get; }

    /// <summary>The repository's folder of recordings and transcripts.</summary>
    public static string Data { get; } = FindData();

    public static async Task<FakeServerFixture> StartAsync(FakeServerOptions? options = null)
    {
        var cluster = new FakeCluster();
        return new(cluster, await FakeServer.StartAsync(cluster, options));
    }

    /// <summary>The recording at a moment, with a clock that stands still there.</summary>
    public static async Task<FakeServerFixture> PlayAsync(string recording, double at)
    {
        var file = Path.Combine(Data, "recordings", recording);
        var cluster = new FakeCluster(new RecordedClock(RecordingPlayer.StartOf(file).AddSeconds(at), speed: 0));
        var player = RecordingPlayer.Load(file, cluster, at);
        var server = await FakeServer.StartAsync(cluster);
        player.DenyUnrecorded(server.Api.Authorizer);
        return new(cluster, server);
    }

    public LiveCluster Open(KubeOptions? options = null) => LiveCluster.Open(options ?? new() { Kubeconfig = Kubeconfig }, TimeProvider.System);

    /// <summary>Writes a file into the fixture's folder and returns its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Lists scopes once over the socket.</summary>
    public static async Task<List<ClusterChange>> ListAsync(IClusterSource source, params SourceScope[] scopes)
    {
        var changes = Channel.CreateUnbounded<ClusterChange>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await source.RunAsync(new(FakeClusterFixture.Mask, [.. scopes], Follow: false), changes.Writer, limit.Token);
        changes.Writer.Complete();
        return await changes.Reader.ReadAllAsync(limit.Token).ToListAsync(limit.Token);
    }

    public static Task<List<ClusterChange>> ListPodsAsync(IClusterSource source) => ListAsync(source, new SourceScope(ResourceKinds.Pod, null));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static string FindData()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(Path.Combine(folder, "tests", "data")))
                return Path.Combine(folder, "tests", "data");
        }

        throw new DirectoryNotFoundException("tests/data");
    }
}

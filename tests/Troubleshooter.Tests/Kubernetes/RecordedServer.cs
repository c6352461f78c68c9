using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>A server without sockets that stands still at a moment of a recording, and sessions that look at it.</summary>
internal sealed class RecordedServer : IAsyncDisposable
{
    private readonly FakeApiHandler _handler;
    private readonly RecordedClock _clock;

    private RecordedServer(FakeCluster cluster, RecordedClock clock, string? user)
    {
        _clock = clock;
        Api = new(cluster);
        _handler = new(Api, user is null ? null : new(user));
    }

    public FakeApi Api { get; }

    /// <param name="user">Who looks; null for an administrator.</param>
    public static RecordedServer Play(string recording, double at, string? user = null)
    {
        var file = Repository.Path("tests", "data", "recordings", recording);
        var clock = new RecordedClock(RecordingPlayer.StartOf(file).AddSeconds(at), speed: 0);
        var cluster = new FakeCluster(clock);
        var player = RecordingPlayer.Load(file, cluster, at);
        var server = new RecordedServer(cluster, clock, user);
        player.DenyUnrecorded(server.Api.Authorizer);
        return server;
    }

    /// <summary>A server that stands still at a moment of no recording.</summary>
    public static RecordedServer Of(DateTimeOffset at, Action<FakeCluster> fill)
    {
        var clock = new RecordedClock(at, speed: 0);
        var cluster = new FakeCluster(clock);
        fill(cluster);
        return new(cluster, clock, null);
    }

    /// <summary>The requests of what happens within, each as <see cref="FakeRequest.ToString"/> has it.</summary>
    public async Task<(T Result, List<FakeRequest> Requests)> WithRequestsAsync<T>(Func<LiveCluster, Task<T>> look, int? most = null, string ns = "default")
    {
        Api.ClearRequests();
        await using var live = LiveCluster.Open(
            new KubeAccess { Namespace = ns, Server = new("https://fake.example:6443"), Context = "fake", Cluster = "fake", User = "admin" }, null, _clock, _handler, () => 0.5, most);
        var result = await look(live);
        return (result, [.. Api.Requests]);
    }

    public Task<(Explanation Result, List<FakeRequest> Requests)> ExplainAsync(IDiagnosis diagnosis, ExplainTarget target, CancellationToken cancellation) =>
        WithRequestsAsync(
            live =>
            {
                var session = new DiagnosisSession(live, diagnosis, new(), TimeProvider.System);
                return new Explainer(session, diagnosis).ExplainAsync(target, cancellation);
            },
            Explainer.MostRequests);

    public Task<(SessionView Result, List<FakeRequest> Requests)> ScanAsync(IDiagnosis diagnosis, CancellationToken cancellation) =>
        WithRequestsAsync(live => new DiagnosisSession(live, diagnosis, new(), TimeProvider.System).ScanAsync(cancellation));

    public ValueTask DisposeAsync()
    {
        _handler.Dispose();
        return ValueTask.CompletedTask;
    }
}

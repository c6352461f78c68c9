using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>A fake cluster without sockets, on a clock that the test moves, and a <see cref="LiveCluster"/> that looks at it.</summary>
public sealed class FakeClusterFixture : IAsyncDisposable
{
    private CancellationTokenSource _stop = new();
    private readonly Channel<ClusterChange> _changes = Channel.CreateUnbounded<ClusterChange>();

    /// <param name="most">How many requests may be made; null for as many as it takes.</param>
    /// <param name="streams">Whether lists are asked for as streams first, and not as pages.</param>
    /// <param name="user">Who looks; null for an administrator.</param>
    /// <param name="ns">The namespace of the context.</param>
    /// <param name="jitter">Random numbers of [0, 1); always the middle where it is null.</param>
    public FakeClusterFixture(int? most = null, bool streams = false, string? user = null, string ns = "default", Func<double>? jitter = null)
    {
        Cluster = new(Clock);
        Api = new(Cluster);
        Handler = new(Api, user is null ? null : new(user));
        Live = LiveCluster.Open(
            new KubeAccess { Namespace = ns, Server = new("https://fake.example:6443"), Context = "fake", Cluster = "fake", User = "admin" }, null, Clock, Handler, jitter ?? (() => 0.5), most, streams);
    }

    public ManualClock Clock { get; } = new();

    public FakeCluster Cluster { get; }

    public FakeApi Api { get; }

    public FakeApiHandler Handler { get; }

    public LiveCluster Live { get; }

    /// <summary>Everything that the source has written so far, in order.</summary>
    public List<ClusterChange> Seen { get; } = [];

    /// <summary>The state as the changes so far leave it.</summary>
    public ClusterState State { get; } = new();

    /// <summary>Called after each change was taken in.</summary>
    public Action<ClusterChange> OnChange { get; set; } = _ => { };

    /// <summary>The objects as the changes so far leave them.</summary>
    public SortedDictionary<string, string?> Objects { get; } = new(StringComparer.Ordinal);

    public static string Pod(string ns, string name, string phase = "Running") =>
        $$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}","namespace":"{{{ns}}}","labels":{"app":"{{{name}}}"}},"spec":{"nodeName":"node1","containers":[{"name":"app","image":"x"}]},"status":{"phase":"{{{phase}}}"}}""";

    /// <summary>A mask that keeps the phase of pods.</summary>
    public static FieldMask Mask => ClusterMask.Build([FieldPath.Of(ResourceKinds.Pod, "status.phase").ToMask()!]);

    /// <summary>Runs the source in the background, to be ended by disposal.</summary>
    public Task Start(bool follow, params SourceScope[] scopes) => Live.RunAsync(new(Mask, [.. scopes], follow), _changes.Writer, _stop.Token);

    /// <summary>Ends what runs in the background; what is started afterwards goes on with the same session.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        _stop.Dispose();
        _stop = new();
    }

    /// <summary>Fetches what a rule wants, from what runs.</summary>
    public async Task FetchAsync(params Want[] wants)
    {
        var fetching = Live.FetchAsync([.. wants], _changes.Writer, _stop.Token);
        await UntilAsync(() => fetching.IsCompleted);
        await fetching;
        Drain();
    }

    /// <summary>Lists once and returns what came.</summary>
    public async Task<List<ClusterChange>> ListAsync(params SourceScope[] scopes)
    {
        var run = Start(false, scopes);
        await UntilAsync(() => run.IsCompleted);
        await run;
        Drain();
        return Seen;
    }

    /// <summary>Moves the clock, in small steps, until it is so.</summary>
    public Task UntilAsync(Func<bool> isSo, double stepSeconds = 0)
    {
        return Wait.UntilAsync(IsSo, () => Clock.Advance(TimeSpan.FromSeconds(stepSeconds)), () => $"seen: {string.Join(" | ", Seen.TakeLast(10))}");

        bool IsSo()
        {
            Drain();
            return isSo();
        }
    }

    public int Count(Func<FakeRequest, bool> match) => Api.Requests.Count(match);

    /// <summary>How many lists were begun.</summary>
    public int Lists() => Count(r => r["limit"] == "500" && r["continue"] is null);

    /// <summary>How many times a list of one object was asked for, to see where the server is.</summary>
    public int Probes() => Count(r => r["limit"] == "1");

    /// <summary>How many watches were begun that begin with all objects.</summary>
    public int Streams() => Count(r => r["sendInitialEvents"] == "true");

    public Task WatchedAsync(double stepSeconds = 0) => UntilAsync(() => Api.OpenWatches > 0, stepSeconds);

    /// <summary>How well the kind of the last report is known.</summary>
    public SourceStatus? Status() => Seen.FindLast(c => c is SourceState or Replaced) switch { SourceState state => state.Status, Replaced => SourceStatus.Synced, _ => null };

    /// <summary>All reports of a status.</summary>
    public List<SourceState> Reports(SourceStatus status) => [.. Seen.OfType<SourceState>().Where(s => s.Status == status)];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Live.DisposeAsync();
        Handler.Dispose();
        _stop.Dispose();
    }

    private void Drain()
    {
        while (_changes.Reader.TryRead(out var change))
        {
            Seen.Add(change);
            Take(change);
            State.Apply(change, new List<Dependency>());
            OnChange(change);
        }
    }

    private void Take(ClusterChange change)
    {
        switch (change)
        {
            case Replaced replaced:
                foreach (var key in Objects.Keys.Where(k => k.StartsWith($"{replaced.Kind} ")).ToList())
                    Objects.Remove(key);
                foreach (var item in replaced.Objects)
                    Objects[item.Key.ToString()] = Phase(item);
                break;
            case Upserted upserted:
                Objects[upserted.Object.Key.ToString()] = Phase(upserted.Object);
                break;
            case Deleted deleted:
                Objects.Remove(deleted.Key.ToString());
                break;
        }
    }

    private static string? Phase(ResourceObject item) => item.Kind == ResourceKinds.Pod ? FieldPath.Of(ResourceKinds.Pod, "status.phase").Text(item.Body) : null;
}

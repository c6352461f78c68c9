using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.FaultSuite;

/// <summary>A fake cluster, the real client that follows it, and the state that the client's changes make; all on the test's thread and clock.</summary>
internal sealed class FaultWorld : IAsyncDisposable
{
    /// <summary>Kinds with and without a group, with and without namespaces, and one of which only metadata are read.</summary>
    public static readonly ImmutableArray<ResourceKind> Kinds =
        [ResourceKinds.Pod, ResourceKinds.Event, ResourceKinds.Node, ResourceKinds.Deployment, ResourceKinds.ConfigMap];

    private static readonly FieldMask Mask = ClusterMask.Build(
        Kinds.Select(k => FieldPath.Of(k, "metadata")).Append(FieldPath.Of(ResourceKinds.Pod, "status")).Select(p => p.ToMask()).OfType<MaskPath>());

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    // Within a step.
    private const int MostTimers = 1000;

    private readonly CancellationTokenSource _stop = new();
    private readonly FakeApiHandler _handler;
    private readonly LiveCluster _live;
    private readonly LiveCluster _fresh;
    private readonly StateWriter _changes;
    private Task _running = Task.CompletedTask;

    private FaultWorld(Func<double> jitter)
    {
        Cluster = new(Clock) { Inline = true, HistoryKept = 100 };
        Api = new(Cluster);
        _handler = new(Api);
        _changes = new(State);
        _live = Open(Cluster, _handler, jitter);
        _fresh = Open(Cluster, new FakeApiHandler(new(Cluster)), () => 0.5);
        Objects = new(Cluster);
        // High enough for versions to go back by more than all that happens in a test, again and again.
        Cluster.Reset(1_000_000_000_000);
        Watchman = new(this);
    }

    public ManualClock Clock { get; } = new();

    public FakeCluster Cluster { get; }

    public FakeApi Api { get; }

    /// <summary>What happens in the cluster.</summary>
    public FaultObjects Objects { get; }

    /// <summary>What the client knows.</summary>
    public ClusterState State { get; } = new();

    public Watchman Watchman { get; }

    /// <summary>The last backup that was made.</summary>
    public FakeBackup? Backup { get; set; }

    /// <summary>The versions that the server had when it went back, or became another one.</summary>
    public List<long> LeftVersions { get; } = [];

    /// <summary>Why the source as a whole has failed, or null.</summary>
    public string? Failure => _changes.Failure;

    /// <summary>How many changes the client has told of.</summary>
    public int Changes => _changes.Changes;

    /// <summary>How far the server's clock, in its Date header, is ahead of the client's.</summary>
    public TimeSpan Skew
    {
        set => _handler.Skew = value;
    }

    /// <summary>Runs a test in a world of its own; at its end the client is stopped, and nothing of it may be left on the server or the clock.</summary>
    public static Task RunAsync(Func<FaultWorld, Task> test, Func<double>? jitter = null) => OneThread.RunAsync(async () =>
    {
        await using var world = new FaultWorld(jitter ?? (() => 0.5));
        await test(world);
        await world.StopAsync();
    });

    /// <summary>The client begins to follow the cluster, as the live view does.</summary>
    public Task StartAsync()
    {
        _running = new SourceFeed(_live, new SessionOptions().Retry, Clock).FollowAsync(Request(follow: true), _changes, _stop.Token);
        return OneThread.WhenQuietAsync();
    }

    /// <summary>Lets time pass from timer to timer, and looks every second whether what the client shows is honest.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        for (var left = by; left > TimeSpan.Zero; left -= Step)
        {
            var end = Clock.GetUtcNow() + (left < Step ? left : Step);
            await OneThread.WhenQuietAsync();
            var fired = 0;
            while (Clock.NextDue is { } due && due < end)
            {
                await AdvanceToAsync(due);
                Assert.True(++fired < MostTimers, $"the client spins at {due:O}");
            }

            await AdvanceToAsync(end);
            Watchman.Look();
        }
    }

    /// <summary>Lets time pass until it is so; answers with how long that took, or null when it was not within the bound.</summary>
    public async Task<TimeSpan?> UntilAsync(Func<bool> isSo, TimeSpan bound)
    {
        await OneThread.WhenQuietAsync();
        for (var waited = TimeSpan.Zero; ; waited += Step)
        {
            if (isSo())
                return waited;
            if (waited >= bound)
                return null;
            await AdvanceAsync(Step);
        }
    }

    /// <summary>True when every kind is synced and holds what the server has.</summary>
    public bool IsTrue() => Failure is null && Kinds.All(k => State.StatusOf(k, null).Status == SourceStatus.Synced && Differences(k).Count == 0);

    /// <summary>How what the client knows of a kind differs from what the server has.</summary>
    public IReadOnlyList<string> Differences(ResourceKind kind) => Objects.Differences(kind, State, Changes);

    /// <summary>How what the client shows differs from a fresh list by a fresh client to which nothing happens; empty where it does not.</summary>
    public async Task<List<string>> CompareAsync()
    {
        var truth = new ClusterState();
        await _fresh.RunAsync(Request(follow: false), new StateWriter(truth), CancellationToken.None);
        return [.. Kinds.SelectMany(kind => Differences(kind, truth))];
    }

    public async ValueTask DisposeAsync()
    {
        await _live.DisposeAsync();
        await _fresh.DisposeAsync();
        _handler.Dispose();
        _stop.Dispose();
    }

    public override string ToString() =>
        $"{Failure} {string.Join(", ", Kinds.SelectMany(Differences))}; {string.Join("; ", State.Sources.Where(s => s.Status != SourceStatus.Synced).Select(s => $"{s.Kind} is {s.Status}: {s.Detail}"))}";

    private IEnumerable<string> Differences(ResourceKind kind, ClusterState truth)
    {
        var (theirs, ours) = (truth.All(kind).ToDictionary(o => o.Key), State.All(kind).ToDictionary(o => o.Key));
        return ((string[])[$"{truth.StatusOf(kind, null).Status}"]).Except([$"{State.StatusOf(kind, null).Status}"]).Select(s => $"{kind} is not {s}")
            .Concat(theirs.Keys.Except(ours.Keys).Select(k => $"{k} is missing"))
            .Concat(ours.Keys.Except(theirs.Keys).Select(k => $"{k} is there still"))
            .Concat(theirs.Keys.Intersect(ours.Keys).Where(k => !theirs[k].Body.Equals(ours[k].Body)).Select(k => $"{k} differs"));
    }

    private static SourceRequest Request(bool follow) => new(Mask, [.. Kinds.Select(k => new SourceScope(k, null))], follow);

    private static LiveCluster Open(FakeCluster cluster, FakeApiHandler handler, Func<double> jitter) => LiveCluster.Open(
        new KubeAccess { Namespace = "default", Server = new("https://fake.example:6443"), Context = "fake", Cluster = "fake", User = "admin" }, null, cluster.Clock, handler, jitter);

    private async Task AdvanceToAsync(DateTimeOffset moment)
    {
        var by = moment - Clock.GetUtcNow();
        Clock.Advance(by > TimeSpan.Zero ? by : TimeSpan.Zero); // also a timer that is due at once fires
        await OneThread.WhenQuietAsync();
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await OneThread.WhenQuietAsync();
        Assert.True(_running.IsCompletedSuccessfully, "the client has ended");
        Assert.Equal((0, 0, 0, 0), (Api.OpenRequests, Api.Bodies.Count, Api.OpenWatches, Clock.Timers));
    }
}

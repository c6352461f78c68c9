using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.FaultSuite;

/// <summary>
/// Looks every second of the test's clock at what must hold all the time: nothing that is wrong reads as synced for long, what is not synced says why, and the
/// server is not asked too often.
/// </summary>
internal sealed class Watchman(FaultWorld world)
{
    /// <summary>How many requests there may be for one kind within a minute.</summary>
    public const int RequestsOfAMinute = 60;

    /// <summary>How long a kind may read as synced and be wrong, unless a test says otherwise: a silent watch is found out after 100 s, or 70 s after it was opened.</summary>
    public static readonly TimeSpan UsualBlindness = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly DateTimeOffset _began = world.Clock.GetUtcNow();
    private readonly Dictionary<ResourceKind, DateTimeOffset> _lastRight = [];
    private readonly Queue<(DateTimeOffset At, string Path)> _minute = [];
    private readonly Dictionary<string, int> _counts = [];

    public TimeSpan Blindness { get; set; } = UsualBlindness;

    /// <summary>All requests so far, with the second in which they were seen.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The longest that a kind was wrong and read as synced.</summary>
    public TimeSpan LongestBlindness { get; private set; }

    /// <summary>The most requests for one path within a minute.</summary>
    public int MostRequests { get; private set; }

    /// <summary>The most requests for one path within the last minute.</summary>
    public int RequestsAtLast => _counts.Values.DefaultIfEmpty().Max();

    public void Look()
    {
        var now = world.Clock.GetUtcNow();
        foreach (var kind in FaultWorld.Kinds)
            LookAt(kind, now);
        CountRequests(now);
    }

    private void LookAt(ResourceKind kind, DateTimeOffset now)
    {
        var state = world.State.StatusOf(kind, null);
        if (state.Status is SourceStatus.Stale or SourceStatus.Forbidden or SourceStatus.NotServed)
            Assert.NotEqual("", state.Detail);
        if (world.Failure is not null || state.Status != SourceStatus.Synced || world.Differences(kind).Count == 0)
            _lastRight[kind] = now;
        var blind = now - _lastRight.GetValueOrDefault(kind, now);
        LongestBlindness = blind > LongestBlindness ? blind : LongestBlindness;
        Assert.True(blind <= Blindness, $"{(now - _began).TotalSeconds} for {blind}, {kind} has read as synced but {string.Join(", ", world.Differences(kind))}");
    }

    private void CountRequests(DateTimeOffset now)
    {
        foreach (var request in world.Api.Requests)
        {
            Requests.Add($"{(now - _began).TotalSeconds,7:0.0} {request}");
            _minute.Enqueue((now, request.Path));
            var count = _counts[request.Path] = _counts.GetValueOrDefault(request.Path) + 1;
            MostRequests = Math.Max(MostRequests, count);
            Assert.True(count <= RequestsOfAMinute, $"{count} requests for {request.Path} within a minute");
        }

        world.Api.ClearRequests();
        while (_minute.TryPeek(out var oldest) && now - oldest.At >= Minute)
            _counts[_minute.Dequeue().Path]--;
    }
}

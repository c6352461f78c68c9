using System.Text.Json.Nodes;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Commands;
using K8sDoctor.Troubleshooter.Kubernetes;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Tests.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>Five thousand pods begin to crash at once: the server is asked for little more than before, and pictures keep coming. All by the test's clock.</summary>
public sealed class StormTests : IAsyncDisposable
{
    private const int Pods = 5_200; // of the random names two may be one
    private const int Crashing = 5_000;
    private const double Step = 0.2;
    private const int MostSteps = 3_000; // ten minutes of the test's clock

    private readonly ManualClock _clock = new();
    private readonly FakeCluster _cluster;
    private readonly FakeApi _api;
    private readonly TimedRequests _requests;
    private readonly FakeApiHandler _handler;
    private readonly LiveCluster _live;
    private readonly CountingDiagnosis _diagnosis = new(new EngineDiagnosis(ShippedRules.Load()));
    private readonly DiagnosisSession _session;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public StormTests()
    {
        _cluster = new(_clock) { HistoryKept = 20_000 }; // an API server keeps what 75 s bring, up to 102,400 changes (watch_cache.go)
        _api = new(_cluster);
        _handler = new(_api);
        _requests = new(_handler, _clock);
        _live = LiveCluster.Open(new KubeAccess { Namespace = "default", Server = new("https://fake.example"), User = "admin" }, null, _clock, _requests, () => 0.5);
        _session = new(_live, _diagnosis, new(), _clock);
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(100)]
    [InlineData(1)]
    public async Task Five_thousand_pods_that_crash_cost_a_handful_of_requests_a_second_and_no_list(int podsPerOwner)
    {
        var options = new InventedOptions(Pods, podsPerOwner, FailingEvery: 0) { Now = _clock.GetUtcNow().UtcDateTime };
        _cluster.Load(new(options));
        _running = Task.Run(() => _session.RunAsync(_stop.Token), TestContext.Current.CancellationToken);
        await StepUntilAsync(() => _session.Current is { Connection.Health: ConnectionHealth.Connected, Counts.Pods: > Pods - 10 });
        Assert.Empty(_session.Current.Incidents);
        var (listed, applied, pictures) = (_requests.All.ToList(), _diagnosis.Applied, new List<SessionView>());

        var (news, crashing) = Break(options);
        while (_diagnosis.Applied < applied + news || Told(_session.Current) < crashing)
        {
            await StepAsync();
            pictures.Add(_session.Current);
            Assert.True(pictures.Count < MostSteps, $"{_diagnosis.Applied - applied} of {news} changes applied, {Told(_session.Current)} of {crashing} pods told");
        }

        var began = _clock.GetUtcNow();
        while (_clock.GetUtcNow() < began.AddSeconds(75))
            await StepAsync();

        AssertGentle([.. _requests.All.Skip(listed.Count)], listed, owners: Crashing / podsPerOwner);
        AssertResponsive(pictures);
        Assert.Equal(crashing, Told(_session.Current));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _live.DisposeAsync();
        _requests.Dispose();
        _handler.Dispose();
        _stop.Dispose();
    }

    private static void AssertGentle(List<TimedRequest> requests, List<TimedRequest> before, int owners)
    {
        var logs = requests.Where(r => r.Path.Contains("/log?", StringComparison.Ordinal)).ToList();
        Assert.All(logs, log => Assert.InRange(logs.Count(r => r.At >= log.At && r.At < log.At.AddSeconds(1)), 1, LogReader.AtOnce + LogReader.PerSecond));
        Assert.All(logs, log => Assert.InRange(logs.Count(r => r.At >= log.At && r.At < log.At.AddMinutes(1)), 1, LogReader.PerMinute));
        Assert.All(logs.GroupBy(r => r.Path), same => Assert.Single(same));
        Assert.InRange(logs.Count, Math.Min(owners, 100), Math.Min(owners * 2, LogReader.PerMinute * 2));

        var lists = requests.Where(r => r.Path.Contains("limit=500", StringComparison.Ordinal)).Select(r => r.Path.Split('?')[0]).ToList();
        Assert.Equal(lists.Distinct(), lists); // of kinds that nobody had needed before
        Assert.Empty(lists.Intersect(before.Select(r => r.Path.Split('?')[0])));
        Assert.InRange(requests.Count - logs.Count, 0, 40);
    }

    /// <summary>While the storm comes in, more and more of it is shown, and no picture waits for the end of it.</summary>
    private void AssertResponsive(List<SessionView> pictures)
    {
        Assert.InRange(_diagnosis.LargestBatch, 1, LivePump.MaxBatch);
        var told = pictures.DistinctBy(p => p.Version).Select(Told).ToList();
        Assert.Equal(told.Order(), told);
        Assert.InRange(told.Distinct().Count(), 2, int.MaxValue);
    }

    private static int Told(SessionView view) => view.Incidents.SelectMany(i => i.Members).Select(m => m.Name.Value).Distinct().Count();

    /// <summary>All at one moment of the clock; answers with how many changes that is, and how many pods crash.</summary>
    private (int Changes, int Pods) Break(InventedOptions options)
    {
        var news = new InventedStorm(options with { Now = _clock.GetUtcNow().UtcDateTime }, Crashing).News().ToList();
        foreach (var item in news)
            _cluster.Apply(JsonNode.Parse(item.ToJson())!.AsObject());
        var pods = news.Where(n => n.Kind == "Pod").Select(n => (n.Namespace, n.Name)).Distinct().ToList();
        for (var i = 0; i < pods.Count; i++)
            _cluster.SetLog(pods[i].Namespace, pods[i].Name, "app", true, InventedStorm.Log(i));
        return (news.Count, pods.Count);
    }

    private async Task StepUntilAsync(Func<bool> isSo)
    {
        for (var i = 0; !isSo(); i++)
        {
            Assert.True(i < MostSteps, $"not so after {i} steps: {_session.Current.Connection}");
            await StepAsync();
        }
    }

    /// <summary>Moves the clock by one pause between two evaluations, and lets the session evaluate. Real time bounds the wait and decides nothing.</summary>
    private async Task StepAsync()
    {
        TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        var evaluations = _diagnosis.Evaluations;
        _clock.Advance(TimeSpan.FromSeconds(Step));
        // Where nothing is new the session waits for the next tick.
        for (var i = 0; (i < 3 && _diagnosis.Evaluations == evaluations) || _diagnosis.IsBusy; i++)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
    }

    private sealed record TimedRequest(DateTimeOffset At, string Path);

    /// <summary>Notes when each request was sent, by the test's clock.</summary>
    private sealed class TimedRequests(HttpMessageHandler inner, TimeProvider clock) : DelegatingHandler(inner)
    {
        private readonly Lock _lock = new();
        private readonly List<TimedRequest> _all = [];

        public List<TimedRequest> All
        {
            get
            {
                lock (_lock)
                    return [.. _all];
            }
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (_lock)
                _all.Add(new(clock.GetUtcNow(), request.RequestUri!.PathAndQuery));
            return base.SendAsync(request, cancellationToken);
        }
    }
}

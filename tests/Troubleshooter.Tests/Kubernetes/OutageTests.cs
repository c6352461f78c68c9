using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Commands;
using K8sDoctor.Troubleshooter.Kubernetes;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>A session that looks at a server whose network is lost and comes back, from the first socket to the header of the live view.</summary>
public sealed class OutageTests : IAsyncDisposable
{
    private const double Moment = 780;
    private static readonly string Recording = Repository.Path("tests", "data", "recordings", "failures.jsonl.gz");

    private readonly CancellationTokenSource _stop = new();
    private readonly List<SessionView> _pictures = [];
    private ManualClock _clock = new();
    private FakeApiHandler? _handler;
    private LiveCluster? _live;
    private Task _running = Task.CompletedTask;
    private DateTimeOffset _shown;

    [Theory]
    [InlineData(2, false)]
    [InlineData(-2, true)]
    public async Task An_outage_is_told_by_the_clock_of_the_server_and_brings_no_new_incident(double hoursAhead, bool restored)
    {
        var api = Serve(TimeSpan.FromHours(hoursAhead));
        var session = Start();
        await UntilAsync(session, v => v.Connection.Health == ConnectionHealth.Connected && v.Counts.Critical > 20);
        var before = await AfterAsync(session, 90);

        var cut = api.Cluster.Clock.GetUtcNow().UtcDateTime;
        api.Faults.Add(_ => true, new FakeFault.Refuse(), FakeFaults.Always);
        api.Bodies.Break(r => r.IsWatch, new FakeFault.Cut(0));
        _pictures.Clear();
        await UntilAsync(session, v => v.Connection.Health == ConnectionHealth.Stale);
        var stale = await AfterAsync(session, 120);
        if (restored)
            api.Cluster.Restore(api.Cluster.Backup(), api.Cluster.Version + 1000); // what is remembered is too old: everything is listed anew
        api.Faults.Clear();
        var after = await UntilAsync(session, v => v.Connection.Health == ConnectionHealth.Connected);

        // A bookmark a minute is the least that is heard; and the clock runs on while the session works.
        Assert.InRange(stale.Connection.Since!.Value, cut.AddMinutes(-2), cut.AddMinutes(1));
        Assert.Equal(TimeSpan.FromHours(hoursAhead), stale.Connection.ClockOffset);
        Assert.All(stale.Incidents, i => Assert.NotNull(i.Unconfirmed));
        Assert.All(after.Incidents, i => Assert.Null(i.Unconfirmed));
        Assert.Empty(before.Incidents.Select(i => i.Id).Except(stale.Incidents.Select(i => i.Id)));
        Assert.All(_pictures, v => Assert.DoesNotContain(v.Incidents, i => i.IsNew(v.Now) && i.Opened > cut));
        Assert.Contains($"stale since {stale.Connection.Since:HH:mm:ss} ({Durations.Format(ClusterNow(stale) - stale.Connection.Since.Value)})", Header(stale), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_live is not null)
            await _live.DisposeAsync();
        _handler?.Dispose();
        _stop.Dispose();
    }

    private FakeApi Serve(TimeSpan ahead)
    {
        var moment = RecordingPlayer.StartOf(Recording).AddSeconds(Moment);
        _clock = new(moment - ahead);
        var cluster = new FakeCluster(new ShiftedClock(_clock, ahead));
        var player = RecordingPlayer.Load(Recording, cluster, Moment);
        var api = new FakeApi(cluster);
        player.DenyUnrecorded(api.Authorizer);
        _handler = new(api);
        _live = LiveCluster.Open(
            new KubeAccess { Namespace = "default", Server = new("https://fake.example:6443"), Context = "fake", Cluster = "fake", User = "admin" }, null, _clock, _handler, () => 0.5);
        return api;
    }

    private DiagnosisSession Start()
    {
        var session = new DiagnosisSession(_live!, new EngineDiagnosis(ShippedRules.Load()), new(), _clock);
        _running = Task.Run(() => session.RunAsync(_stop.Token), TestContext.Current.CancellationToken);
        return session;
    }

    private DateTime ClusterNow(SessionView view)
    {
        var now = _shown.UtcDateTime + view.Connection.ClockOffset;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
    }

    private string Header(SessionView view)
    {
        var model = new LiveModel(new LiveViewOptions(Ascii: false, Monochrome: true, new ManualClock(_shown)), _ => { }, _ => { });
        model.Resize(120, 36);
        model.Update(view);
        var grid = new CellGrid(120, 36);
        model.Paint(grid);
        return grid.ToString().Split('\n')[0];
    }

    private Task<SessionView> AfterAsync(DiagnosisSession session, double seconds)
    {
        var until = _clock.GetUtcNow().AddSeconds(seconds);
        return UntilAsync(session, _ => _clock.GetUtcNow() >= until);
    }

    private async Task<SessionView> UntilAsync(DiagnosisSession session, Func<SessionView, bool> condition)
    {
        var view = session.Current;
        await Wait.UntilAsync(IsSo, () => _clock.Advance(TimeSpan.FromSeconds(0.5)));
        return view;

        bool IsSo()
        {
            view = session.Current;
            if (_pictures is not [.., var last] || last.Version != view.Version)
                _pictures.Add(view);
            _shown = _clock.GetUtcNow();
            return condition(view);
        }
    }

    private sealed class ShiftedClock(TimeProvider inner, TimeSpan by) : TimeProvider
    {
        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + by;

        public override long GetTimestamp() => inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => inner.CreateTimer(callback, state, dueTime, period);
    }
}
